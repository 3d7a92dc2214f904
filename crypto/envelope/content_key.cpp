// SPDX-License-Identifier: MIT
#include "crypto/envelope/content_key.hpp"

#include <openssl/rand.h>

#include "crypto/envelope/addressee.hpp"
#include "crypto/envelope/agreement_scheme.hpp"
#include "crypto/envelope/key_wrapping.hpp"
#include "crypto/envelope/oaep_parameters.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/envelope/originator_key.hpp"
#include "crypto/key/key_transport.hpp"

namespace pidpys::crypto {
namespace {

// What a recipient that a key may be came to, the more telling the later.
enum class Outcome { nothing, not_known_here, no_sender, wrong_sender, closed };

bool comes_from_elsewhere(Errc code) {
    return code == Errc::denied || code == Errc::unavailable || code == Errc::io || code == Errc::cancelled ||
           code == Errc::timeout || code == Errc::internal;
}

class Search {
public:
    Search(const EnvelopeHead& head, std::span<const KeyEntry> keys, std::span<const Bytes> senders) : head_(head) {
        for (const KeyEntry& entry : keys) own_.push_back(own_key(entry));
        certificates_ = originator_certificates(head, keys, senders);
    }

    Result<ContentKey> run() {
        for (const bool named : {true, false}) {
            // What knows whether it has opened goes before what does not (PKCS #1 v1.5).
            for (std::size_t i = 0; i < own_.size() && !over(); ++i) try_agreements(i, named);
            for (const bool knows : {true, false})
                for (std::size_t i = 0; i < own_.size() && !over(); ++i) try_transports(i, named, knows);
            if (over() || worst_ != Outcome::nothing) break;
        }
        if (fatal_) return tl::unexpected(*fatal_);
        if (found_) return std::move(*found_);
        if (worst_ == Outcome::nothing) return fail(Errc::no_key, "the message is for none of the keys");
        if (worst_ != Outcome::closed) return tl::unexpected(*why_);
        ContentKey nobodys;
        nobodys.octets = SecretBytes(head_.content.key_size());
        nobodys.doubtful = true;
        if (RAND_priv_bytes(nobodys.octets.data(), static_cast<int>(nobodys.octets.size())) != 1)
            return fail(Errc::internal, openssl_errors());
        return nobodys;
    }

private:
    [[nodiscard]] bool over() const { return found_ || fatal_; }

    void note(Outcome outcome, const Error& error) {
        if (comes_from_elsewhere(error.code)) {
            fatal_ = error;
        } else if (outcome > worst_) {
            worst_ = outcome;
            why_ = error;
        }
    }

    // By name, or by trial where the check of the wrap is the judge: not of keys whose use may cost a person a PIN.
    [[nodiscard]] static bool is_meant(const CertificateReference& recipient, const OwnKey& own, bool named) {
        if (named) return refers_to(recipient, own);
        return !own.certificate || !own.lives_elsewhere;
    }

    void try_agreements(std::size_t index, bool named) {
        for (const RecipientInfo& info : head_.recipients)
            if (const auto* agree_info = std::get_if<KeyAgreeRecipient>(&info); agree_info != nullptr && !over())
                try_agreement(*agree_info, index, named);
    }

    void try_agreement(const KeyAgreeRecipient& info, std::size_t index, bool named) {
        const OwnKey& own = own_[index];
        std::vector<const RecipientEncryptedKey*> meant;
        for (const RecipientEncryptedKey& key : info.keys)
            if (is_meant(key.recipient, own, named)) meant.push_back(&key);
        if (meant.empty()) return;
        const AgreementScheme* scheme = agreement_scheme(info.scheme);
        const KeyWrapping* wrapping = key_wrapping(info.wrap.oid);
        // By trial only what looks as if it were for the key counts at all.
        if (scheme == nullptr || wrapping == nullptr || !info.wrap.is_plain() || !scheme->fits(own.kind)) {
            if (named) note(Outcome::not_known_here, {Errc::unsupported, "a key agreement that is not known here"});
            return;
        }
        const auto peer = find_peer(info, own, named);
        if (!peer) return;
        const KeyInfo bound_to{info.wrap.whole, info.ukm, wrapping->kek_size};
        if (const auto way = way_elsewhere(*scheme, *wrapping, bound_to, own.sbox);
            way && own.lives_elsewhere && opened_elsewhere(*way, meant, index, *peer, named))
            return;
        const auto z = agree(own.key, peer->octets, {.cofactor = scheme->cofactor});
        if (!z) return note_of_key(z.error(), named);
        const auto keks = key_encryption_keys(*scheme, z->view(), bound_to);
        if (!keks) return note(Outcome::closed, keks.error());
        for (const RecipientEncryptedKey* each : meant)
            for (const SecretBytes& kek : *keks) {
                auto key = unwrap_key(*wrapping, kek.view(), each->encrypted_key, own.sbox);
                if (!key || key->size() != head_.content.key_size()) continue;
                found_ = ContentKey{std::move(*key), false, index, peer->sender};
                return;
            }
        if (named) note(Outcome::closed, {Errc::integrity, {}});
    }

    struct Peer {
        Bytes octets;
        Bytes sender;  // a static originator's certificate
    };

    std::optional<Peer> find_peer(const KeyAgreeRecipient& info, const OwnKey& own, bool named) {
        if (info.originator.is_ephemeral()) {
            if (auto good = check_originator_algorithm(*info.originator.key_algorithm, own); !good) {
                if (named) note(Outcome::closed, good.error());
                return std::nullopt;
            }
            return Peer{to_bytes(info.originator.key), {}};
        }
        auto sender = find_originator(info.originator.certificate, own, certificates_);
        if (!sender) {
            // Whoever has no certificate may be meant; who has one is not, unless it is named.
            const bool absent = sender.error().code == Errc::no_certificate;
            if (named || (absent && !own.certificate))
                note(absent ? Outcome::no_sender : Outcome::wrong_sender, sender.error());
            return std::nullopt;
        }
        return Peer{std::move(sender->public_key), to_bytes(sender->certificate)};
    }

    // What a key answers that agrees with nobody, or not in this way.
    void note_of_key(const Error& error, bool named) {
        if (named || comes_from_elsewhere(error.code))
            note(error.code == Errc::unsupported ? Outcome::not_known_here : Outcome::closed, error);
    }

    // Where the key lives and unwraps by itself. False: it does not, and nothing was decided.
    bool opened_elsewhere(const WayToWrap& way, const std::vector<const RecipientEncryptedKey*>& meant,
                          std::size_t index, const Peer& peer, bool named) {
        for (const RecipientEncryptedKey* each : meant) {
            auto key = unwrap_elsewhere(own_[index].key, peer.octets, way, each->encrypted_key);
            if (!key && key.error().code == Errc::unsupported) return false;
            if (key && key->size() == head_.content.key_size()) {
                found_ = ContentKey{std::move(*key), false, index, peer.sender};
                return true;
            }
            if (!key) note_of_key(key.error(), named);
            if (fatal_) return true;
        }
        if (named) note(Outcome::closed, {Errc::integrity, {}});
        return true;
    }

    void try_transports(std::size_t index, bool named, bool knows) {
        const OwnKey& own = own_[index];
        if (!own.is_rsa) return;
        const std::size_t fitting = knows ? 0 : fitting_transports(own);
        for (const RecipientInfo& info : head_.recipients) {
            const auto* transport = std::get_if<KeyTransRecipient>(&info);
            if (transport == nullptr || over() || !is_meant(transport->recipient, own, named)) continue;
            const bool is_v15 = oids::rsa_encryption == transport->algorithm.oid;
            if (is_v15 == knows) continue;
            // What does not tell whether it has opened is tried for one key alone, or not at all.
            if (is_v15 && !named && (own.certificate || fitting != 1)) continue;
            try_transport(*transport, index, named);
        }
    }

    [[nodiscard]] std::size_t fitting_transports(const OwnKey& own) const {
        std::size_t count = 0;
        for (const RecipientInfo& info : head_.recipients)
            if (const auto* transport = std::get_if<KeyTransRecipient>(&info))
                count +=
                    transport->encrypted_key.size() == static_cast<std::size_t>(EVP_PKEY_get_size(own.key)) ? 1 : 0;
        return count;
    }

    void try_transport(const KeyTransRecipient& info, std::size_t index, bool named) {
        Result<WayToDecrypt> way = WayToDecrypt{};
        if (oids::rsaes_oaep == info.algorithm.oid)
            way = read_oaep_parameters(info.algorithm.parameters);
        else if (!(oids::rsa_encryption == info.algorithm.oid) || !info.algorithm.is_plain())
            way = fail(Errc::unsupported, "a key transport that is not known here");
        if (!way) {
            if (named) note(Outcome::not_known_here, way.error());
            return;
        }
        auto key = decrypt_transported(own_[index].key, *way, info.encrypted_key, head_.content.key_size());
        if (key) {
            found_ = ContentKey{std::move(*key), false, index, {}};
        } else if (named || comes_from_elsewhere(key.error().code)) {
            note(key.error().code == Errc::unsupported ? Outcome::not_known_here : Outcome::closed, key.error());
        }
    }

    const EnvelopeHead& head_;
    std::vector<OwnKey> own_;
    std::vector<ByteView> certificates_;
    std::optional<ContentKey> found_;
    std::optional<Error> fatal_;
    Outcome worst_ = Outcome::nothing;
    std::optional<Error> why_;
};

}  // namespace

Result<ContentKey> find_content_key(const EnvelopeHead& head, std::span<const KeyEntry> keys,
                                    std::span<const Bytes> senders) {
    return Search(head, keys, senders).run();
}

}  // namespace pidpys::crypto
