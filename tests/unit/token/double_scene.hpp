// SPDX-License-Identifier: MIT
// The token of the tests' own library (double/double.cpp), opened.
#pragma once

#include "crypto/key/key_agreement.hpp"
#include "material.hpp"
#include "token/named_keys.hpp"

namespace pidpys::token::test {

inline const char* const double_pin = "12345";

// The library's environment, until the next one.
void set_double_environment(const char* name, const std::string& value);
struct DoubleToken {
    std::string fault, key, mechanisms;
    std::string sessions = {};  // empty: it is a card
};
void ask_double(const DoubleToken& token);
inline void ask_double(const std::string& fault) { ask_double(DoubleToken{fault, {}, {}, {}}); }

// `module`: null for the double of this width.
TokensSettings double_settings(std::chrono::milliseconds patience = std::chrono::seconds(20),
                               const char* module = nullptr);
tl::expected<NamedKeys, LoginFailure> open_double(Tokens& tokens, const std::string& pin = double_pin,
                                                  bool person_knows = false);
// With a certificate of the moment.
crypto::KeyEntry certified(crypto::KeyEntry entry);

}  // namespace pidpys::token::test
