// SPDX-License-Identifier: MIT
#include "token/uri.hpp"

#include <algorithm>
#include <array>

#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/utf8.hpp"

namespace pidpys::token {
namespace {

using Member = std::optional<std::string> Uri::*;

// In the order in which they are written.
constexpr std::array<std::pair<std::string_view, Member>, 6> texts{{{"token", &Uri::token},
                                                                    {"manufacturer", &Uri::manufacturer},
                                                                    {"model", &Uri::model},
                                                                    {"serial", &Uri::serial},
                                                                    {"object", &Uri::object},
                                                                    {"type", &Uri::type}}};
constexpr std::array<std::string_view, 5> types{"public", "private", "cert", "secret-key", "data"};

// pk11-res-avail without what separates attributes: what stands in a value as it is.
bool stands_as_it_is(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:[]@!$'()*+,=&").find(c) != std::string_view::npos;
}

Result<std::string> decoded(std::string_view value) {
    const auto stands = [](char c) { return c == '%' || stands_as_it_is(c); };
    if (!std::ranges::all_of(value, stands))
        return fail(Errc::malformed, "PKCS #11 URI: a character that is not allowed");
    bool broken = false;
    auto made = percent_decode(value, false, broken);
    if (broken) return fail(Errc::malformed, "PKCS #11 URI: % without two digits");
    return made;
}

void append_encoded(std::string& to, ByteView value, bool all) {
    for (const std::uint8_t octet : value) {
        if (!all && stands_as_it_is(static_cast<char>(octet)))
            to += static_cast<char>(octet);
        else
            to += "%" + hex_encode({&octet, 1});
    }
}

bool brings_more_than_a_name(std::string_view name) {
    return name == "module-path" || name == "module-name" || name == "pin-source" || name == "pin-value";
}

Result<void> take(Uri& uri, std::string_view attribute) {
    const std::size_t equals = attribute.find('=');
    if (equals == std::string_view::npos) return fail(Errc::malformed, "PKCS #11 URI: an attribute without a value");
    const std::string_view name = attribute.substr(0, equals);
    if (brings_more_than_a_name(name)) return fail(Errc::denied, "PKCS #11 URI: " + std::string(name));
    auto value = decoded(attribute.substr(equals + 1));
    if (!value) return forward(value);
    if (name == "id") {
        if (uri.id) return fail(Errc::malformed, "PKCS #11 URI: id twice");
        uri.id = to_bytes(as_bytes(*value));
        return {};
    }
    const auto* known = std::ranges::find(texts, name, &std::pair<std::string_view, Member>::first);
    if (known == texts.end()) return fail(Errc::unsupported, "PKCS #11 URI: an attribute that is not known here");
    auto& member = uri.*known->second;
    if (member) return fail(Errc::malformed, "PKCS #11 URI: " + std::string(name) + " twice");
    if (!is_utf8(*value)) return fail(Errc::malformed, "PKCS #11 URI: " + std::string(name) + " is no UTF-8");
    member = std::move(*value);
    if (name == "type" && std::ranges::find(types, *member) == types.end())
        return fail(Errc::malformed, "PKCS #11 URI: type");
    return {};
}

}  // namespace

bool is_uri(std::string_view text) {
    return text.size() >= kUriScheme.size() && lower_ascii(text.substr(0, kUriScheme.size())) == kUriScheme;
}

Result<Uri> parse_uri(std::string_view text) {
    if (!is_uri(text)) return fail(Errc::malformed, "not a PKCS #11 URI");
    if (text.size() > max_uri) return fail(Errc::too_large, "PKCS #11 URI");
    text.remove_prefix(kUriScheme.size());
    const std::size_t query = text.find('?');
    if (query != std::string_view::npos) {
        // Of a query RFC 7512 knows PINs and modules alone (§2.4).
        const std::string_view name = text.substr(query + 1, text.find('=', query) - query - 1);
        return fail(brings_more_than_a_name(name) ? Errc::denied : Errc::unsupported,
                    "PKCS #11 URI: what stands after ?");
    }
    Uri uri;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        if (auto taken = take(uri, text.substr(0, end)); !taken) return forward(taken);
        if (end + 1 == text.size()) return fail(Errc::malformed, "PKCS #11 URI: nothing after the last ;");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return uri;
}

std::string write_uri(const Uri& uri) {
    std::string made(kUriScheme);
    const auto begin = [&](std::string_view name) {
        if (made.size() > kUriScheme.size()) made += ';';
        made += name;
        made += '=';
    };
    for (const auto& [name, member] : texts) {
        if (!(uri.*member)) continue;
        begin(name);
        append_encoded(made, as_bytes(*(uri.*member)), false);
    }
    if (uri.id) {
        begin("id");
        append_encoded(made, *uri.id, true);  // RFC 7512 §2.3: id SHOULD be written so, whole
    }
    return made;
}

}  // namespace pidpys::token
