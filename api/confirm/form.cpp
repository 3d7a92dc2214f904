// SPDX-License-Identifier: MIT
#include "api/confirm/form.hpp"

#include <charconv>

#include "api/http/media_type.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::api::confirm {

Form::~Form() {
    for (auto& [name, value] : fields_) wipe(value);
}

Result<Form> Form::parse(std::string_view body) {
    Form form;
    while (!body.empty()) {
        const auto end = body.find('&');
        const auto field = body.substr(0, end);
        body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
        const auto equals = field.find('=');
        if (equals == std::string_view::npos) return fail(Errc::malformed, "a field without a value");
        if (form.fields_.size() == most_fields) return fail(Errc::malformed, "too many fields");
        bool broken = false;
        auto name = percent_decode(field.substr(0, equals), true, broken);
        auto value = percent_decode(field.substr(equals + 1), true, broken);
        form.fields_.emplace_back(std::move(name), std::move(value));
        if (broken) return fail(Errc::malformed, "a broken escape");
    }
    return form;
}

Result<Form> Form::of(const Request& request) {
    if (!is_media_type(find_header(request.headers, "Content-Type"), "application/x-www-form-urlencoded"))
        return fail(Errc::unsupported, "not a form");
    return parse(request.body.text());
}

std::optional<std::string_view> Form::value(std::string_view name) const {
    const auto all = values(name);
    return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

std::vector<std::string_view> Form::values(std::string_view name) const {
    std::vector<std::string_view> found;
    for (const auto& [key, value] : fields_)
        if (key == name) found.emplace_back(value);
    return found;
}

std::optional<std::uint64_t> parse_place(std::string_view text) {
    std::uint32_t place = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || place > INT32_MAX)
        return std::nullopt;
    return place;
}

}  // namespace pidpys::api::confirm
