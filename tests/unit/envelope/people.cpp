// SPDX-License-Identifier: MIT
#include "people.hpp"

#include <stdexcept>

#include "crypto/envelope/found_envelope.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto::test {
namespace {

struct Authority {
    EvpPkey key = make_key(KeyKind::p256);
    Bytes certificate =
        make_certificate(key.get(), {.common_name = "Орган", .key_usage = "keyCertSign", .authority = true});
};

const Authority& authority() {
    static const Authority one;
    return one;
}

EvpPkey key_of(const std::string& kind) {
    if (kind == "rsa") return make_key(KeyKind::rsa);
    if (kind == "p256") return make_key(KeyKind::p256);
    if (kind == "p384") return make_key(KeyKind::p384);
    if (kind == "p521") return make_key(KeyKind::p521);
    if (kind == "x25519") return EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
    auto made = generate_dstu_key(kind.c_str());
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
}

}  // namespace

const Bytes& authority_certificate() { return authority().certificate; }

KeyEntry make_person(const std::string& kind, const std::string& who, const std::string& usage) {
    static long serial = 100;
    if (!load_provider()) throw std::runtime_error("no provider");
    KeyEntry entry;
    entry.key = key_of(kind);
    CertificateSpec spec;
    spec.common_name = who;
    spec.serial = ++serial;
    spec.key_usage = !usage.empty() ? usage : kind == "rsa" ? "keyEncipherment" : "keyAgreement";
    entry.certificates.push_back(
        make_certificate(entry.key.get(), spec, authority().key.get(), authority().certificate));
    entry.may_agree = true;
    return entry;
}

Recipient recipient(const KeyEntry& person) {
    auto made = recipient_of(person.certificates.front(), std::chrono::system_clock::now());
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
}

EnvelopeOrder order_to(const std::vector<KeyEntry>& people, const CipherPreference& preference) {
    EnvelopeOrder order;
    for (const KeyEntry& person : people) order.recipients.push_back(recipient(person));
    order.content = content_cipher_for(order.recipients, preference);
    return order;
}

Result<Bytes> open_envelope(ByteView message, const std::vector<KeyEntry>& keys, const std::vector<Bytes>& senders) {
    auto found = FoundEnvelope::in(message);
    if (!found) return forward(found);
    std::vector<Bytes> all = senders;
    all.insert(all.end(), found->sender_certificates().begin(), found->sender_certificates().end());
    auto reader = EnvelopeReader::start(found->source());
    if (!reader) return forward(reader);
    const auto key = find_content_key(reader->head(), keys, all);
    if (!key) return tl::unexpected(key.error());
    HeldInMemory content(std::size_t{64} << 20);
    if (auto opened = reader->decrypt(*key, content); !opened) return forward(opened);
    return content.take();
}

}  // namespace pidpys::crypto::test
