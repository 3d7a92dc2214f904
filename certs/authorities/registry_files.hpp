// SPDX-License-Identifier: MIT
// The national registry of authorities on disk: CAs.json with addresses, CACertificates.p7b with certificates (pki 5.4),
// TL-UA-EC.xml with what the state vouches for (pki 5.6).
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "certs/authorities/listed_authorities.hpp"
#include "certs/authorities/trusted_list.hpp"
#include "certs/trust.hpp"
#include "files/pki_files.hpp"

namespace pidpys::certs {

inline constexpr const char* authority_list_file = "CAs.json";
inline constexpr const char* certificate_list_file = "CACertificates.p7b";
inline constexpr const char* trusted_list_file = "TL-UA-EC.xml";

inline constexpr std::chrono::days registry_is_old{30};

enum class TestRoots { refused, trusted };

struct NationalRegistry {
    std::vector<Authority> authorities;  // with addresses and names; those that clients name by heart first
    CertificateStore certificates;       // of the bundle and of the trusted list
    std::optional<TrustedList> trusted_list;
    std::filesystem::path list, bundle, trusted;  // where each was read; empty: nowhere
    std::vector<files::UnusableFile> unusable;    // passed over, with the reason
};

// What is read of it: which roots, and whose trusted list.
struct RegistryTrust {
    TestRoots test_roots = TestRoots::refused;
    std::vector<std::string> further_signers = {};  // of the trusted list
};

// Each of the three files from the first folder that holds a usable one. Nobody but the user and root may be able to
// change them. Without any, an empty registry.
NationalRegistry load_registry(const std::vector<std::filesystem::path>& folders, const RegistryTrust& trust);

inline std::filesystem::path registry_folder(const std::filesystem::path& state) { return state / "registry"; }

// That of the state directory, and then, unless nothing outside of it is to be read, what the system brings.
std::vector<std::filesystem::path> registry_folders(const std::filesystem::path& state, bool with_system);

// Adds those whose id is not taken: what the user configured wins.
void append_listed(std::vector<Authority>& own, std::vector<Authority> listed);

// Certificates of a bundle by what they may do: national roots are anchors, everything else may help to find a way.
CertificateStore sort_certificates(std::vector<Bytes> certificates, TestRoots test_roots);

// A provider that CAs.json does not have, if it has a service that issues certificates.
std::vector<Authority> authorities_of(const TrustedList& list);

}  // namespace pidpys::certs
