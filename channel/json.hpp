// SPDX-License-Identifier: MIT
// Reading and writing the members of one JSON object with bounds. For the channel's own two sources only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channel/message.hpp"

namespace pidpys::channel {

using Json = nlohmann::json;

// At most `limit` octets, never ending inside a UTF-8 character.
inline std::string cut(const std::string& text, std::size_t limit = max_text) {
    if (text.size() <= limit) return text;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

// Typed members of an object. The first failure is kept and everything after it reads as empty, so that a decoder is
// a list of members and one check at its end.
class Fields {
public:
    explicit Fields(const Json& object) : object_(object) {
        if (!object.is_object()) error_ = "not an object";
    }

    // An encoder cuts to max_text and then replaces what is no UTF-8, which may triple it.
    std::string text(const char* name, std::size_t limit = 3 * max_text) {
        const Json* value = member(name);
        if (value == nullptr) return {};
        if (!value->is_string()) return wrong(name), std::string();
        const auto& string = value->get_ref<const std::string&>();
        if (string.size() > limit) return wrong(name), std::string();
        return string;
    }
    std::uint64_t number(const char* name) {
        const Json* value = member(name);
        if (value == nullptr) return 0;
        if (!value->is_number_unsigned()) return wrong(name), 0;
        return value->get<std::uint64_t>();
    }
    std::int64_t time(const char* name) {
        const std::uint64_t value = number(name);
        if (value > INT64_MAX) return wrong(name), 0;
        return static_cast<std::int64_t>(value);
    }
    bool flag(const char* name) {
        const Json* value = member(name);
        if (value == nullptr) return false;
        if (!value->is_boolean()) return wrong(name), false;
        return value->get<bool>();
    }
    bool has(const char* name) const { return object_.is_object() && object_.contains(name); }
    // Calls each(const Json&) for the elements of an array.
    template <class Each>
    void list(const char* name, std::size_t limit, Each&& each) {
        const Json* value = member(name);
        if (value == nullptr) return;
        if (!value->is_array() || value->size() > limit) return wrong(name);
        for (const Json& element : *value) each(element);
    }
    // Calls read(Fields&) for a member object.
    template <class Read>
    void object(const char* name, Read&& read) {
        if (const Json* value = member(name); value != nullptr) nested(*value, read);
    }
    template <class Read>
    void nested(const Json& value, Read&& read) {
        Fields fields(value);
        read(fields);
        if (!fields.good() && good()) error_ = fields.error();
    }

    [[nodiscard]] bool good() const { return error_.empty(); }
    [[nodiscard]] const std::string& error() const { return error_; }
    void wrong(std::string_view name) {
        if (error_.empty()) error_ = "member " + std::string(name);
    }

private:
    const Json* member(const char* name) {
        if (!good()) return nullptr;
        const auto found = object_.find(name);
        if (found == object_.end()) return wrong(name), nullptr;
        return &*found;
    }

    const Json& object_;
    std::string error_;
};

// An enumeration's names on the wire, in the enumeration's order.
template <class Enum, std::size_t N>
struct Names {
    std::string_view names[N];
    [[nodiscard]] std::string_view operator[](Enum value) const { return names[static_cast<std::size_t>(value)]; }
    [[nodiscard]] std::optional<Enum> find(std::string_view name) const {
        for (std::size_t i = 0; i < N; ++i)
            if (names[i] == name) return static_cast<Enum>(i);
        return std::nullopt;
    }
    Enum read(Fields& fields, const char* member) const {
        const auto found = find(fields.text(member));
        if (!found) fields.wrong(member);
        return found.value_or(Enum{});
    }
};

inline constexpr Names<QuestionKind, 10> question_kinds{{"admission", "signature", "batch", "container", "login",
                                                         "decryption", "encryption", "new_keys", "revocation",
                                                         "certificate_import"}};
inline constexpr Names<Outcome, 6> outcomes{
    {"allowed", "denied", "timed_out", "unavailable", "cancelled", "not_asked"}};
inline constexpr Names<Awaited, 6> awaited_names{{"nothing", "timestamp", "status", "list", "certificates", "answer"}};
inline constexpr Names<CommandKind, 16> command_kinds{
    {"logout", "start_without_keys", "revoke_permission", "revoke_origin", "list_permissions", "list_origins",
     "screen_locked", "list_history", "list_signed_under", "list_silences", "end_silence", "stop_work",
     "update_registry", "watch_updates", "choose_key", "list_tokens"}};
inline constexpr Names<PinState, 6> pin_states{{"usable", "few_tries", "last_try", "locked", "to_be_changed", "unset"}};
inline constexpr Names<PinTrouble, 10> pin_troubles{{"none", "wrong", "wrong_again", "locked", "ask_last_try",
                                                     "ask_many", "expired", "unset", "other_in_use", "refused"}};
inline constexpr Names<Errc, 25> error_codes{
    {"malformed",        "too_large",   "unsupported", "wrong_password", "integrity",
     "invalid_argument", "not_found",   "no_key",      "no_certificate", "already_signed",
     "expired",          "untrusted",   "revoked",     "unsuitable",     "weak",
     "denied",           "timeout",     "cancelled",   "unavailable",    "busy",
     "exhausted",        "not_started", "io",          "held",           "internal"}};
static_assert(static_cast<std::size_t>(Errc::internal) == 24);

}  // namespace pidpys::channel
