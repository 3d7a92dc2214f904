// SPDX-License-Identifier: MIT
#include "odd_der.hpp"

#include <catch2/catch.hpp>

namespace pidpys::certs::test {
namespace {

Bytes text(der::Tag tag, std::string_view content) { return der::tlv(tag, {as_bytes(content)}); }
Bytes bits(ByteView content, std::uint8_t unused = 0) {
    return der::tlv(der::bit_string, {ByteView(&unused, 1), content});
}
Bytes oid(std::string_view dotted) { return der::oid(der::Oid(dotted)); }
Bytes truth() { return {der::boolean, 1, 0xff}; }

Bytes signature_of(EVP_PKEY* key, const Bytes& body) {
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    std::size_t size = 0;
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1);
    REQUIRE(EVP_DigestSign(context.get(), nullptr, &size, body.data(), body.size()) == 1);
    Bytes signature(size);
    REQUIRE(EVP_DigestSign(context.get(), signature.data(), &size, body.data(), body.size()) == 1);
    signature.resize(size);
    return signature;
}

Bytes sequence_of(const std::vector<Bytes>& parts) { return der::sequence({joined(parts)}); }

Bytes optional_extensions(unsigned tag, const std::vector<Bytes>& extensions) {
    return extensions.empty() ? Bytes{} : der::tlv(der::context(tag), {sequence_of(extensions)});
}

Bytes body_of(const OddCertificate& certificate) {
    const Bytes version =
        certificate.version == 1 ? Bytes{} : der::tlv(der::context(0), {der::integer(certificate.version - 1)});
    const Bytes validity = der::sequence({text(der::utc_time, "250101000000Z"), text(der::utc_time, "400101000000Z")});
    return der::sequence({version, der::integer(certificate.serial), certificate.algorithm, name(certificate.issuer),
                          validity, name(certificate.subject), certificate.key,
                          optional_extensions(3, certificate.extensions)});
}

}  // namespace

Bytes joined(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts) der::append(all, part);
    return all;
}

Bytes name(std::string_view common_name) {
    return der::sequence({der::set_of({der::sequence({oid("2.5.4.3"), text(der::utf8_string, common_name)})})});
}

Bytes extension(std::string_view identifier, const Bytes& value, bool critical) {
    return der::sequence({oid(identifier), critical ? truth() : Bytes{}, der::octets(value)});
}

Bytes constraints(bool authority) {
    return extension("2.5.29.19", der::sequence({authority ? truth() : Bytes{}}), true);
}

Bytes usage(std::uint8_t set) {
    std::uint8_t unused = 0;
    while (unused < 7 && ((set >> unused) & 1) == 0) ++unused;
    return extension("2.5.29.15", bits({&set, 1}, unused), true);
}

Bytes purposes(const std::vector<std::string>& oids, bool critical) {
    std::vector<Bytes> list;
    for (const std::string& one : oids) list.push_back(oid(one));
    return extension("2.5.29.37", sequence_of(list), critical);
}

Bytes key_identifier(const std::string& identifier) {
    return extension("2.5.29.14", text(der::octet_string, identifier));
}

Bytes issuer_key_identifier(const std::string& identifier) {
    return extension("2.5.29.35", der::sequence({text(der::context_primitive(0), identifier)}));
}

Bytes ecdsa_sha256() { return der::algorithm(der::Oid("1.2.840.10045.4.3.2")); }

Bytes key_info(EVP_PKEY* key) { return crypto::der_of(i2d_PUBKEY, key); }

Bytes key_info(const Bytes& algorithm, const Bytes& public_key) { return der::sequence({algorithm, bits(public_key)}); }

Bytes encode(const OddCertificate& certificate, EVP_PKEY* issuer_key) {
    return encode_with(certificate, signature_of(issuer_key, body_of(certificate)));
}

Bytes encode_with(const OddCertificate& certificate, const Bytes& signature) {
    return der::sequence({body_of(certificate), certificate.algorithm, bits(signature)});
}

Bytes encode(const OddList& list, EVP_PKEY* issuer_key) {
    std::vector<Bytes> entries;
    for (const OddEntry& entry : list.entries) {
        std::vector<Bytes> extensions = entry.extensions;
        if (entry.reason >= 0)
            extensions.push_back(extension("2.5.29.21", {0x0a, 1, static_cast<std::uint8_t>(entry.reason)}));
        entries.push_back(der::sequence({der::integer(entry.serial), text(der::utc_time, entry.date),
                                         extensions.empty() ? Bytes{} : sequence_of(extensions)}));
    }
    const Bytes body =
        der::sequence({der::integer(1), ecdsa_sha256(), name(list.issuer), text(der::utc_time, list.this_update),
                       list.next_update.empty() ? Bytes{} : text(der::utc_time, list.next_update),
                       entries.empty() ? Bytes{} : sequence_of(entries), optional_extensions(0, list.extensions)});
    return der::sequence({body, ecdsa_sha256(), bits(signature_of(issuer_key, body))});
}

}  // namespace pidpys::certs::test
