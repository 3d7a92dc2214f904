// SPDX-License-Identifier: MIT
// A Firefox that reads the system's store, as it does on Windows: since version 120 by itself, before that and where
// somebody has turned it off by a line in the profile's user.js. What that store holds is UserStore's.
#pragma once

#include "certs/truststore/trust_store.hpp"

namespace pidpys::certs {

// Profiles below the folders where Firefox has its profiles.ini (profiles.ini may name others anywhere). Sorted, no doubles.
std::vector<std::filesystem::path> firefox_profiles(const std::vector<std::filesystem::path>& folders);

class FirefoxProfile final : public TrustStore {
public:
    // `name`: "Firefox (default-release)"; `system`: the store that it reads, alive as long as this.
    FirefoxProfile(std::filesystem::path profile, std::string name, TrustStore& system)
        : profile_(std::move(profile)), name_(std::move(name)), system_(system) {}

    [[nodiscard]] std::string place() const override { return profile_.string(); }
    [[nodiscard]] std::string name() const override { return name_; }
    Result<TrustState> status(X509* authority) override;
    Result<void> remove() override;  // our line alone

private:
    Result<void> put(const std::filesystem::path& file) override;
    [[nodiscard]] bool reads_system() const;

    std::filesystem::path profile_;
    std::string name_;
    TrustStore& system_;
};

// "Firefox (Robota)", as profiles.ini of one of the folders calls it, else the name of its folder.
std::string firefox_name(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& profile);

}  // namespace pidpys::certs
