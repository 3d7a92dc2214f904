// SPDX-License-Identifier: MIT
#include "crypto/envelope/addressee.hpp"

#include <algorithm>

#include "crypto/envelope/agreement_scheme.hpp"
#include "crypto/envelope/originator_key.hpp"

namespace pidpys::crypto {
namespace {

// The recipient that refers to the key, in a form that its kind of key takes; nullptr: none.
const RecipientInfo* named_in(const EnvelopeHead& head, const OwnKey& own) {
    const auto refers = [&own](const RecipientInfo& info) {
        if (const auto* agree = std::get_if<KeyAgreeRecipient>(&info))
            return !own.is_rsa && std::ranges::any_of(agree->keys, [&own](const RecipientEncryptedKey& key) {
                return refers_to(key.recipient, own);
            });
        const auto* transport = std::get_if<KeyTransRecipient>(&info);
        return transport != nullptr && own.is_rsa && refers_to(transport->recipient, own);
    };
    const auto found = std::ranges::find_if(head.recipients, refers);
    return found == head.recipients.end() ? nullptr : &*found;
}

// Whether the key may be meant although nothing refers to it: nobody knows its certificate, and its kind is right.
bool may_be_meant(const EnvelopeHead& head, const OwnKey& own) {
    if (own.certificate) return false;
    return std::ranges::any_of(head.recipients, [&own](const RecipientInfo& info) {
        const auto* agree = std::get_if<KeyAgreeRecipient>(&info);
        if (agree == nullptr) return own.is_rsa && std::holds_alternative<KeyTransRecipient>(info);
        const AgreementScheme* scheme = agreement_scheme(agree->scheme);
        return scheme != nullptr && scheme->fits(own.kind);
    });
}

}  // namespace

std::vector<ByteView> originator_certificates(const EnvelopeHead& head, std::span<const KeyEntry> keys,
                                              std::span<const Bytes> senders) {
    std::vector<ByteView> certificates = head.certificates;
    certificates.insert(certificates.end(), senders.begin(), senders.end());
    for (const KeyEntry& entry : keys)
        certificates.insert(certificates.end(), entry.certificates.begin(), entry.certificates.end());
    return certificates;
}

Result<Addressee> find_addressee(const EnvelopeHead& head, std::span<const KeyEntry> keys,
                                 std::span<const Bytes> senders) {
    std::optional<std::size_t> likeliest;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const OwnKey own = own_key(keys[i]);
        if (const RecipientInfo* info = named_in(head, own)) {
            const auto* agree = std::get_if<KeyAgreeRecipient>(info);
            if (agree == nullptr || agree->originator.is_ephemeral()) return Addressee{i, true, {}};
            const auto certificates = originator_certificates(head, keys, senders);
            const auto sender = find_originator(agree->originator.certificate, own, certificates);
            if (!sender) return tl::unexpected(sender.error());
            return Addressee{i, true, to_bytes(sender->certificate)};
        }
        if (!may_be_meant(head, own)) continue;
        if (!likeliest || (keys[i].may_agree && !keys[*likeliest].may_agree)) likeliest = i;
    }
    if (!likeliest) return fail(Errc::no_key, "the message is for none of the keys");
    return Addressee{*likeliest, false, {}};
}

}  // namespace pidpys::crypto
