// SPDX-License-Identifier: MIT
#include "api/dss/auth/password.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

struct Cost {
    unsigned log_n = 15, r = 8, p = 3;  // OWASP's row of 32 MiB
};
constexpr std::size_t salt_size = 16, hash_size = 32;
constexpr std::uint64_t max_memory = std::uint64_t{160} << 20;
constexpr unsigned max_log_n = 17, max_r = 8, max_p = 8;

struct ParsedHash {
    Cost cost;
    Bytes salt, hash;
};

std::optional<Bytes> derive(const SecretString& password, const Cost& cost, ByteView salt) {
    Bytes key(hash_size);
    const auto text = password.view();
    if (EVP_PBE_scrypt(text.data() != nullptr ? text.data() : "", text.size(), salt.data(), salt.size(),
                       std::uint64_t{1} << cost.log_n, cost.r, cost.p, max_memory, key.data(), key.size()) != 1)
        return std::nullopt;
    return key;
}

// Takes "name=123" followed by `end` from the front of `text`.
bool take(std::string_view& text, std::string_view name, char end, unsigned limit, unsigned& value) {
    if (!text.starts_with(name)) return false;
    text.remove_prefix(name.size());
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop == text.data() + text.size() || *stop != end || value == 0 || value > limit)
        return false;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
    return true;
}

std::optional<ParsedHash> parse(std::string_view text) {
    ParsedHash parsed;
    if (!text.starts_with("$scrypt$")) return std::nullopt;
    text.remove_prefix(8);
    if (!take(text, "ln=", ',', max_log_n, parsed.cost.log_n) || !take(text, "r=", ',', max_r, parsed.cost.r) ||
        !take(text, "p=", '$', max_p, parsed.cost.p))
        return std::nullopt;
    const auto dollar = text.find('$');
    if (dollar == std::string_view::npos) return std::nullopt;
    auto salt = base64_decode(text.substr(0, dollar));
    auto hash = base64_decode(text.substr(dollar + 1));
    if (!salt || !hash || salt->empty() || hash->size() != hash_size) return std::nullopt;
    parsed.salt = std::move(*salt);
    parsed.hash = std::move(*hash);
    return parsed;
}

}  // namespace

std::string hash_password(const SecretString& password) {
    const Cost cost;
    Bytes salt(salt_size);
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1) std::abort();
    const auto hash = derive(password, cost, salt);
    if (!hash) throw std::bad_alloc();
    return "$scrypt$ln=" + std::to_string(cost.log_n) + ",r=" + std::to_string(cost.r) +
           ",p=" + std::to_string(cost.p) + "$" + base64_encode(salt) + "$" + base64_encode(*hash);
}

bool is_password(const SecretString& password, std::string_view hash) {
    const auto parsed = parse(hash);
    const auto derived =
        parsed ? derive(password, parsed->cost, parsed->salt) : derive(password, Cost{}, Bytes(salt_size));
    return parsed && derived && equal_constant_time(*derived, parsed->hash);
}

}  // namespace pidpys::api::dss
