// SPDX-License-Identifier: MIT
#include "daemon/log_object.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include "crypto/base/iso_time.hpp"
#include "crypto/base/utf8.hpp"

namespace pidpys::daemon {
namespace {

const char* name_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return "debug";
        case LogLevel::info: return "info";
        case LogLevel::warning: return "warning";
        case LogLevel::error: break;
    }
    return "error";
}

// RFC 3339, milliseconds.
std::string time_of(std::chrono::system_clock::time_point time) {
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(time - second).count();
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(rest));
    std::string text = iso_time(second);
    text.pop_back();
    return text + fraction.data();
}

void append_escape(std::string& out, unsigned code) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "\\u%04x", code);
    out += text.data();
}

// The code of a character that a terminal or a reader of lines would act on.
std::optional<unsigned> control(std::string_view character) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1 && (octet(0) < 0x20 || octet(0) == 0x7F)) return octet(0);
    if (character.size() == 2 && octet(0) == 0xC2 && octet(1) < 0xA0) return octet(1);
    if (character == "\u2028") return 0x2028;
    if (character == "\u2029") return 0x2029;
    return std::nullopt;
}

void append_text(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) {
            out += "\uFFFD";
            text.remove_prefix(1);
            continue;
        }
        const auto character = text.substr(0, length);
        text.remove_prefix(length);
        if (const auto code = control(character))
            append_escape(out, *code);
        else if (character == "\"" || character == "\\")
            (out += '\\') += character;
        else
            out += character;
    }
    out += '"';
}

void append_number(std::string& out, double number) {
    if (!std::isfinite(number)) return void(out += "null");
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

class Object {
public:
    void text(std::string_view name, std::string_view value) {
        if (!value.empty()) append_text(at(name), value);
    }
    void field(const LogField& field) {
        if (const auto* words = std::get_if<std::string_view>(&field.value)) return text(field.name, *words);
        if (const auto* whole = std::get_if<std::int64_t>(&field.value))
            at(field.name) += std::to_string(*whole);
        else
            append_number(at(field.name), std::get<double>(field.value));
    }
    std::string line() && { return std::move(made_) + "}"; }

private:
    std::string& at(std::string_view name) {
        made_ += made_.empty() ? "{" : ",";
        append_text(made_, name);
        return made_ += ':';
    }

    std::string made_;
};

}  // namespace

std::string log_object(std::chrono::system_clock::time_point time, LogLevel level, std::string_view message,
                       const observe::Work* work, std::initializer_list<LogField> fields) {
    Object object;
    object.text("time", time_of(time));
    object.text("level", name_of(level));
    object.text("message", message);
    if (work != nullptr) {
        object.text("request_id", work->request);
        object.text("client_request_id", work->client_request);
        object.text("traceparent", work->traceparent);
        object.text("task", work->task);
    }
    for (const LogField& field : fields) object.field(field);
    return std::move(object).line();
}

}  // namespace pidpys::daemon
