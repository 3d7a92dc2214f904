// SPDX-License-Identifier: MIT
// What the members of a container may be called, and what their names say (EN 319 162-1 §4.3, §4.4, annex A).
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::asic {

inline constexpr std::string_view kMimetype = "mimetype";
inline constexpr std::string_view kMetaInf = "META-INF/";
inline constexpr std::size_t kMaxName = 1024;  // octets of UTF-8

// A relative path below the container's root, in UTF-8, that no system reads as another one. malformed names the fault.
Result<void> check_name(std::string_view name);

// What a member is, by its name alone; letters' case within META-INF aside.
enum class Role {
    mimetype,
    data,
    cades_signature,   // META-INF/*signature*.p7s
    xades_signature,   // META-INF/*signatures*.xml
    manifest,          // META-INF/ASiCManifest*.xml
    archive_manifest,  // META-INF/ASiCArchiveManifest*.xml
    timestamp,         // META-INF/*timestamp*.tst
    other,             // whatever else META-INF holds: it is no data, and nothing follows from it
};
Role role_of(std::string_view name);

// A member's name in a manifest's URI and back: percent-encoded UTF-8, relative to the root (RFC 3986 §2.1).
std::string uri_of(std::string_view name);
// malformed: a broken escape, or a name that check_name refuses.
Result<std::string> name_of_uri(std::string_view uri);

// By the ending, for the manifest's MimeType; "application/octet-stream" for what is not known.
std::string_view media_type_of(std::string_view name);

}  // namespace pidpys::asic
