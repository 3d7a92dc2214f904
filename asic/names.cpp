// SPDX-License-Identifier: MIT
#include "asic/names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/utf8.hpp"

namespace pidpys::asic {
namespace {

tl::unexpected<Error> refuse(std::string_view why) {
    return fail(Errc::malformed, "a member of the container " + std::string(why));
}

bool unreserved(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x80 && (std::isalnum(octet) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kMediaTypes{{
    {".txt", "text/plain"},
    {".xml", "text/xml"},
    {".html", "text/html"},
    {".csv", "text/csv"},
    {".json", "application/json"},
    {".pdf", "application/pdf"},
    {".zip", "application/zip"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".png", "image/png"},
    {".doc", "application/msword"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xls", "application/vnd.ms-excel"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
}};

}  // namespace

Result<void> check_name(std::string_view name) {
    if (name.empty()) return refuse("has no name");
    if (name.size() > kMaxName) return refuse("has a name that is too long");
    if (!is_utf8(name)) return refuse("has a name that is not UTF-8");
    if (name.front() == '/' || (name.size() > 1 && name[1] == ':')) return refuse("has an absolute name");
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == '\x7f')
            return refuse("has a name with a backslash or a control character");
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const auto step = name.substr(start, end - start);
        if (step.empty() && end != name.size()) return refuse("has a name with an empty step");
        if (step.empty()) return refuse("is a folder");
        if (step == "." || step == "..") return refuse("has a name that leads out of the container");
        start = end + 1;
    }
    return {};
}

Role role_of(std::string_view name) {
    if (name == kMimetype) return Role::mimetype;
    const std::string low = lower_ascii(name);
    if (!low.starts_with("meta-inf/")) return Role::data;
    const auto has = [&](std::string_view part) { return low.find(part, kMetaInf.size()) != std::string::npos; };
    if (low.ends_with(".p7s") && has("signature")) return Role::cades_signature;
    if (low.ends_with(".tst") && has("timestamp")) return Role::timestamp;
    if (!low.ends_with(".xml")) return Role::other;
    if (has("asicarchivemanifest")) return Role::archive_manifest;
    if (has("asicmanifest")) return Role::manifest;
    return has("signatures") ? Role::xades_signature : Role::other;
}

std::string uri_of(std::string_view name) {
    std::string uri;
    for (const char c : name) {
        if (unreserved(c))
            uri += c;
        else
            uri += '%' + hex_encode_upper(as_bytes(std::string_view(&c, 1)));
    }
    return uri;
}

Result<std::string> name_of_uri(std::string_view uri) {
    bool broken = false;
    std::string name = percent_decode(uri, false, broken);
    if (broken) return fail(Errc::malformed, "a manifest's URI has a broken escape");
    if (name.starts_with("./")) name.erase(0, 2);
    if (auto sound = check_name(name); !sound) return forward(sound);
    return name;
}

std::string_view media_type_of(std::string_view name) {
    const std::string low = lower_ascii(name);
    for (const auto& [ending, type] : kMediaTypes)
        if (low.ends_with(ending)) return type;
    return "application/octet-stream";
}

}  // namespace pidpys::asic
