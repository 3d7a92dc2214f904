// SPDX-License-Identifier: MIT
// The options of a session (cipher-api 5.1): names, allowed values, defaults. Values are compared as real clients write
// them: any case, DETACHED or notSignedBefore or NOT_SIGNED_BEFORE, blanks around (2.2).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::api {

enum class Option : std::uint8_t {
    signature_type,
    embed_signature_ts,
    embed_data_ts,
    embed_certificate_type,
    signature_ts_verify,
    data_ts_verify,
    ts_additional_verifying,
    data_to_sign_qualifier,
    duplicate_sign,
    cades_type,
    nokk_compatible,
    asic_form,
    ca_id,
    count
};

// Trimmed, without '_' and '-', lower case.
std::string normalise(std::string_view value);

class SessionOptions {
public:
    SessionOptions();

    static bool knows(std::string_view name);
    // "asicForm: ASIC is none of NONE, ASIC_S, ASIC_E". The option has values.
    static std::string none_of(std::string_view name, std::string_view value);

    // Unknown names are ignored; invalid_argument for a value that the option does not have.
    Result<void> set(std::string_view name, std::string_view value);

    // Is the option's effective value this one (in the spelling of the contract)?
    [[nodiscard]] bool is(Option option, std::string_view value) const;
    [[nodiscard]] const std::string& value(Option option) const { return values_[static_cast<std::size_t>(option)]; }

    // Every option's name and effective value, in the contract's order.
    [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> list() const;

    friend bool operator==(const SessionOptions&, const SessionOptions&) = default;

private:
    std::array<std::string, static_cast<std::size_t>(Option::count)> values_;
};

}  // namespace pidpys::api
