// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "crypto/base/plain_line.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/key/key_agreement.hpp"
#include "token/cryptoki_numbers.hpp"
#include "token/public_key.hpp"
#include "token/session.hpp"

namespace pidpys::token {
namespace {

using Objects = std::vector<wire::Object>;

bool has_same_id(const wire::Object& a, const wire::Object& b) {
    const ByteView id = octets_of(a, cka::id);
    return !id.empty() && std::ranges::equal(id, octets_of(b, cka::id));
}

// Those of a kind with the object's CKA_ID.
std::vector<const wire::Object*> companions(const Objects& objects, const wire::Object& of, std::uint64_t kind) {
    std::vector<const wire::Object*> found;
    for (const wire::Object& each : objects)
        if (each.kind == kind && has_same_id(each, of)) found.push_back(&each);
    return found;
}

crypto::EvpPkey certified_key(const wire::Object& certificate) {
    const auto identity = crypto::identify_certificate(octets_of(certificate, cka::value));
    auto key = identity ? crypto::public_key_of(*identity) : Result<crypto::EvpPkey>(fail(Errc::malformed));
    return key ? std::move(*key) : nullptr;
}

// Of the one public object with its CKA_ID; of what the private object tells itself; of a certificate with its CKA_ID, and
// then each signature proves whether it is that one's. Null: nobody knows what it would sign for.
crypto::EvpPkey half_of(const Objects& objects, const wire::Object& key) {
    if (const auto publics = companions(objects, key, cko::public_key); publics.size() == 1)
        if (auto half = public_key(*publics.front())) return std::move(*half);
    if (auto half = public_key(key)) return std::move(*half);
    for (const wire::Object* certificate : companions(objects, key, cko::certificate))
        if (auto half = certified_key(*certificate)) return half;
    return nullptr;
}

std::optional<KeyKind> kind_of(EVP_PKEY* half) {
    switch (crypto::family_of(half)) {
        case crypto::KeyFamily::rsa: return KeyKind::rsa;
        case crypto::KeyFamily::ec: return KeyKind::ec;
        case crypto::KeyFamily::ed25519: return KeyKind::ed25519;
        case crypto::KeyFamily::dstu4145: return KeyKind::dstu4145;
        default: break;
    }
    if (crypto::agreement_kind(half) == crypto::AgreementKind::x25519) return KeyKind::x25519;
    return std::nullopt;
}

std::string algorithm_of(KeyKind kind, std::size_t bits) {
    const std::string size = std::to_string(bits);
    switch (kind) {
        case KeyKind::rsa: return "RSA " + size;
        case KeyKind::ec: return "EC P-" + size;
        case KeyKind::ed25519: return "Ed25519";
        case KeyKind::x25519: return "X25519";
        case KeyKind::dstu4145: return "DSTU 4145 M" + size;
    }
    return {};
}

KeyThere key_there(const wire::Object& object, KeyKind kind, EVP_PKEY* half) {
    KeyThere there;
    there.handle = object.handle;
    there.kind = kind;
    there.bits = kind == KeyKind::x25519 ? 256 : static_cast<std::size_t>(std::max(EVP_PKEY_get_bits(half), 0));
    there.always_asks = number_of(object, cka::always_authenticate).value_or(0) != 0;
    for (const wire::Attribute& each : object.attributes)
        if (each.type == cka::allowed_mechanisms) there.allowed = each.numbers;
    return there;
}

TokenObject describe(const TokenId& token, const wire::Object& object, TokenObject::Kind kind) {
    const std::string_view label = as_text(octets_of(object, cka::label));
    return {kind,
            to_bytes(octets_of(object, cka::id)),
            plain_line(label),
            {},
            {},
            uri_of(token, octets_of(object, cka::id), plain_line(label))};
}

// A data object in which UAPKI keeps a certificate.
bool is_uapki_certificate(const wire::Object& object) {
    return object.kind == cko::data && as_text(octets_of(object, cka::application)).starts_with("UAPKI-CERTIFICATE");
}

std::vector<TokenObject> certificates_of(const TokenId& token, const Objects& objects) {
    std::vector<TokenObject> found;
    for (const wire::Object& each : objects) {
        if (each.kind != cko::certificate && !is_uapki_certificate(each)) continue;
        const ByteView value = octets_of(each, cka::value);
        if (!crypto::identify_certificate(value)) continue;  // X.509 alone
        auto made = describe(token, each, TokenObject::Kind::certificate);
        made.certificate = to_bytes(value);
        found.push_back(std::move(made));
    }
    return found;
}

// A certificate says what its key is for; without one the token does.
void set_uses(crypto::KeyEntry& entry, const wire::Object& object) {
    if (!entry.certificates.empty()) return;
    const auto says = [&](std::uint64_t type, bool otherwise) {
        const auto said = number_of(object, type);
        return said ? *said != 0 : otherwise;
    };
    entry.may_sign = entry.may_sign && says(cka::sign, true);
    entry.may_agree = entry.may_agree && (says(cka::derive, false) || says(cka::decrypt, false));
}

}  // namespace

std::string uri_of(const TokenId& token, ByteView id, std::string_view label) {
    Uri uri{.token = token.label,
            .manufacturer = token.manufacturer,
            .model = token.model,
            .serial = token.serial,
            .object = {},
            .type = {},
            .id = {}};
    if (!id.empty()) uri.id = to_bytes(id);
    if (id.empty() && !label.empty()) uri.object = std::string(label);
    return write_uri(uri);
}

Found sort_objects(const TokenId& token, const Objects& objects, const SessionPtr& session) {
    Found found;
    found.certificates = certificates_of(token, objects);
    if (!session) return found;
    crypto::KeyContainer container;
    std::vector<std::pair<std::shared_ptr<EVP_PKEY>, const wire::Object*>> origin;
    for (const wire::Object& object : objects) {
        if (object.kind != cko::private_key) continue;
        auto half = half_of(objects, object);
        const auto kind = half ? kind_of(half.get()) : std::nullopt;
        if (!kind) continue;
        KeyThere there = key_there(object, *kind, half.get());
        session->asks_each_time = session->asks_each_time || there.always_asks;
        auto key = key_at(session, std::move(half), std::move(there));
        if (!key) continue;
        crypto::KeyEntry entry;
        entry.key = std::shared_ptr<EVP_PKEY>(key->release(), EVP_PKEY_free);
        entry.label = plain_line(as_text(octets_of(object, cka::label)));
        origin.emplace_back(entry.key, &object);
        container.keys.push_back(std::move(entry));
    }
    std::vector<Bytes> certificates;
    for (const TokenObject& each : found.certificates) certificates.push_back(each.certificate);
    container = crypto::with_certificates(container, certificates);
    for (crypto::KeyEntry& entry : container.keys) {
        const auto from = std::ranges::find(origin, entry.key, [](const auto& pair) { return pair.first; });
        set_uses(entry, *from->second);
        TokenObject made = describe(token, *from->second, TokenObject::Kind::private_key);
        if (!entry.certificates.empty()) made.certificate = entry.certificates.front();
        made.algorithm =
            algorithm_of(*kind_of(entry.key.get()), static_cast<std::size_t>(EVP_PKEY_get_bits(entry.key.get())));
        found.of_keys.push_back(std::move(made));
        found.keys.push_back(std::move(entry));
    }
    return found;
}

}  // namespace pidpys::token
