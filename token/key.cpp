// SPDX-License-Identifier: MIT
#include "crypto/key/key_elsewhere.hpp"

#include <algorithm>
#include <array>

#include "crypto/asn1/writer.hpp"
#include "token/session.hpp"

namespace pidpys::token {
namespace {

// What a module says when it takes another form of the peer's public value.
bool speaks_of_parameters(std::uint64_t code) {
    constexpr std::uint64_t arguments_bad = 0x7, data_invalid = 0x20, data_len_range = 0x21,
                            mechanism_param_invalid = 0x71, domain_params_invalid = 0x130, public_key_invalid = 0x1c4;
    return code == arguments_bad || code == data_invalid || code == data_len_range || code == mechanism_param_invalid ||
           code == domain_params_invalid || code == public_key_invalid;
}

// What a module says that has no such derivation, or makes no such objects; not what it says of the octets.
bool speaks_of_form(std::uint64_t code) {
    constexpr std::array<std::uint64_t, 13> of_form{0x07 /* ARGUMENTS_BAD */,
                                                    0x11 /* ATTRIBUTE_SENSITIVE */,
                                                    0x12 /* ATTRIBUTE_TYPE_INVALID */,
                                                    0x13 /* ATTRIBUTE_VALUE */,
                                                    0x54 /* FUNCTION_NOT_SUPPORTED */,
                                                    0x63 /* KEY_TYPE_INCONSISTENT */,
                                                    0x68 /* FUNCTION_PERMITTED */,
                                                    0x69 /* KEY_NOT_WRAPPABLE */,
                                                    0x6a /* KEY_UNEXTRACTABLE */,
                                                    0x70 /* MECHANISM_INVALID */,
                                                    0x71 /* MECHANISM_PARAM_INVALID */,
                                                    0xd0 /* TEMPLATE_INCOMPLETE */,
                                                    0xd1 /* TEMPLATE_INCONSISTENT */};
    return std::ranges::find(of_form, code) != of_form.end();
}

class TokenKey final : public crypto::KeyElsewhere {
public:
    TokenKey(SessionPtr session, KeyThere there, EVP_PKEY* half)
        : session_(std::move(session)), there_(std::move(there)), half_(EVP_PKEY_dup(half)) {}

    Result<Bytes> sign(const crypto::WayToSign& way, ByteView octets) override {
        const auto prepared = way_to_sign(there_, half_.get(), session_->mechanisms, way, octets);
        if (!prepared) return tl::unexpected(prepared.error());
        const auto made = ask(use<wire::Sign>(*prepared));
        if (!made) return tl::unexpected(made.error().error);
        return signature_of(there_, made->value.octets);
    }

    Result<SecretBytes> agree(const crypto::WayToAgree& way, ByteView peer) override {
        auto prepared = way_to_agree(there_, half_.get(), session_->mechanisms, way, peer);
        if (!prepared) return forward(prepared);
        auto made = derive(*prepared);
        if (!made && there_.kind != KeyKind::dstu4145 && speaks_of_parameters(made.error().code)) {
            prepared->octets = crypto::der::octets(prepared->octets);  // as some libraries want it
            made = derive(*prepared);
        }
        if (!made) return tl::unexpected(made.error().error);
        if (made->value.octets.size() != secret_size())
            return fail(Errc::malformed, "the token: a secret of another length");
        return SecretBytes(made->value.octets);
    }

    Result<SecretBytes> unwrap(const crypto::WayToWrap& way, ByteView peer, ByteView wrapped) override {
        auto made = by_agreed_key<wire::Unwrap>(way, peer, wrapped);
        if (!made) return forward(made);
        return SecretBytes((*made)->octets);
    }

    Result<Bytes> wrap(const crypto::WayToWrap& way, ByteView peer, ByteView key) override {
        auto made = by_agreed_key<wire::Wrap>(way, peer, key);
        if (!made) return forward(made);
        return to_bytes((*made)->octets);
    }

    Result<SecretBytes> decrypt(const crypto::WayToDecrypt& way, ByteView encrypted) override {
        const auto prepared = way_to_decrypt(there_, session_->mechanisms, way, encrypted);
        if (!prepared) return tl::unexpected(prepared.error());
        const auto made = ask(use<wire::Decrypt>(*prepared));
        if (made) return SecretBytes(made->value.octets);
        return does_not_open(made.error());
    }

private:
    // Libraries have many words for a padding or a check that is none, and nobody may learn which: all but those that say that
    // the token was not asked, or is not there, are one.
    static tl::unexpected<Error> does_not_open(const Failure& failure) {
        const bool asked = failure.code != 0 && !means_gone(failure.code) && failure.error.code != Errc::denied &&
                           failure.error.code != Errc::wrong_password;
        return asked ? fail(Errc::integrity, "the key does not decrypt") : tl::unexpected(failure.error);
    }

    // By the token's own derivation, where the secret and the key of it stay. A token that takes no such form says so before
    // it looks at what is wrapped, and is not asked again.
    template <class Request>
    Result<Held<Request>> by_agreed_key(const crypto::WayToWrap& way, ByteView peer, ByteView octets) {
        const auto prepared =
            way_to_wrap(there_, session_->mechanisms, way, peer, Request::operation == wire::Operation::unwrap);
        if (!prepared) return tl::unexpected(prepared.error());
        if (gives_secrets_only_) return fail(Errc::unsupported, "the token derives no keys that stay there");
        Request request;
        request.slot = session_->token.slot.id;
        request.key = there_.handle;
        request.agreement = prepared->agreement;
        request.key_type = prepared->key_type;
        request.wrap = prepared->wrap;
        request.octets = octets;
        auto made = session_->ask(request);
        if (made) return std::move(*made);
        if (!speaks_of_form(made.error().code)) return does_not_open(made.error());
        gives_secrets_only_ = true;
        return fail(Errc::unsupported, made.error().error.detail);
    }

    template <class Request>
    Request use(const Prepared& prepared) const {
        Request request;
        request.slot = session_->token.slot.id;
        request.key = there_.handle;
        request.mechanism = prepared.mechanism;
        request.octets = prepared.octets;
        if (!there_.always_asks) return request;
        request.way = session_->pin.empty() ? wire::PinWay::on_device : wire::PinWay::given;
        request.pin = as_bytes(session_->pin.view());
        return request;
    }

    // The PIN that a key wants each time goes there once at a time: when the token refuses it (somebody has changed it), whoever
    // waits for his turn does not give it once more.
    template <class Request>
    Answered<Held<Request>> ask(const Request& request) const {
        if (request.way != wire::PinWay::given) return session_->ask(request);
        const std::lock_guard one(session_->one_pin);
        auto made = session_->ask(request);
        if (made || made.error().error.code != Errc::wrong_password) return made;
        session_->dead = true;
        const std::lock_guard lock(session_->record->mutex);
        session_->record->refused.insert(session_->pin_mark);
        ++session_->record->wrong_in_a_row;
        return made;
    }

    Answered<Held<wire::Derive>> derive(const Prepared& prepared) const {
        wire::Derive request;
        request.slot = session_->token.slot.id;
        request.key = there_.handle;
        request.size = secret_size();
        request.mechanism = prepared.mechanism;
        request.mechanism.first = prepared.octets;
        return session_->ask(request);
    }

    [[nodiscard]] std::size_t secret_size() const { return (there_.bits + 7) / 8; }

    SessionPtr session_;
    KeyThere there_;
    crypto::EvpPkey half_;
    std::atomic<bool> gives_secrets_only_{false};
};

}  // namespace

Result<crypto::EvpPkey> key_at(const SessionPtr& session, crypto::EvpPkey half, KeyThere there) {
    auto place = std::make_shared<TokenKey>(session, std::move(there), half.get());
    return crypto::tie_elsewhere(std::move(half), std::move(place));
}

}  // namespace pidpys::token
