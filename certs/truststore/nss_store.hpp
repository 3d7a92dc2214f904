// SPDX-License-Identifier: MIT
// An NSS database (cert9.db) of a browser, through NSS's own certutil(1).
#pragma once

#include "certs/truststore/trust_store.hpp"

namespace pidpys::certs {

class NssStore final : public TrustStore {
public:
    // `name`: of the browser and its profile; the path where it is empty.
    NssStore(std::filesystem::path database, std::string label, RunCommand run, std::string name = {});

    [[nodiscard]] std::string place() const override { return database_.string(); }
    [[nodiscard]] std::string name() const override { return name_.empty() ? place() : name_; }
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
    std::string name_;
};

}  // namespace pidpys::certs
