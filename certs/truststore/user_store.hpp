// SPDX-License-Identifier: MIT
// The user's store of the system, where there is one (platform/certificate_store.hpp): on Windows Edge, Chrome, Opera and
// Firefox of 120 and later read it.
#pragma once

#include "certs/truststore/trust_store.hpp"

namespace pidpys::certs {

class UserStore final : public TrustStore {
public:
    explicit UserStore(std::string label) : label_(std::move(label)) {}

    [[nodiscard]] std::string place() const override { return "certmgr.msc"; }
    [[nodiscard]] std::string name() const override { return "Windows (Edge, Chrome)"; }
    Result<TrustState> status(X509* authority) override;
    Result<void> remove() override;

private:
    Result<void> put(const std::filesystem::path& file) override;
    Result<void> remove_all_but(ByteView kept);

    std::string label_;
};

}  // namespace pidpys::certs
