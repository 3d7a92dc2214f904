// SPDX-License-Identifier: MIT
// An NSS database (cert9.db) of a browser, through NSS's own certutil(1).
#pragma once

#include "certs/truststore/trust_store.hpp"

namespace pidpys::certs {

class NssStore final : public TrustStore {
public:
    NssStore(std::filesystem::path database, std::string label, RunCommand run);

    [[nodiscard]] std::string place() const override { return database_.string(); }
    Result<TrustState> status(X509* authority) override;
    Result<void> remove() override;

private:
    Result<void> put(const std::filesystem::path& file) override;  // makes the database if there is none
    [[nodiscard]] bool exists() const;
    Result<std::string> certutil(std::vector<std::string> options);
    Result<std::string> trust_flags();  // "C,,"; empty if nothing stands under the label

    std::filesystem::path database_;
    std::string label_;
    RunCommand run_;
};

}  // namespace pidpys::certs
