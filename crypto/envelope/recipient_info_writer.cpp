// SPDX-License-Identifier: MIT
#include "crypto/envelope/recipient_info_writer.hpp"

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/envelope/agreement_scheme.hpp"
#include "crypto/envelope/key_wrapping.hpp"
#include "crypto/envelope/oaep_parameters.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/envelope/own_key.hpp"
#include "crypto/key/key_transport.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t ukm_size = 64;  // of the field (keys-and-envelopes 1.6)

Result<Bytes> issuer_and_serial(ByteView certificate) {
    const auto identity = identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    return der::sequence({identity->issuer, identity->serial});
}

// RFC 5652 §6.2.1
Result<Bytes> key_trans(const Recipient& recipient, ByteView content_key) {
    const DigestAlgorithm& digest = *digest_by_name("SHA256");
    const auto encrypted = encrypt_to_transport(recipient.key.get(), {digest.name, digest.name, {}}, content_key);
    if (!encrypted) return encrypted;
    const auto identifier = issuer_and_serial(recipient.certificate);
    if (!identifier) return identifier;
    return der::sequence({der::integer(0), *identifier, oaep_identifier(digest), der::octets(*encrypted)});
}

// Our side of the agreement.
struct Side {
    EvpPkey ephemeral;
    EVP_PKEY* key = nullptr;
    Bytes originator;  // a choice of OriginatorIdentifierOrKey
};

Bytes originator_algorithm(const Recipient& recipient, bool full) {
    if (recipient.kind == AgreementKind::nist) return der::algorithm(oids::ec_public_key);
    if (recipient.kind == AgreementKind::x25519) return der::algorithm(oids::x25519);
    if (!full) return der::algorithm(oids::dstu4145, der::null());
    const auto identity = identify_certificate(recipient.certificate);
    if (!identity) return {};
    der::Parse parse;
    der::Reader info = der::Reader(identity->public_key_info, parse).enter(der::sequence_tag);
    return to_bytes(info.algorithm().whole);
}

Result<Side> ephemeral_side(const Recipient& recipient, bool full) {
    auto made = generate_like(recipient.key.get());
    if (!made) return forward(made);
    const auto octets = agreement_octets(made->get());
    if (!octets) return tl::unexpected(octets.error());
    const std::uint8_t no_unused_bits = 0;
    Side side;
    side.originator = der::tlv(der::context(1), {originator_algorithm(recipient, full),
                                                 der::tlv(der::bit_string, {ByteView(&no_unused_bits, 1), *octets})});
    side.key = made->get();
    side.ephemeral = std::move(*made);
    return side;
}

Result<Side> static_side(const KeyEntry& sender) {
    if (sender.certificates.empty()) return fail(Errc::no_certificate, "the sender's key has no certificate");
    const auto identity = identify_certificate(sender.certificates.front());
    if (!identity) return tl::unexpected(identity.error());
    if ((identity->key_usage & usage_key_agreement) == 0)
        return fail(Errc::unsuitable, "the sender's certificate is not for key agreement");
    Side side;
    side.key = sender.key.get();
    side.originator = der::sequence({identity->issuer, identity->serial});
    return side;
}

struct Method {
    const AgreementScheme* scheme;
    const KeyWrapping* wrapping;
};

Method method_to(const Recipient& recipient, bool kalyna) {
    if (recipient.kind == AgreementKind::x25519) return {&scheme_to_x25519(), &aes_wrapping(32)};
    if (recipient.kind == AgreementKind::dstu4145)
        return kalyna ? Method{&scheme_to_dstu(NationalHash::kupyna256), &kalyna_wrapping()}
                      : Method{&scheme_to_dstu(NationalHash::gost34311), &gost_wrapping()};
    const auto bits = static_cast<std::size_t>(EVP_PKEY_get_bits(recipient.key.get()));
    return {&scheme_to_nist(bits), &aes_wrapping(bits <= 256 ? 16 : 32)};
}

// Where our side's key lives, if it wraps there by itself; else here, with what it agreed on.
Result<Bytes> wrapped_to(EVP_PKEY* key, ByteView peer, const Method& method, const KeyInfo& info, ByteView content_key,
                         const GostSBox& sbox) {
    if (const auto way = way_elsewhere(*method.scheme, *method.wrapping, info, sbox)) {
        auto wrapped = wrap_elsewhere(key, peer, *way, content_key);
        if (wrapped || wrapped.error().code != Errc::unsupported) return wrapped;
    }
    const auto z = agree(key, peer, {.cofactor = method.scheme->cofactor});
    if (!z) return tl::unexpected(z.error());
    const auto keks = key_encryption_keys(*method.scheme, z->view(), info);
    if (!keks) return tl::unexpected(keks.error());
    return wrap_key(*method.wrapping, keks->front().view(), content_key, sbox);
}

// RFC 5652 §6.2.2
Result<Bytes> key_agree(const Recipient& recipient, ByteView content_key, const RecipientInfoOptions& options) {
    const bool national = recipient.kind == AgreementKind::dstu4145;
    auto side = agrees_statically(options.sender, recipient)
                    ? static_side(*options.sender)
                    : ephemeral_side(recipient, options.full_originator_parameters);
    if (!side) return forward(side);
    Bytes ukm(national ? ukm_size : 0);
    if (!ukm.empty() && RAND_bytes(ukm.data(), static_cast<int>(ukm.size())) != 1)
        return fail(Errc::internal, openssl_errors());

    const Method method = method_to(recipient, options.kalyna);
    const auto peer = agreement_octets(recipient.key.get());
    if (!peer) return peer;
    const Bytes wrap = algorithm_identifier(*method.wrapping);
    KeyInfo info{wrap, std::nullopt, method.wrapping->kek_size};
    if (!ukm.empty()) info.ukm = ukm;
    const auto wrapped = wrapped_to(side->key, *peer, method, info, content_key, sbox_of(recipient.key.get()));
    if (!wrapped) return wrapped;

    const auto identifier = issuer_and_serial(recipient.certificate);
    if (!identifier) return identifier;
    const Bytes ukm_field = ukm.empty() ? Bytes{} : der::tlv(der::context(1), {der::octets(ukm)});
    const Bytes keys = der::sequence({der::sequence({*identifier, der::octets(*wrapped)})});
    return der::tlv(der::context(1), {der::integer(3), der::tlv(der::context(0), {side->originator}), ukm_field,
                                      der::algorithm(method.scheme->oid, wrap), keys});
}

}  // namespace

bool agrees_statically(const KeyEntry* sender, const Recipient& recipient) {
    return sender != nullptr && recipient.kind == AgreementKind::dstu4145 &&
           same_parameters(sender->key.get(), recipient.key.get());
}

Result<Bytes> write_recipient_info(const Recipient& recipient, ByteView content_key,
                                   const RecipientInfoOptions& options) {
    return recipient.kind == AgreementKind::other ? key_trans(recipient, content_key)
                                                  : key_agree(recipient, content_key, options);
}

}  // namespace pidpys::crypto
