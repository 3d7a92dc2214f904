// SPDX-License-Identifier: MIT
#include "crypto/envelope/recipient.hpp"

#include <algorithm>

#include "crypto/base/iso_time.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/key/sound_key.hpp"

namespace pidpys::crypto {

Result<Recipient> recipient_of(ByteView certificate, std::chrono::system_clock::time_point at) {
    const auto identity = identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    if (at < identity->not_before)
        return fail(Errc::expired, "the certificate is valid from " + iso_time(identity->not_before));
    if (at > identity->not_after)
        return fail(Errc::expired, "the certificate was valid until " + iso_time(identity->not_after));
    auto key = public_key_of(*identity);
    if (!key) return forward(key);
    Recipient recipient{to_bytes(certificate), std::move(*key), AgreementKind::other};
    recipient.kind = agreement_kind(recipient.key.get());
    const bool rsa = EVP_PKEY_is_a(recipient.key.get(), "RSA") == 1;
    const bool agrees = recipient.kind != AgreementKind::other;
    if (!rsa && !agrees) return fail(Errc::unsupported, "a key that nobody encrypts to");
    if ((identity->key_usage & (rsa ? usage_key_encipherment : usage_key_agreement)) == 0)
        return fail(Errc::unsuitable,
                    rsa ? "the certificate is not for key encipherment" : "the certificate is not for key agreement");
    if (auto sound = check_sound(recipient.key.get()); !sound) return forward(sound);
    return recipient;
}

Result<std::vector<Recipient>> choose_recipients(std::span<const Bytes> certificates,
                                                 std::chrono::system_clock::time_point at) {
    struct Refused {
        const Bytes* certificate;
        Error error;
    };
    std::vector<Recipient> recipients;
    std::vector<Refused> refused;
    for (const Bytes& certificate : certificates) {
        auto recipient = recipient_of(certificate, at);
        if (!recipient) {
            refused.push_back({&certificate, recipient.error()});
        } else if (std::ranges::none_of(recipients,
                                        [&](const Recipient& one) { return one.certificate == certificate; })) {
            recipients.push_back(std::move(*recipient));
        }
    }
    for (const Refused& one : refused) {
        const auto identity = identify_certificate(*one.certificate);
        const bool is_known_otherwise = identity && one.error.code == Errc::unsuitable &&
                                        std::ranges::any_of(recipients, [&](const Recipient& each) {
                                            const auto of_each = identify_certificate(each.certificate);
                                            return of_each && same_name(of_each->subject, identity->subject);
                                        });
        if (!is_known_otherwise) return tl::unexpected(one.error);
    }
    return recipients;
}

}  // namespace pidpys::crypto
