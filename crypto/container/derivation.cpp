// SPDX-License-Identifier: MIT
#include "crypto/container/derivation.hpp"

#include <algorithm>
#include <climits>
#include <string_view>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/container/hmac.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/symmetric/gost34311.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::string_view gost = "dstu34311";
constexpr unsigned gost_hash_cost = 12;  // of one GOST 34.311 of one block
// Of scrypt, in mixed blocks of 128 r octets, which cost about two hashes each. Its PBKDF2 before and after the mixing
// makes four HMACs of one round and hashes 128 octets for each of r p: as much as nine, however small N is.
constexpr std::uint64_t max_scrypt_work = std::uint64_t{1} << 21;
constexpr std::uint64_t scrypt_pbkdf2_work = 9;

tl::unexpected<Error> given_up() { return fail(Errc::cancelled, "key derivation was given up"); }

std::uint64_t blocks(std::size_t size, std::size_t block) { return (size + block - 1) / block; }

constexpr std::size_t national_block = 32;

unsigned cost_of(NationalKdf kdf) {
    if (kdf == NationalKdf::pkcs12_gost34311) return gost_hash_cost;
    const bool gost_hmac = kdf == NationalKdf::pbkdf2_hmac_gost34311;
    return find_prf((gost_hmac ? oids::hmac_gost34311 : oids::kmac_kupyna256).content())->cost;
}

bool time_to_ask(std::uint32_t round) { return round % cancellation_stride == 0; }

Result<void> pbkdf2_rounds(const Prf& prf, ByteView password, ByteView salt, std::uint32_t rounds,
                           std::span<std::uint8_t> key) {
    auto hmac = Hmac::make(prf.digest, password);
    if (!hmac) return forward(hmac);
    SecretBytes u(prf.size);
    SecretBytes t(prf.size);
    for (std::size_t done = 0, index = 1; done < key.size(); done += prf.size, ++index) {
        const std::array<std::uint8_t, 4> number{0, 0, static_cast<std::uint8_t>(index >> 8),
                                                 static_cast<std::uint8_t>(index)};
        if (!hmac->compute({salt, number}, u.span())) return fail(Errc::internal, "PBKDF2: " + openssl_errors());
        std::copy_n(u.data(), t.size(), t.data());
        for (std::uint32_t i = 1; i < rounds; ++i) {
            if (time_to_ask(i) && cancelled()) return given_up();
            if (!hmac->compute({u.view()}, u.span())) return fail(Errc::internal, "PBKDF2: " + openssl_errors());
            for (std::size_t j = 0; j < t.size(); ++j) t.data()[j] ^= u.data()[j];
        }
        std::copy_n(t.data(), std::min(t.size(), key.size() - done), key.data() + done);
    }
    return {};
}

// One hash over and over: state = H(state), `rounds` - 1 times.
Result<void> repeat(EVP_MD_CTX* context, const EVP_MD* md, std::span<std::uint8_t> state, std::uint32_t rounds) {
    for (std::uint32_t i = 1; i < rounds; ++i) {
        if (time_to_ask(i) && cancelled()) return given_up();
        if (EVP_DigestInit_ex2(context, md, nullptr) != 1 ||
            EVP_DigestUpdate(context, state.data(), state.size()) != 1 ||
            EVP_DigestFinal_ex(context, state.data(), nullptr) != 1)
            return fail(Errc::internal, "key derivation: " + openssl_errors());
    }
    return {};
}

bool hash(EVP_MD_CTX* context, const EVP_MD* md, std::initializer_list<ByteView> parts, std::uint8_t* out) {
    bool done = EVP_DigestInit_ex2(context, md, nullptr) == 1;
    for (const ByteView part : parts) done = done && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
    return done && EVP_DigestFinal_ex(context, out, nullptr) == 1;
}

// `source` over and over, to a multiple of a block.
void repeat_into(SecretBytes& out, std::size_t& at, ByteView source, std::size_t block) {
    const std::size_t size = blocks(source.size(), block) * block;
    for (std::size_t i = 0; i < size; ++i) out.data()[at + i] = source[i % source.size()];
    at += size;
}

// I_j = I_j + B + 1 modulo 2^(8v), big endian, where B is the digest over and over.
void add_block(std::span<std::uint8_t> chunk, ByteView digest) {
    unsigned carry = 1;
    for (std::size_t i = chunk.size(); i-- > 0; carry >>= 8) {
        carry += unsigned{chunk[i]} + digest[i % digest.size()];
        chunk[i] = static_cast<std::uint8_t>(carry);
    }
}

}  // namespace

Result<std::uint32_t> DerivationBudget::spend(std::uint64_t rounds, std::uint64_t cost) {
    if (rounds == 0) return fail(Errc::malformed, "key derivation with no iterations");
    if (cost == 0 || rounds > left_ / cost || rounds > UINT32_MAX)
        return fail(Errc::too_large, std::to_string(rounds) + " iterations of key derivation are too many");
    if (cancelled()) return given_up();
    left_ -= rounds * cost;
    return static_cast<std::uint32_t>(rounds);
}

void DerivationBudget::prepare(std::vector<KeyWanted> wanted) {
    if (wanted.size() < 2) return;
    std::vector<NationalDerivation> side_by_side;
    prepared_.reserve(wanted.size());  // the spans stay where they are
    for (KeyWanted& each : wanted) {
        const auto rounds = spend(each.iterations, cost_of(each.kdf) * blocks(each.size, national_block));
        if (!rounds) break;
        const std::size_t size = each.size;
        Prepared& to = prepared_.emplace_back(Prepared{std::move(each), SecretBytes(size)});
        side_by_side.push_back(
            {to.from.kdf, to.from.password.view(), to.from.salt, *rounds, to.key.span(), to.from.pkcs12_id});
    }
    derive_side_by_side(side_by_side);
    if (cancelled()) prepared_.clear();  // unfinished: no keys
}

std::optional<SecretBytes> DerivationBudget::prepared(NationalKdf kdf, ByteView password, ByteView salt,
                                                      std::uint64_t iterations, std::size_t size,
                                                      std::uint8_t pkcs12_id) {
    for (auto at = prepared_.begin(); at != prepared_.end(); ++at) {
        const KeyWanted& from = at->from;
        if (from.kdf != kdf || from.iterations != iterations || from.size != size || from.pkcs12_id != pkcs12_id ||
            !der::equal(from.salt, salt) || !equal_constant_time(from.password.view(), password))
            continue;
        SecretBytes key = std::move(at->key);
        prepared_.erase(at);
        return key;
    }
    return std::nullopt;
}

Result<Pbkdf2> read_pbkdf2(ByteView algorithm) {
    bool broken = false;
    der::Reader function(algorithm, broken);
    if (!(oids::pbkdf2 == function.oid()))
        return fail(broken ? Errc::malformed : Errc::unsupported, "key derivation other than PBKDF2 and scrypt");
    der::Reader fields = function.enter(der::sequence_tag);
    Pbkdf2 parameters;
    parameters.salt = fields.take(der::octet_string).content;
    parameters.iterations = fields.number();
    if (fields.peek() == der::integer_tag) parameters.key_length = fields.number();
    ByteView prf = oids::hmac_sha1.content();  // the default
    if (auto named = fields.take_if(der::sequence_tag)) prf = der::Reader(named->content, broken).oid();
    if (broken || parameters.salt.size() > max_salt) return fail(Errc::malformed, "PBKDF2 parameters");
    parameters.prf = find_prf(prf);
    if (parameters.prf == nullptr) return fail(Errc::unsupported, "PBKDF2 with " + der::oid_text(prf));
    return parameters;
}

Result<SecretBytes> derive_pbkdf2(const Pbkdf2& parameters, ByteView password, std::size_t size,
                                  DerivationBudget& budget) {
    const Prf& prf = *parameters.prf;
    if (prf.digest == nullptr)
        if (auto key = budget.prepared(prf.kdf, password, parameters.salt, parameters.iterations, size))
            return std::move(*key);
    auto rounds = budget.spend(parameters.iterations, prf.cost * blocks(size, prf.size));
    if (!rounds) return forward(rounds);
    SecretBytes key(size);
    Result<void> done;
    if (prf.digest != nullptr)
        done = pbkdf2_rounds(prf, password, parameters.salt, *rounds, key.span());
    else if (prf.kdf == NationalKdf::pbkdf2_hmac_gost34311)
        pbkdf2_hmac_gost34311(password, parameters.salt, *rounds, key.span());
    else
        done = pbkdf2_kmac_kupyna256(password, parameters.salt, *rounds, key.span());
    if (!done) return forward(done);
    if (cancelled()) return given_up();
    return key;
}

Result<SecretBytes> derive_pbkdf1(const char* digest, ByteView password, ByteView salt, std::uint64_t iterations,
                                  std::size_t size, DerivationBudget& budget) {
    auto rounds = budget.spend(iterations, 1);
    if (!rounds) return forward(rounds);
    const EvpMd md(EVP_MD_fetch(nullptr, digest, nullptr));
    const EvpMdCtx context(EVP_MD_CTX_new());
    SecretBytes key(md ? static_cast<std::size_t>(EVP_MD_get_size(md.get())) : 0);
    if (!context || key.size() < size || !hash(context.get(), md.get(), {password, salt}, key.data()))
        return fail(Errc::unsupported, "PBKDF1: " + openssl_errors());
    if (auto done = repeat(context.get(), md.get(), key.span(), *rounds); !done) return forward(done);
    key.shrink(size);
    return key;
}

Result<SecretBytes> derive_scrypt(const Scrypt& parameters, ByteView password, std::size_t size,
                                  DerivationBudget& budget) {
    const auto [salt, n, r, p] = parameters;
    if (n < 2 || (n & (n - 1)) != 0 || r == 0 || p == 0 || salt.size() > max_salt)
        return fail(Errc::malformed, "scrypt parameters");
    if (n > max_scrypt_memory / 128 || r > max_scrypt_memory / 128 / n ||
        p > max_scrypt_work / (n + scrypt_pbkdf2_work) / r)
        return fail(Errc::too_large, "scrypt asks for too much memory or time");
    if (auto spent = budget.spend((n + scrypt_pbkdf2_work) * r * p, 2); !spent) return forward(spent);
    SecretBytes key(size);
    const auto text = as_text(password);
    if (EVP_PBE_scrypt(text.data(), text.size(), salt.data(), salt.size(), n, r, p,
                       max_scrypt_memory + (std::uint64_t{1} << 20), key.data(), key.size()) != 1)
        return fail(Errc::exhausted, "scrypt: " + openssl_errors());
    return key;
}

Result<SecretBytes> derive_pkcs12(const char* digest, ByteView password, ByteView salt, std::uint8_t id,
                                  std::uint64_t iterations, std::size_t size, DerivationBudget& budget) {
    if (digest == gost)
        if (auto key = budget.prepared(NationalKdf::pkcs12_gost34311, password, salt, iterations, size, id))
            return std::move(*key);
    const EvpMd md(digest == gost ? nullptr : EVP_MD_fetch(nullptr, digest, nullptr));
    if (!md && digest != gost) return fail(Errc::unsupported, "PKCS#12 key derivation: " + openssl_errors());
    const std::size_t u = md ? static_cast<std::size_t>(EVP_MD_get_size(md.get())) : 32;
    const std::size_t v = md ? static_cast<std::size_t>(EVP_MD_get_block_size(md.get())) : 32;
    auto rounds = budget.spend(iterations, blocks(size, u) * (md ? 1 : gost_hash_cost));
    if (!rounds) return forward(rounds);
    SecretBytes key(size);
    if (!md) {
        pkcs12_kdf_gost34311(password, salt, id, *rounds, key.span());
        if (cancelled()) return given_up();
        return key;
    }
    const EvpMdCtx context(EVP_MD_CTX_new());
    SecretBytes input((blocks(salt.size(), v) + blocks(password.size(), v)) * v);
    std::size_t at = 0;
    repeat_into(input, at, salt, v);
    repeat_into(input, at, password, v);
    const Bytes diversifier(v, id);
    SecretBytes a(u);
    for (std::size_t done = 0; done < size; done += u) {
        if (!context || !hash(context.get(), md.get(), {diversifier, input.view()}, a.data()))
            return fail(Errc::internal, "PKCS#12 key derivation: " + openssl_errors());
        if (auto repeated = repeat(context.get(), md.get(), a.span(), *rounds); !repeated) return forward(repeated);
        std::copy_n(a.data(), std::min(u, size - done), key.data() + done);
        for (std::size_t i = 0; i < input.size(); i += v) add_block(input.span().subspan(i, v), a.view());
    }
    return key;
}

}  // namespace pidpys::crypto
