// SPDX-License-Identifier: MIT
#include "crypto/key/key_elsewhere.hpp"

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

class TokenKey final : public crypto::KeyElsewhere {
public:
    TokenKey(SessionPtr session, KeyThere there, EVP_PKEY* half)
        : session_(std::move(session)), there_(std::move(there)), half_(EVP_PKEY_dup(half)) {}

    Result<Bytes> sign(const crypto::WayToSign& way, ByteView octets) override {
        const auto prepared = way_to_sign(there_, half_.get(), session_->mechanisms, way, octets);
        if (!prepared) return tl::unexpected(prepared.error());
        const auto made = session_->ask(use<wire::Sign>(*prepared));
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

    Result<SecretBytes> decrypt(const crypto::WayToDecrypt& way, ByteView encrypted) override {
        const auto prepared = way_to_decrypt(there_, session_->mechanisms, way, encrypted);
        if (!prepared) return tl::unexpected(prepared.error());
        const auto made = session_->ask(use<wire::Decrypt>(*prepared));
        if (made) return SecretBytes(made->value.octets);
        // Libraries have many words for a padding that is none, and nobody may learn which: all but those that say that the
        // token was not asked, or is not there, are one.
        const Failure& failure = made.error();
        const bool asked = failure.code != 0 && !means_gone(failure.code) && failure.error.code != Errc::denied &&
                           failure.error.code != Errc::wrong_password;
        return asked ? fail(Errc::integrity, "the key does not decrypt") : tl::unexpected(failure.error);
    }

private:
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
};

}  // namespace

Result<crypto::EvpPkey> key_at(const SessionPtr& session, crypto::EvpPkey half, KeyThere there) {
    auto place = std::make_shared<TokenKey>(session, std::move(there), half.get());
    return crypto::tie_elsewhere(std::move(half), std::move(place));
}

}  // namespace pidpys::token
