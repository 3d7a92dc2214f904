// SPDX-License-Identifier: MIT
// The members of a JSON object in a request's body (RFC 8259), read in place: values are slices of the body until they
// are asked for, so a password is written to secure memory alone and 64 MiB of Base64 are not copied.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::api {

inline constexpr std::size_t max_json_depth = 32;
inline constexpr std::size_t max_json_members = 256;  // of the outermost object
inline constexpr std::size_t max_json_secret = 4096;  // octets of a password: the secure heap is small

class JsonValue {
public:
    enum class Kind { null, boolean, number, string, array, object };

    JsonValue(Kind kind, std::string_view raw, bool escaped) : kind_(kind), raw_(raw), escaped_(escaped) {}

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }

    // Scalars as a text: real clients send numbers and booleans where strings are due (cipher-api 2.2).
    // invalid_argument for arrays, objects and null; too_large for a secret beyond its bound.
    [[nodiscard]] Result<std::string> text() const;
    [[nodiscard]] Result<SecretString> secret() const;

    // The text without a copy where it has no escapes, else kept in `storage`.
    [[nodiscard]] Result<std::string_view> view(std::string& storage) const;

    // The elements of an array. invalid_argument if this is none; too_large beyond `limit`.
    [[nodiscard]] Result<std::vector<JsonValue>> elements(std::size_t limit) const;

private:
    Kind kind_;
    std::string_view raw_;  // as written; a string without its quotes
    bool escaped_;
};

class JsonFields {
public:
    // An object. Nothing, "null" and "[]" count as an object without members, because clients with nothing to send
    // send these. The result refers to `text`. malformed (a member that stands twice, too: of two programs each might
    // believe another one, RFC 8259 §4), too_large.
    static Result<JsonFields> parse(std::string_view text);

    // The member of that name; nullptr if there is none or it is null.
    [[nodiscard]] const JsonValue* find(std::string_view name) const;

    struct Member {
        std::string name;
        JsonValue value;
    };
    [[nodiscard]] const std::vector<Member>& members() const { return members_; }

private:
    std::vector<Member> members_;
};

}  // namespace pidpys::api
