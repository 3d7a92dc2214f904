// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <sstream>

#include "certs/trust.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "files/guarded_file.hpp"

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_file_size = std::size_t{4} << 20;

// The value of a comment line `# key: value`; empty if there is none.
std::string comment(const std::string& text, std::string_view key) {
    std::istringstream lines(text);
    const std::string prefix = "# " + std::string(key) + ":";
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(prefix)) continue;
        const auto first = line.find_first_not_of(" \t", prefix.size());
        const auto last = line.find_last_not_of(" \t\r");
        return first == std::string::npos ? std::string{} : line.substr(first, last - first + 1);
    }
    return {};
}

Result<Authority> read_authority(const fs::path& file) {
    const auto octets = files::read_guarded_file(file, max_file_size);
    if (!octets) return tl::unexpected(octets.error());
    const std::string text(as_text(*octets));
    const auto malformed = [&](const std::string& what) { return fail(Errc::malformed, file.string() + ": " + what); };

    Authority authority{comment(text, "id"),  comment(text, "name"), {}, comment(text, "tsp"),
                        comment(text, "ocsp"), comment(text, "cmp")};
    auto certificates = crypto::read_certificate_bundle(as_bytes(text));
    if (!certificates) return malformed(certificates.error().detail);
    authority.certificates = std::move(*certificates);
    for (const Bytes& certificate : authority.certificates) {
        auto facts = certificate_facts(certificate);
        if (!facts) return malformed(facts.error().detail);
        if (authority.name.empty()) authority.name = facts->owner.full_name;
    }
    if (authority.id.empty()) authority.id = file.stem().string();
    return authority;
}

}  // namespace

Result<std::vector<Authority>> load_authorities(const std::string& directory) {
    std::vector<Authority> authorities;
    std::error_code error;
    if (!fs::exists(directory, error)) return authorities;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".pem") files.push_back(entry->path());
    if (error) return fail(Errc::io, directory + ": " + error.message());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        auto authority = read_authority(file);
        if (!authority) return forward(authority);
        authorities.push_back(std::move(*authority));
    }
    return authorities;
}

}  // namespace pidpys::certs
