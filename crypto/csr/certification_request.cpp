// SPDX-License-Identifier: MIT
#include "crypto/csr/certification_request.hpp"

#include <algorithm>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/plain_line.hpp"
#include "crypto/cms/bit_string_signer.hpp"
#include "crypto/container/key_identifiers.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

constexpr Oid extension_request{"1.2.840.113549.1.9.14"};
constexpr Oid challenge_password{"1.2.840.113549.1.9.7"};
constexpr Oid subject_key_identifier_oid{"2.5.29.14"};
constexpr Oid key_usage{"2.5.29.15"};
constexpr Oid extended_key_usage{"2.5.29.37"};
constexpr Oid qc_statements{"1.3.6.1.5.5.7.1.3"};
constexpr Oid qc_compliance{"0.4.0.1862.1.1"}, qc_device{"0.4.0.1862.1.4"};
constexpr Oid subject_alt_name{"2.5.29.17"};
constexpr Oid subject_directory_attributes{"2.5.29.9"};

constexpr std::size_t longest_value = 512;  // octets; the names of companies pass the bounds of X.520
constexpr unsigned rfc822_name = 1;

bool is_printable(char c) {  // X.680 §41.4
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(" '()+,-./:=?").find(c) != std::string_view::npos;
}

}  // namespace

bool is_request_text(const std::string& value, TextType type) {
    if (value.empty() || value.size() > longest_value || !is_plain(value)) return false;
    return type == TextType::utf8 || std::all_of(value.begin(), value.end(), is_printable);
}

bool is_mail_address(const std::string& value) {
    return is_request_text(value, TextType::utf8) &&
           std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

namespace {

Bytes text(const std::string& value, TextType type) {
    return der::tlv(type == TextType::printable ? der::printable_string : der::utf8_string, {as_bytes(value)});
}

// The value of an attribute with the type in front, as names and directory attributes have it.
Result<Bytes> typed_text(const NamedText& attribute, bool in_a_set) {
    if (!is_request_text(attribute.value, attribute.written_as))
        return fail(Errc::invalid_argument, "a value of the request: " + attribute.value);
    const Bytes value = text(attribute.value, attribute.written_as);
    return der::sequence({der::oid(attribute.type), in_a_set ? der::tlv(der::set_tag, {value}) : value});
}

Result<Bytes> name_of(const std::vector<NamedText>& subject) {
    Bytes names;
    for (const NamedText& attribute : subject) {
        auto typed = typed_text(attribute, false);
        if (!typed) return typed;
        der::append(names, der::tlv(der::set_tag, {*typed}));
    }
    return der::sequence({names});
}

Bytes extension(const Oid& type, ByteView value, bool critical = false) {
    return der::sequence({der::oid(type), critical ? der::boolean_true() : Bytes{}, der::octets(value)});
}

// KeyUsage (RFC 5280 §4.2.1.3): DER leaves out the trailing zeros.
Result<Bytes> usage_of(const CertificationRequest& request, KeyFamily family) {
    const bool rsa = family == KeyFamily::rsa || family == KeyFamily::rsa_pss;
    if (request.agrees && (family == KeyFamily::rsa_pss || family == KeyFamily::ed25519))
        return fail(Errc::unsupported, "this kind of key signs and nothing else");
    std::uint8_t bits = request.signs ? 0xc0 : 0;
    if (request.agrees) bits |= rsa ? 0x20 : 0x08;
    if (bits == 0) return fail(Errc::invalid_argument, "a request for no purpose");
    std::uint8_t unused = 0;
    while (((bits >> unused) & 1) == 0) ++unused;
    const std::uint8_t content[] = {unused, bits};
    return der::tlv(der::bit_string, {ByteView(content)});
}

Result<Bytes> directory_attributes(const std::vector<NamedText>& attributes) {
    Bytes list;
    for (const NamedText& attribute : attributes) {
        auto typed = typed_text({attribute.type, attribute.value, TextType::printable}, true);
        if (!typed) return typed;
        der::append(list, *typed);
    }
    return der::sequence({list});
}

// In the order that the programs of the field write them.
Result<Bytes> extensions_of(EVP_PKEY* key, const CertificationRequest& request) {
    auto usage = usage_of(request, family_of(key));
    if (!usage) return usage;
    Bytes list = extension(subject_key_identifier_oid, der::octets(subject_key_identifier(key)));
    der::append(list, extension(key_usage, *usage, true));
    if (!request.extended_key_usage.empty()) {
        Bytes purposes;
        for (const Oid& purpose : request.extended_key_usage) der::append(purposes, der::oid(purpose));
        der::append(list, extension(extended_key_usage, der::sequence({purposes})));
    }
    if (request.kept_in_device)
        der::append(list, extension(qc_statements, der::sequence({der::sequence({der::oid(qc_compliance)}),
                                                                  der::sequence({der::oid(qc_device)})})));
    if (!request.mail.empty()) {
        Bytes names;
        for (const std::string& mail : request.mail) {
            if (!is_mail_address(mail)) return fail(Errc::invalid_argument, "mail address: " + mail);
            der::append(names, der::tlv(der::context_primitive(rfc822_name), {as_bytes(mail)}));
        }
        der::append(list, extension(subject_alt_name, der::sequence({names})));
    }
    if (!request.directory_attributes.empty()) {
        auto attributes = directory_attributes(request.directory_attributes);
        if (!attributes) return attributes;
        der::append(list, extension(subject_directory_attributes, *attributes));
    }
    return der::sequence({list});
}

Bytes attribute(const Oid& type, ByteView value) {
    return der::sequence({der::oid(type), der::tlv(der::set_tag, {value})});
}

Result<Bytes> attributes_of(EVP_PKEY* key, const CertificationRequest& request) {
    auto extensions = extensions_of(key, request);
    if (!extensions) return extensions;
    std::vector<Bytes> attributes{attribute(extension_request, *extensions)};
    if (const std::string& challenge = request.challenge_password; !challenge.empty()) {
        if (!is_request_text(challenge, TextType::utf8))
            return fail(Errc::invalid_argument, "the password for blocking");
        const bool printable = std::all_of(challenge.begin(), challenge.end(), is_printable);
        attributes.push_back(
            attribute(challenge_password, text(challenge, printable ? TextType::printable : TextType::utf8)));
    }
    return der::set_of(std::move(attributes), der::context(0));
}

}  // namespace

Result<Bytes> write_certification_request(EVP_PKEY* key, const CertificationRequest& request) {
    const auto signer = BitStringSigner::make(key, request.digest);
    if (!signer) return tl::unexpected(signer.error());
    const auto name = name_of(request.subject);
    if (!name) return name;
    const auto attributes = attributes_of(key, request);
    if (!attributes) return attributes;
    const Bytes public_key = der_of(i2d_PUBKEY, key);
    if (public_key.empty()) return fail(Errc::unsupported, "a key that has no public form: " + openssl_errors());
    const Bytes info = der::sequence({der::integer(0), *name, public_key, *attributes});
    const auto signature = signer->sign(info);
    if (!signature) return signature;
    return der::sequence({info, signer->algorithm(), *signature});
}

}  // namespace pidpys::crypto
