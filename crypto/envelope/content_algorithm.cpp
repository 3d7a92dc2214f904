// SPDX-License-Identifier: MIT
#include <array>

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/envelope/content_cipher.hpp"
#include "crypto/symmetric/gost28147.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;
using enum ContentCipherName;

enum class Parameters {
    iv,       // OCTET STRING
    gcm,      // SEQUENCE { nonce, ICVlen DEFAULT 12 }, RFC 5084 §3.2
    national  // SEQUENCE { iv, dke OPTIONAL }
};

struct Row {
    ContentCipherName name;
    Oid oid;
    Parameters parameters;
    std::size_t key, iv, block;  // octets; block of padding, 1 without
};

constexpr std::array<Row, 10> rows{{
    {aes128_cbc, Oid{"2.16.840.1.101.3.4.1.2"}, Parameters::iv, 16, 16, 16},
    {aes192_cbc, Oid{"2.16.840.1.101.3.4.1.22"}, Parameters::iv, 24, 16, 16},
    {aes256_cbc, Oid{"2.16.840.1.101.3.4.1.42"}, Parameters::iv, 32, 16, 16},
    {aes128_gcm, Oid{"2.16.840.1.101.3.4.1.6"}, Parameters::gcm, 16, 12, 1},
    {aes192_gcm, Oid{"2.16.840.1.101.3.4.1.26"}, Parameters::gcm, 24, 12, 1},
    {aes256_gcm, Oid{"2.16.840.1.101.3.4.1.46"}, Parameters::gcm, 32, 12, 1},
    {des_ede3_cbc, Oid{"1.2.840.113549.3.7"}, Parameters::iv, 24, 8, 8},
    {gost28147_cfb, Oid{"1.2.804.2.1.1.1.1.1.1.3"}, Parameters::national, 32, 8, 1},
    {kalyna256_cfb, Oid{"1.2.804.2.1.1.1.1.1.3.3.2"}, Parameters::national, 32, 32, 1},
    {kalyna256_ofb, Oid{"1.2.804.2.1.1.1.1.1.3.6.2"}, Parameters::national, 32, 32, 1},
}};

const Row& row_of(ContentCipherName name) { return rows[static_cast<std::size_t>(name)]; }

constexpr std::size_t default_tag = 12;
constexpr std::size_t longest_tag = 16;
constexpr std::size_t longest_iv = 64;

Result<ContentAlgorithm> malformed_parameters() {
    return fail(Errc::malformed, "parameters of the content encryption");
}

}  // namespace

std::size_t ContentAlgorithm::key_size() const { return row_of(cipher).key; }
bool ContentAlgorithm::is_authenticated() const { return row_of(cipher).parameters == Parameters::gcm; }
bool ContentAlgorithm::is_national() const { return row_of(cipher).parameters == Parameters::national; }

Result<ContentAlgorithm> read_content_algorithm(const der::Algorithm& algorithm) {
    const Row* row = nullptr;
    for (const Row& each : rows)
        if (each.oid == algorithm.oid) row = &each;
    if (row == nullptr) return fail(Errc::unsupported, "content encryption " + der::oid_text(algorithm.oid));
    ContentAlgorithm content;
    content.cipher = row->name;
    der::Parse parse;
    der::Reader outer(algorithm.parameters, parse);
    if (row->parameters == Parameters::iv) {
        content.iv = to_bytes(outer.take(der::octet_string).content);
        if (!parse.complete() || content.iv.size() != row->iv) return malformed_parameters();
        return content;
    }
    der::Reader fields = outer.enter(der::sequence_tag);
    content.iv = to_bytes(fields.take(der::octet_string).content);
    if (row->parameters == Parameters::gcm) {
        content.tag_size = fields.at_end() ? default_tag : fields.number();
        if (!parse.complete() || content.iv.empty() || content.iv.size() > longest_iv ||
            content.tag_size < default_tag || content.tag_size > longest_tag)
            return malformed_parameters();
        return content;
    }
    const auto dke = fields.take_if(der::octet_string);
    if (!parse.complete() || content.iv.size() < row->iv || content.iv.size() > longest_iv)
        return malformed_parameters();
    if (row->name != gost28147_cfb && (content.iv.size() != row->iv || dke)) return malformed_parameters();
    content.iv.resize(row->iv);  // older programs write more than GOST takes
    if (dke) {
        auto sbox = GostSBox::from_packed(dke->content);
        if (!sbox) return malformed_parameters();
        content.sbox = *sbox;
    }
    return content;
}

Bytes algorithm_identifier(const ContentAlgorithm& algorithm) {
    const Row& row = row_of(algorithm.cipher);
    const Bytes iv = der::octets(algorithm.iv);
    if (row.parameters == Parameters::iv) return der::algorithm(row.oid, iv);
    if (row.parameters == Parameters::gcm)
        return der::algorithm(row.oid, der::sequence({iv, der::integer(algorithm.tag_size)}));
    // The table is written even if it is the one that is meant without: jkurwa reads no message without it.
    const Bytes dke = row.name == gost28147_cfb ? der::octets(algorithm.sbox.packed()) : Bytes{};
    return der::algorithm(row.oid, der::sequence({iv, dke}));
}

Result<ContentAlgorithm> fresh_algorithm(ContentCipherName cipher) {
    if (cipher == des_ede3_cbc) return fail(Errc::unsupported, "triple DES encrypts no new messages");
    const Row& row = row_of(cipher);
    ContentAlgorithm algorithm;
    algorithm.cipher = cipher;
    algorithm.iv.resize(row.iv);
    if (row.parameters == Parameters::gcm) algorithm.tag_size = longest_tag;
    if (RAND_bytes(algorithm.iv.data(), static_cast<int>(row.iv)) != 1) return fail(Errc::internal, openssl_errors());
    return algorithm;
}

std::uint64_t encrypted_size(const ContentAlgorithm& algorithm, std::uint64_t plain) {
    const std::uint64_t block = row_of(algorithm.cipher).block;
    return block == 1 ? plain : (plain / block + 1) * block;
}

}  // namespace pidpys::crypto
