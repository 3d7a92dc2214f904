// SPDX-License-Identifier: MIT
// What a form of a page sends: application/x-www-form-urlencoded (WHATWG URL §5.1), within bounds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/message.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api::confirm {

inline constexpr std::size_t most_fields = 512;

// May bear a password: what it holds is wiped when it goes.
class Form {
public:
    // malformed: a broken escape, a name without '=', more than most_fields.
    static Result<Form> parse(std::string_view body);
    // Of a request that says to be such a form: unsupported.
    static Result<Form> of(const Request& request);

    Form() = default;
    Form(Form&&) = default;
    Form& operator=(Form&&) = default;
    Form(const Form&) = delete;
    Form& operator=(const Form&) = delete;
    ~Form();

    // Nothing for a field that is absent or comes twice.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const;
    // In the order in which they came.
    [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// Decimal digits alone, below 2^31.
std::optional<std::uint64_t> parse_place(std::string_view text);

}  // namespace pidpys::api::confirm
