// SPDX-License-Identifier: MIT
// Numbers of PKCS #11 2.40 and 3.0 that are met in a token's objects and answers, for both sides of the pipe; the helper alone has
// the standard's header.
#pragma once

#include <cstdint>

namespace pidpys::token {

namespace cko {
inline constexpr std::uint64_t data = 0, certificate = 1, public_key = 2, private_key = 3;
}
namespace ckk {
inline constexpr std::uint64_t rsa = 0, ec = 3, ec_edwards = 0x40, ec_montgomery = 0x41;
inline constexpr std::uint64_t gost28147 = 0x80420111, kalyna256 = 0x80420113,
                               dstu4145 = 0x80420131;  // of the Ukrainian vendors
}  // namespace ckk
namespace cka {
inline constexpr std::uint64_t object_class = 0x0, token = 0x1, is_private = 0x2, certificate_type = 0x80,
                               issuer = 0x81, serial_number = 0x82, certificate_category = 0x87, subject = 0x101,
                               sensitive = 0x103, encrypt = 0x104, verify = 0x10a, modulus_bits = 0x121,
                               extractable = 0x162;
inline constexpr std::uint64_t label = 0x3, application = 0x10, value = 0x11, key_type = 0x100, id = 0x102,
                               decrypt = 0x105, sign = 0x108, derive = 0x10c, modulus = 0x120, public_exponent = 0x122,
                               public_key_info = 0x129, ec_params = 0x180, ec_point = 0x181,
                               always_authenticate = 0x202, allowed_mechanisms = 0x40000600;
}  // namespace cka
namespace ckr {
inline constexpr std::uint64_t function_canceled = 0x50, pin_incorrect = 0xa0, pin_invalid = 0xa1, pin_len_range = 0xa2,
                               pin_expired = 0xa3, pin_locked = 0xa4, user_already_logged_in = 0x100,
                               user_pin_not_initialized = 0x102;
inline constexpr std::uint64_t slot_id_invalid = 0x3, device_error = 0x30, device_removed = 0x32, session_closed = 0xb0,
                               session_handle_invalid = 0xb3, token_not_present = 0xe0, token_not_recognized = 0xe1,
                               user_not_logged_in = 0x101, cryptoki_not_initialized = 0x190;
}  // namespace ckr

// Sessions and handles are nothing any more; or the token has ended the login by itself.
constexpr bool means_gone(std::uint64_t code) {
    return code == ckr::device_removed || code == ckr::token_not_present || code == ckr::token_not_recognized ||
           code == ckr::session_handle_invalid || code == ckr::session_closed || code == ckr::device_error ||
           code == ckr::user_not_logged_in || code == ckr::cryptoki_not_initialized || code == ckr::slot_id_invalid;
}

}  // namespace pidpys::token
