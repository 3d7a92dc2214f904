// SPDX-License-Identifier: MIT
#include "certs/authority_files.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "certs/authorities/registry_files.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

// The value of a comment line `# key: value`; empty if there is none.
std::string comment(std::string_view lines, std::string_view key) {
    const std::string prefix = "# " + std::string(key) + ":";
    while (!lines.empty()) {
        const auto line = take_line(lines);
        if (line.starts_with(prefix)) return std::string(without_blanks(line.substr(prefix.size())));
    }
    return {};
}

// Whoever drops it here wants its authorities, and not everybody in it, test roots and all, for a root.
bool is_public_list(const fs::path& path) {
    return lower_ascii(path.filename().string()) == lower_ascii(certificate_list_file);
}

// A bundle of hundreds is worth its good certificates: the damaged ones are told of.
Result<Authority> read_authority(files::PkiFile& file, std::vector<files::UnusableFile>& unusable) {
    const std::string_view lines = file.comments;
    Authority authority{comment(lines, "id"),  comment(lines, "name"), {},
                        comment(lines, "tsp"), comment(lines, "ocsp"), comment(lines, "cmp")};
    std::optional<Error> damage;
    for (Bytes& certificate : file.bundle.certificates) {
        auto facts = certificate_facts(certificate);
        if (!facts) {
            damage = Error{Errc::malformed, file.path.string() + ": a certificate in it: " + facts.error().detail};
            continue;
        }
        if (authority.name.empty()) authority.name = facts->owner.full_name;
        authority.certificates.push_back(std::move(certificate));
    }
    if (damage && authority.certificates.empty()) return tl::unexpected(*damage);
    if (damage) unusable.push_back({file.path, std::move(*damage)});
    if (authority.id.empty()) authority.id = file.path.stem().string();
    authority.file = file.path;
    return authority;
}

}  // namespace

AuthorityFiles load_authority_files(const std::vector<fs::path>& directories) {
    AuthorityFiles found;
    for (const fs::path& directory : directories) {
        auto folder = files::read_pki_folder(directory, files::Guard::needed);
        std::move(folder.unusable.begin(), folder.unusable.end(), std::back_inserter(found.unusable));
        for (files::PkiFile& file : folder.files) {
            auto& lists = file.bundle.revocation_lists;
            std::move(lists.begin(), lists.end(), std::back_inserter(found.revocation_lists));
            if (file.bundle.certificates.empty()) continue;
            if (is_public_list(file.path)) {
                found.unusable.push_back(
                    {file.path,
                     {Errc::unsuitable, file.path.string() + ": the public list of all certificates is no authority; "
                                                             "pidpys authorities update takes it"}});
                continue;
            }
            auto authority = read_authority(file, found.unusable);
            if (!authority) {
                found.unusable.push_back({file.path, std::move(authority.error())});
                continue;
            }
            const auto same_id = [&](const Authority& other) { return other.id == authority->id; };
            if (std::any_of(found.authorities.begin(), found.authorities.end(), same_id))
                authority->id = file.path.filename().string();  // ca.pem beside ca.crt
            found.authorities.push_back(std::move(*authority));
        }
    }
    return found;
}

bool AuthorityWatch::changed() {
    std::vector<Stamp> now;
    const auto look = [&](const fs::path& file) {
        std::error_code absent, ignored;
        const auto time = fs::last_write_time(file, absent);
        if (!absent) now.push_back({file, time, fs::file_size(file, ignored)});
    };
    for (const fs::path& directory : directories_)
        if (const auto paths = files::pki_paths(directory)) std::for_each(paths->begin(), paths->end(), look);
    std::for_each(files_.begin(), files_.end(), look);
    if (now == stamps_) return false;
    stamps_ = std::move(now);
    return true;
}

}  // namespace pidpys::certs
