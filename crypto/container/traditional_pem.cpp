// SPDX-License-Identifier: MIT
#include "crypto/container/traditional_pem.hpp"

#include <algorithm>
#include <cctype>

#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/container/cipher.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t longest_name = 24;
constexpr std::size_t salt_size = 8;  // PKCS5_SALT_LEN: the first octets of the IV

struct Headers {
    std::string_view encryption;  // value of DEK-Info
    std::string_view base64;
};

// Lines with a colon up to the first empty one.
Headers split(std::string_view body) {
    Headers headers;
    while (!body.empty() && without_blanks(body.substr(0, body.find('\n'))).empty()) take_line(body);
    for (;;) {
        std::string_view rest = body;
        const auto line = without_blanks(take_line(rest));
        const auto colon = line.find(':');
        if (line.empty() || colon == std::string_view::npos) break;
        if (without_blanks(line.substr(0, colon)) == "DEK-Info")
            headers.encryption = without_blanks(line.substr(colon + 1));
        body = rest;
    }
    headers.base64 = body;
    return headers;
}

bool is_cipher_name(std::string_view name) {
    return name.size() <= longest_name && std::all_of(name.begin(), name.end(), [](char c) {
               return c == '-' || std::isalnum(static_cast<unsigned char>(c)) != 0;
           });
}

// The modes that need nothing but a key and an IV.
bool is_plain_mode(const EVP_CIPHER* cipher) {
    const int mode = EVP_CIPHER_get_mode(cipher);
    return mode == EVP_CIPH_CBC_MODE || mode == EVP_CIPH_CFB_MODE || mode == EVP_CIPH_OFB_MODE;
}

}  // namespace

bool has_pem_headers(std::string_view body) { return body.find(':') != std::string_view::npos; }

Result<SecretBytes> decrypt_traditional_pem(std::string_view body, ByteView password, DerivationBudget& budget) {
    const Headers headers = split(body);
    auto octets = base64_decode(headers.base64);
    if (!octets) return forward(octets);
    if (headers.encryption.empty()) {  // a comment and no more
        SecretBytes plain(*octets);
        wipe(*octets);
        return plain;
    }
    const auto comma = headers.encryption.find(',');
    const std::string name(without_blanks(headers.encryption.substr(0, comma)));
    if (comma == std::string_view::npos || !is_cipher_name(name))
        return fail(Errc::unsupported, "PEM block encrypted in an unknown way");
    const auto iv = hex_decode(without_blanks(headers.encryption.substr(comma + 1)));
    auto cipher = fetch_cipher(name.c_str());
    if (!cipher) return forward(cipher);
    if (!iv || iv->size() < salt_size || !is_plain_mode(cipher->get())) return fail(Errc::malformed, "PEM: DEK-Info");
    if (auto spent = budget.spend(1, 1); !spent) return forward(spent);
    SecretBytes key(static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher->get())));
    if (EVP_BytesToKey(cipher->get(), EVP_md5(), iv->data(), password.data(), static_cast<int>(password.size()), 1,
                       key.data(), nullptr) <= 0)
        return fail(Errc::wrong_password, "the PEM block does not decrypt");
    return decrypt(cipher->get(), key.view(), *iv, *octets);
}

}  // namespace pidpys::crypto
