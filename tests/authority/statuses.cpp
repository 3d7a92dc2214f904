// SPDX-License-Identifier: MIT
#include "tests/authority/statuses.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/provider/certificate_signing.hpp"
#include "tests/authority/general_time.hpp"

namespace pidpys::test::authority {

namespace der = crypto::der;
namespace ocsp = crypto::ocsp;

namespace {

Bytes enumerated(std::uint8_t value) { return der::tlv(der::enumerated_tag, {Bytes{value}}); }

Bytes tagged_extensions(unsigned tag, const Bytes& extensions) {
    return extensions.empty() ? Bytes{} : der::tlv(der::context(tag), {der::sequence({extensions})});
}

Bytes encode(const ocsp::Single& single) {
    Bytes status = der::tlv(der::context_primitive(single.status == ocsp::CertStatus::good ? 0 : 2), {});
    if (single.status == ocsp::CertStatus::revoked) {
        const Bytes reason = single.reason
                                 ? der::tlv(der::context(0), {enumerated(static_cast<std::uint8_t>(*single.reason))})
                                 : Bytes{};
        status = der::tlv(der::context(1), {general_time(single.revoked_at), reason});
    }
    const Bytes next = single.next_update ? der::tlv(der::context(0), {general_time(*single.next_update)}) : Bytes{};
    const Bytes invalid =
        single.invalid_at
            ? der::sequence({der::oid(der::Oid("2.5.29.24")), der::octets(general_time(*single.invalid_at))})
            : Bytes{};
    return der::sequence(
        {ocsp::encode(single.id), status, general_time(single.this_update), next, tagged_extensions(1, invalid)});
}

Result<Bytes> responder_id(const crypto::KeyEntry& signer, bool by_key) {
    const auto identity = crypto::identify_certificate(signer.certificates.front());
    if (!identity) return tl::unexpected(identity.error());
    if (!by_key) return der::tlv(der::context(1), {identity->subject});
    auto hash = crypto::digest(*crypto::digest_by_name("SHA1"), {identity->public_key});
    if (!hash) return forward(hash);
    return der::tlv(der::context(2), {der::octets(*hash)});
}

void read_nonce(der::Reader extensions, StatusRequest& request) {
    der::Reader list = extensions.enter(der::sequence_tag);
    while (!list.at_end()) {
        der::Reader extension = list.enter(der::sequence_tag);
        const bool nonce = ocsp::nonce_extension == extension.oid();
        (void)extension.take_if(der::boolean);
        const Bytes value = to_bytes(extension.take(der::octet_string).content);
        if (nonce) request.nonce = value;
    }
}

}  // namespace

Result<StatusRequest> read_status_request(ByteView octets) {
    StatusRequest request;
    der::Parse parse;
    der::Reader outer(octets, parse);
    der::Reader signed_request = outer.enter(der::sequence_tag);
    der::Reader fields = signed_request.enter(der::sequence_tag);
    signed_request.skip_rest();
    (void)fields.take_if(der::context(0));
    (void)fields.take_if(der::context(1));
    der::Reader list = fields.enter(der::sequence_tag);
    while (!list.at_end()) {
        der::Reader one = list.enter(der::sequence_tag);
        request.ids.push_back(ocsp::read_cert_id(one, parse));
        one.skip_rest();
    }
    if (auto extensions = fields.take_if(der::context(2))) read_nonce(fields.inside(*extensions), request);
    if (!parse.complete() || request.ids.empty()) return fail(Errc::malformed, "OCSPRequest");
    return request;
}

Result<Bytes> signature_algorithm(EVP_PKEY* key, const char* digest) {
    const auto* named = crypto::digest_by_name(digest != nullptr ? std::string(digest) : crypto::default_digest(key));
    if (named == nullptr) return fail(Errc::invalid_argument, "digest");
    // Not scheme_for: that makes no new signatures with SHA-1, and a wrong server does.
    return crypto::algorithm_identifier({crypto::family_of(key), named, false, 0, named});
}

Result<Bytes> sign_structure(EVP_PKEY* key, ByteView signed_octets, const char* digest, ByteView more) {
    auto algorithm = signature_algorithm(key, digest);
    if (!algorithm) return forward(algorithm);
    const bool national = crypto::family_of(key) == crypto::KeyFamily::dstu4145;
    auto context = crypto::certificate_signing_context(
        key, digest != nullptr || national ? digest : crypto::default_digest(key).c_str());
    if (!context) return forward(context);
    std::size_t size = 0;
    if (EVP_DigestSign(context->get(), nullptr, &size, signed_octets.data(), signed_octets.size()) != 1)
        return fail(Errc::internal, crypto::openssl_errors());
    Bytes signature(size);
    if (EVP_DigestSign(context->get(), signature.data(), &size, signed_octets.data(), signed_octets.size()) != 1)
        return fail(Errc::internal, crypto::openssl_errors());
    signature.resize(size);
    return der::sequence({signed_octets, *algorithm, der::tlv(der::bit_string, {Bytes{0}, signature}), more});
}

Result<Bytes> make_basic(const crypto::KeyEntry& signer, const StatusAnswer& answer) {
    auto responder = responder_id(signer, answer.by_key);
    if (!responder) return forward(responder);
    Bytes singles;
    for (const ocsp::Single& single : answer.singles) der::append(singles, encode(single));
    Bytes extensions = answer.response_extension;
    if (!answer.nonce.empty())
        der::append(extensions, der::sequence({der::oid(ocsp::nonce_extension), der::octets(answer.nonce)}));
    const Bytes data = der::sequence(
        {*responder, general_time(answer.produced_at), der::sequence({singles}), tagged_extensions(1, extensions)});
    const Bytes certificates =
        answer.certificates ? der::tlv(der::context(0), {der::sequence({signer.certificates.front()})}) : Bytes{};
    return sign_structure(signer.key.get(), data, answer.digest, certificates);
}

Bytes unsuccessful(std::uint8_t status) { return der::sequence({enumerated(status)}); }

}  // namespace pidpys::test::authority
