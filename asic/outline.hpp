// SPDX-License-Identifier: MIT
// What a container is and what is signed in it, by its members (EN 319 162-1 §4.3, §4.4).
#pragma once

#include "asic/archive.hpp"
#include "asic/manifest.hpp"

namespace pidpys::asic {

enum class Form { s, e };  // ASiC-S: one file; ASiC-E: one or more

inline constexpr std::string_view kTypeS = "application/vnd.etsi.asic-s+zip";
inline constexpr std::string_view kTypeE = "application/vnd.etsi.asic-e+zip";
inline constexpr std::size_t kMaxSignature = std::size_t{64} << 20;  // octets of one p7s

// A signature file and what it is over.
struct SignatureFile {
    std::string name;                  // "META-INF/signature.p7s"
    std::string manifest_name;         // of ASiC-E; empty of ASiC-S
    Bytes manifest_octets;             // what is signed, of ASiC-E
    std::optional<Manifest> manifest;  // the same, read
};

struct Outline {
    Form form = Form::s;
    std::vector<std::string> files;         // the data, in the order of the archive
    std::vector<SignatureFile> signatures;  // in the order of their names
    std::string timestamp;                  // of ASiC-S with a time-stamp in place of a signature; else empty
    bool sound_mimetype = true;             // the type stands first, stored and bare, as file(1) and others look for it
};

// malformed: members that make no container, a type that says another form, a signature without a manifest, a manifest
// whose signature is not there. unsupported: XAdES.
Result<Outline> outline_of(const Archive& archive);

}  // namespace pidpys::asic
