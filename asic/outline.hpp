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
inline constexpr std::size_t kMaxTimestamps = 32;

// A signature or a time-stamp, and what it is over.
struct SealFile {
    std::string name;           // "META-INF/signature.p7s"
    std::string manifest_name;  // of ASiC-E, and of archive time-stamps; empty where it is over the file of an ASiC-S
    Bytes manifest_octets;      // what is signed or stamped instead of that
    std::optional<Manifest> manifest;  // the same, read
};

struct Outline {
    Form form = Form::s;
    std::vector<std::string> files;    // the data, in the order of the archive
    std::vector<SealFile> signatures;  // in the order of their names
    // The same of tokens: in place of the signature of an ASiC-S, over files of an ASiC-E, or by an ASiCArchiveManifest over
    // whatever the container holds.
    std::vector<SealFile> timestamps;
    bool sound_mimetype = true;  // the type stands first, stored and bare, as file(1) and others look for it
};

// malformed: members that make no container, a type that says another form, a signature or a time-stamp without a manifest,
// a manifest whose signature or time-stamp is not there. too_large: more time-stamps than kMaxTimestamps. unsupported:
// XAdES.
Result<Outline> outline_of(const Archive& archive);

// unsupported: a manifest refers to the member, so that what is over that manifest would not hold any more.
Result<void> may_change(const Outline& outline, std::string_view member);

}  // namespace pidpys::asic
