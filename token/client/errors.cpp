// SPDX-License-Identifier: MIT
#include "token/client/errors.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace pidpys::token {
namespace {

struct Known {
    std::uint64_t code;
    Errc meaning;
    const char* name;
};

// PKCS #11 2.40 §5.1, the vendors' of Ukraine (keys-and-envelopes 2.8).
constexpr std::array<Known, 53> codes{{
    {0x01, Errc::cancelled, "CANCEL"},
    {0x02, Errc::exhausted, "HOST_MEMORY"},
    {0x03, Errc::unavailable, "SLOT_ID_INVALID"},
    {0x05, Errc::io, "GENERAL_ERROR"},
    {0x06, Errc::io, "FUNCTION_FAILED"},
    {0x07, Errc::internal, "ARGUMENTS_BAD"},
    {0x11, Errc::unsupported, "ATTRIBUTE_SENSITIVE"},
    {0x12, Errc::unsupported, "ATTRIBUTE_TYPE_INVALID"},
    {0x13, Errc::unsupported, "ATTRIBUTE_VALUE_INVALID"},
    {0x20, Errc::unsupported, "DATA_INVALID"},
    {0x21, Errc::unsupported, "DATA_LEN_RANGE"},
    {0x30, Errc::io, "DEVICE_ERROR"},
    {0x31, Errc::exhausted, "DEVICE_MEMORY"},
    {0x32, Errc::unavailable, "DEVICE_REMOVED"},
    {0x40, Errc::integrity, "ENCRYPTED_DATA_INVALID"},
    {0x41, Errc::integrity, "ENCRYPTED_DATA_LEN_RANGE"},
    {0x50, Errc::denied, "FUNCTION_CANCELED"},
    {0x54, Errc::unsupported, "FUNCTION_NOT_SUPPORTED"},
    {0x60, Errc::unavailable, "KEY_HANDLE_INVALID"},
    {0x62, Errc::unsupported, "KEY_SIZE_RANGE"},
    {0x63, Errc::unsupported, "KEY_TYPE_INCONSISTENT"},
    {0x68, Errc::unsupported, "KEY_FUNCTION_NOT_PERMITTED"},
    {0x6a, Errc::unsupported, "KEY_UNEXTRACTABLE"},
    {0x70, Errc::unsupported, "MECHANISM_INVALID"},
    {0x71, Errc::unsupported, "MECHANISM_PARAM_INVALID"},
    {0x82, Errc::unavailable, "OBJECT_HANDLE_INVALID"},
    {0x90, Errc::busy, "OPERATION_ACTIVE"},
    {0xa0, Errc::wrong_password, "PIN_INCORRECT"},
    {0xa1, Errc::wrong_password, "PIN_INVALID"},
    {0xa2, Errc::wrong_password, "PIN_LEN_RANGE"},
    {0xa3, Errc::expired, "PIN_EXPIRED"},
    {0xa4, Errc::denied, "PIN_LOCKED"},
    {0xb0, Errc::unavailable, "SESSION_CLOSED"},
    {0xb1, Errc::busy, "SESSION_COUNT"},
    {0xb3, Errc::unavailable, "SESSION_HANDLE_INVALID"},
    {0xb5, Errc::denied, "SESSION_READ_ONLY"},
    {0xd0, Errc::unsupported, "TEMPLATE_INCOMPLETE"},
    {0xd1, Errc::unsupported, "TEMPLATE_INCONSISTENT"},
    {0xe0, Errc::unavailable, "TOKEN_NOT_PRESENT"},
    {0xe1, Errc::unavailable, "TOKEN_NOT_RECOGNIZED"},
    {0xe2, Errc::denied, "TOKEN_WRITE_PROTECTED"},
    {0x100, Errc::busy, "USER_ALREADY_LOGGED_IN"},
    {0x101, Errc::unavailable, "USER_NOT_LOGGED_IN"},
    {0x102, Errc::denied, "USER_PIN_NOT_INITIALIZED"},
    {0x104, Errc::busy, "USER_ANOTHER_ALREADY_LOGGED_IN"},
    {0x110, Errc::integrity, "WRAPPED_KEY_INVALID"},
    {0x112, Errc::integrity, "WRAPPED_KEY_LEN_RANGE"},
    {0x150, Errc::malformed, "BUFFER_TOO_SMALL"},
    {0x190, Errc::unavailable, "CRYPTOKI_NOT_INITIALIZED"},
    {0x1c2, Errc::unavailable, "LIBRARY_LOAD_FAILED"},
    {0x80420403, Errc::unsupported, "S-box not found"},
    {0x80420409, Errc::unsupported, "parameters of DSTU 4145 invalid"},
    {0x80420416, Errc::denied, "such an id is there already"},
}};

const Known* known(std::uint64_t code) {
    const auto* found = std::ranges::find(codes, code, &Known::code);
    return found != codes.end() ? found : nullptr;
}

}  // namespace

Failure refusal(std::uint64_t code, std::uint64_t flags) {
    const Known* found = known(code);
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(), "CKR 0x%llx", static_cast<unsigned long long>(code));
    const std::string words = found != nullptr ? std::string("CKR ") + found->name : std::string(number.data());
    return {{found != nullptr ? found->meaning : Errc::io, "the token: " + words}, code, flags};
}

}  // namespace pidpys::token
