// SPDX-License-Identifier: MIT
// The national registry brought from the servers of the central certifying authority (pki 5.3, 5.4, 5.6).
#pragma once

#include <filesystem>

#include "certs/authorities/registry_intake.hpp"
#include "proof/errand.hpp"

namespace pidpys::proof {

// For all of them: megabytes, from a server that may be far.
inline constexpr std::chrono::seconds registry_patience{90};

// Brings all of them or changes nothing. A trusted list alone may be missing, as where its signer is not known here yet: then
// the others are taken, and `complaint` says why.
class RegistryUpdate final : public Errand {
public:
    RegistryUpdate(std::filesystem::path state, std::vector<std::filesystem::path> folders, certs::RegistryTrust trust)
        : state_(std::move(state)), folders_(std::move(folders)), trust_(trust) {}

    std::vector<online::Request> next() override;
    void take(std::vector<Result<online::Answer>> answers) override;  // reads and writes files

    struct Outcome {
        certs::TakenLists taken;
        std::optional<Error> complaint;
    };
    // At its end. Errors: of the network, of the readers; cancelled.
    [[nodiscard]] const Result<Outcome>& outcome() const { return outcome_; }

private:
    Result<Outcome> bring(std::vector<Result<online::Answer>>& answers) const;

    const std::filesystem::path state_;
    const std::vector<std::filesystem::path> folders_;
    const certs::RegistryTrust trust_;
    bool asked_ = false;
    Result<Outcome> outcome_ = fail(Errc::cancelled, "the update was not made");
};

}  // namespace pidpys::proof
