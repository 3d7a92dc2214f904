// SPDX-License-Identifier: MIT
// Takes new lists into the national registry: told apart by what they are and not by their names, all looked through before
// any replaces what is there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "certs/authorities/registry_files.hpp"

namespace pidpys::certs {

// What was taken; nothing where a list of that kind was not among them.
struct TakenLists {
    struct Bundle {
        std::size_t certificates = 0, roots = 0;
    };
    struct Trusted {
        std::uint64_t number = 0;
        TimePoint issued;
        std::optional<TimePoint> next_update;
        std::size_t certificates = 0;
    };
    std::optional<std::size_t> authorities;
    std::optional<Bundle> bundle;
    std::optional<Trusted> trusted;
};

class RegistryIntake {
public:
    // `present`: the trusted list that is there, whose number only grows.
    RegistryIntake(const RegistryTrust& trust, const std::optional<TrustedList>& present);

    // Errors begin with `source`: those of the readers; untrusted (no national root in a bundle); expired (a trusted list older
    // than the one that is there).
    Result<void> take(const std::string& source, Bytes octets);

    [[nodiscard]] const TakenLists& taken() const { return taken_; }

    // Replaces what was taken in the registry's folder; the other files stay. io.
    Result<void> keep(const std::filesystem::path& state) const;

private:
    Result<void> take_list(Bytes octets);
    Result<void> take_bundle(Bytes octets);
    Result<void> take_trusted(Bytes octets);

    const RegistryTrust trust_;
    std::optional<std::pair<std::uint64_t, TimePoint>> present_;  // number and time of issue
    TakenLists taken_;
    std::optional<Bytes> list_, bundle_, trusted_;
};

}  // namespace pidpys::certs
