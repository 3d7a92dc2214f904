// SPDX-License-Identifier: MIT
#include "crypto/container/password.hpp"

#include <string_view>

#include <openssl/asn1.h>

namespace pidpys::crypto {

SecretBytes bmp_password(const SecretString& password, PasswordReading reading) {
    const std::string_view text = password.view();
    SecretBytes wide(2 * text.size() + 2);  // a UTF-8 sequence never grows beyond two octets for each of its own
    std::size_t at = 0;
    const auto put = [&](unsigned long unit) {
        wide.data()[at++] = static_cast<std::uint8_t>(unit >> 8);
        wide.data()[at++] = static_cast<std::uint8_t>(unit);
    };
    const auto* octets = reinterpret_cast<const unsigned char*>(text.data());
    for (std::size_t i = 0; reading == PasswordReading::utf8 && i < text.size();) {
        unsigned long character = 0;
        const int used = UTF8_getc(octets + i, static_cast<int>(text.size() - i), &character);
        if (used <= 0) return bmp_password(password, PasswordReading::latin1);
        i += static_cast<std::size_t>(used);
        if (character > 0xffff) {
            put(0xd800 + ((character - 0x10000) >> 10));
            put(0xdc00 + ((character - 0x10000) & 0x3ff));
        } else {
            put(character);
        }
    }
    if (reading == PasswordReading::latin1)
        for (std::size_t i = 0; i < text.size(); ++i) put(octets[i]);
    put(0);
    wide.shrink(at);
    return wide;
}

ContainerPassword::ContainerPassword(const SecretString& text) : text_(text) {
    readings_.push_back(bmp_password(text));
    SecretBytes other = text.empty() ? SecretBytes{} : bmp_password(text, PasswordReading::latin1);
    if (!equal_constant_time(other.view(), readings_.front().view())) readings_.push_back(std::move(other));
}

void ContainerPassword::settle(std::size_t index) {
    SecretBytes right = std::move(readings_[index]);
    readings_.clear();
    readings_.push_back(std::move(right));
}

}  // namespace pidpys::crypto
