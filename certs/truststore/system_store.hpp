// SPDX-License-Identifier: MIT
// The system's store (ca-certificates of Debian and its kin), which curl, wget and most SDKs read. Browsers do not.
#pragma once

#include "certs/truststore/trust_store.hpp"

namespace pidpys::certs {

struct SystemPlaces {
    std::filesystem::path anchors = "/usr/local/share/ca-certificates";
    std::filesystem::path bundle = "/etc/ssl/certs/ca-certificates.crt";
    std::string update = "update-ca-certificates";
};

class SystemStore final : public TrustStore {
public:
    // `elevate` stands before each command that needs root ({"pkexec"}); empty when we are root. Only plain system
    // commands are run that way, so that the person who confirms sees what is done.
    SystemStore(std::string label, RunCommand run, std::vector<std::string> elevate = {}, SystemPlaces places = {});

    [[nodiscard]] std::string place() const override { return anchor().string(); }
    [[nodiscard]] std::filesystem::path anchor() const { return places_.anchors / (label_ + ".crt"); }
    Result<TrustState> status(X509* authority) override;
    Result<void> remove() override;

private:
    Result<void> put(const std::filesystem::path& file) override;
    Result<void> run_elevated(const std::vector<std::string>& command);

    std::string label_;
    RunCommand run_;
    std::vector<std::string> elevate_;
    SystemPlaces places_;
};

}  // namespace pidpys::certs
