// SPDX-License-Identifier: MIT
// JSON of tokens and of keys: one object, strictly. Of this room alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "crypto/base/result.hpp"

namespace pidpys::api::oidc {

// An object whose members stand once each, at most 8 deep. malformed.
Result<nlohmann::json> read_object(std::string_view text);

// Members of an object. What is there in another form than asked for is malformed; what is absent is nothing.
class Members {
public:
    explicit Members(const nlohmann::json& object) : object_(object) {}

    [[nodiscard]] bool has(const char* name) const { return object_.contains(name); }
    std::optional<std::string> text(const std::string& name);         // at most 2,048 octets, no control characters
    std::optional<std::vector<std::string>> texts(const char* name);  // at most 64, or a single one
    std::optional<bool> flag(const char* name);
    // NumericDate (RFC 7519 §2): seconds, perhaps with a fraction, of the years that a clock can show.
    std::optional<std::int64_t> time(const char* name);

    [[nodiscard]] bool well() const { return well_; }  // nothing was malformed so far

private:
    const nlohmann::json* find(const std::string& name) const;
    template <class T>
    std::optional<T> wrong() {
        well_ = false;
        return std::nullopt;
    }

    const nlohmann::json& object_;
    bool well_ = true;
};

}  // namespace pidpys::api::oidc
