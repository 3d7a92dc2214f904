// SPDX-License-Identifier: MIT
// What is written on a token: key pairs that it makes itself, and their certificates.
#include <algorithm>
#include <array>

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/key/generate_key.hpp"
#include "crypto/provider/key_group.hpp"
#include "crypto/symmetric/gost_sbox.hpp"
#include "token/cryptoki_numbers.hpp"
#include "token/public_key.hpp"
#include "token/session.hpp"

namespace pidpys::token {
namespace {

namespace der = crypto::der;
using wire::Part;

constexpr std::size_t id_size = 16;  // octets of a CKA_ID that nobody else has drawn
constexpr std::uint64_t rsa_key_pair = 0x0, ec_key_pair = 0x1040, edwards_key_pair = 0x1055, dstu_key_pair = 0x80420042;
constexpr std::uint64_t may_make_key_pair = 0x10000;  // CK_MECHANISM_INFO.flags
constexpr std::uint64_t category_of_token_user = 1, x509 = 0;
constexpr std::array<std::uint8_t, 3> usual_exponent{1, 0, 1};

Part octets(std::uint64_t type, ByteView value) { return {type, wire::Form::octets, value, 0}; }
Part number(std::uint64_t type, std::uint64_t value) { return {type, wire::Form::number, {}, value}; }
Part flag(std::uint64_t type, bool value) { return {type, wire::Form::flag, {}, value ? std::uint64_t{1} : 0}; }

// How a token is asked for such a key.
struct Recipe {
    std::uint64_t mechanism = 0;
    std::size_t bits = 0;
    Bytes parameters;  // CKA_EC_PARAMS; empty: RSA
};

Result<Recipe> recipe_for(std::string_view algorithm) {
    const auto named = [](std::uint64_t mechanism, std::size_t bits, const der::Oid& curve) {
        return Recipe{mechanism, bits, der::oid(curve)};
    };
    if (algorithm == "p256") return named(ec_key_pair, 256, der::Oid{"1.2.840.10045.3.1.7"});
    if (algorithm == "p384") return named(ec_key_pair, 384, der::Oid{"1.3.132.0.34"});
    if (algorithm == "p521") return named(ec_key_pair, 521, der::Oid{"1.3.132.0.35"});
    if (algorithm == "ed25519") return named(edwards_key_pair, 255, der::Oid{"1.3.101.112"});
    const auto known = crypto::key_algorithms();
    if (std::ranges::find(known, algorithm) == known.end())
        return fail(Errc::unsupported, "key algorithm " + std::string(algorithm));
    if (algorithm.starts_with("rsa"))
        return Recipe{rsa_key_pair, static_cast<std::size_t>(std::stoul(std::string(algorithm.substr(3)))), {}};
    auto curve = crypto::provider::curve_by_name("M" + std::string(algorithm.substr(1)));
    if (!curve) return forward(curve);
    const auto dke = crypto::GostSBox::dke1().packed();
    return Recipe{dstu_key_pair, (*curve)->field_bits(),
                  crypto::dstu4145::encode_parameters({*curve, Bytes(dke.begin(), dke.end())},
                                                      crypto::dstu4145::ParametersForm::named)};
}

bool offers(const Session& session, const Recipe& recipe) {
    const auto found = std::ranges::find(session.mechanisms, recipe.mechanism, &wire::Mechanisms::One::type);
    if (found == session.mechanisms.end() || (found->flags & may_make_key_pair) == 0) return false;
    return recipe.mechanism == edwards_key_pair || found->most < 64 ||
           (recipe.bits >= found->least && recipe.bits <= found->most);
}

// A pair there, or its halves that were found.
class MadeThere final : public MadeKey {
public:
    MadeThere(SessionPtr session, std::vector<std::uint64_t> handles)
        : session_(std::move(session)), handles_(std::move(handles)) {}
    ~MadeThere() override {
        if (kept_) return;
        const wire::Slot& slot = session_->token.slot;
        (void)session_->ask(wire::Remove{slot.id, slot.name, handles_}, session_->long_patience);
    }
    [[nodiscard]] const crypto::KeyEntry& key() const override { return key_; }
    [[nodiscard]] const TokenObject& object() const override { return object_; }
    void keep() override { kept_ = true; }

    // By its CKA_ID among what lies there now.
    Result<void> find(ByteView id) {
        const wire::Slot& slot = session_->token.slot;
        const auto read = session_->ask(wire::Objects{slot.id, slot.name});
        if (!read) return tl::unexpected(read.error().error);
        const Found found = sort_objects(session_->token.id, read->value.objects, session_);
        for (std::size_t at = 0; at < found.keys.size(); ++at) {
            if (!std::ranges::equal(found.of_keys[at].id, id)) continue;
            key_ = found.keys[at];
            object_ = found.of_keys[at];
            return {};
        }
        return fail(Errc::malformed, "the token does not show the key that it made");
    }

private:
    SessionPtr session_;
    std::vector<std::uint64_t> handles_;
    crypto::KeyEntry key_;
    TokenObject object_{};
    bool kept_ = false;
};

}  // namespace

Result<MadeKeyPtr> make_key_at(const SessionPtr& session, const KeyToMake& order) {
    const auto recipe = recipe_for(order.algorithm);
    if (!recipe) return tl::unexpected(recipe.error());
    if (!offers(*session, *recipe)) return fail(Errc::unsupported, "the token makes no keys of " + order.algorithm);
    Bytes id(id_size);
    if (RAND_bytes(id.data(), static_cast<int>(id.size())) != 1) return fail(Errc::internal, crypto::openssl_errors());

    const wire::Slot& slot = session->token.slot;
    wire::Make request;
    request.slot = slot.id;
    request.name = slot.name;
    request.mechanism.type = recipe->mechanism;
    request.of_public = {flag(cka::token, true), flag(cka::verify, true), octets(cka::id, id),
                         octets(cka::label, as_bytes(order.label))};
    request.of_private = {flag(cka::token, true),
                          flag(cka::is_private, true),
                          flag(cka::sensitive, true),
                          flag(cka::extractable, false),
                          flag(cka::sign, true),
                          octets(cka::id, id),
                          octets(cka::label, as_bytes(order.label))};
    if (recipe->mechanism == rsa_key_pair) {
        request.of_public.push_back(number(cka::modulus_bits, recipe->bits));
        request.of_public.push_back(octets(cka::public_exponent, usual_exponent));
        if (order.agrees) request.of_public.push_back(flag(cka::encrypt, true));
        if (order.agrees) request.of_private.push_back(flag(cka::decrypt, true));
    } else {
        request.of_public.push_back(octets(cka::ec_params, recipe->parameters));
        if (order.agrees) request.of_private.push_back(flag(cka::derive, true));
    }
    const auto answer = session->ask(request, session->long_patience);
    if (!answer) return tl::unexpected(answer.error().error);
    auto made = std::make_unique<MadeThere>(
        session, std::vector<std::uint64_t>{answer->value.private_key, answer->value.public_key});
    if (auto found = made->find(id); !found) return forward(found);
    return made;
}

Result<void> write_certificate_at(const SessionPtr& session, const TokenObject& key, ByteView certificate) {
    const auto identity = crypto::identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    const wire::Slot& slot = session->token.slot;
    const auto read = session->ask(wire::Objects{slot.id, slot.name});
    if (!read) return tl::unexpected(read.error().error);
    const Found found = sort_objects(session->token.id, read->value.objects, session);
    const auto at = std::ranges::find(found.of_keys, key.id, &TokenObject::id);
    if (at == found.of_keys.end() || key.id.empty()) return fail(Errc::unavailable, "the key is not there any more");
    const auto certified = crypto::public_key_of(*identity);
    const auto& entry = found.keys[static_cast<std::size_t>(at - found.of_keys.begin())];
    if (!certified || EVP_PKEY_eq(certified->get(), entry.key.get()) != 1)
        return fail(Errc::no_key, "the certificate is for another key");
    const auto same = [&](const TokenObject& each) { return std::ranges::equal(each.certificate, certificate); };
    if (std::ranges::any_of(found.certificates, same)) return {};
    const std::string& label = key.label;
    const auto answer = session->ask(
        wire::Create{slot.id,
                     slot.name,
                     {number(cka::object_class, cko::certificate), flag(cka::token, true), flag(cka::is_private, false),
                      number(cka::certificate_type, x509), number(cka::certificate_category, category_of_token_user),
                      octets(cka::id, key.id), octets(cka::label, as_bytes(label)),
                      octets(cka::subject, identity->subject), octets(cka::issuer, identity->issuer),
                      octets(cka::serial_number, identity->serial), octets(cka::value, certificate)}},
        session->long_patience);
    if (!answer) return tl::unexpected(answer.error().error);
    return {};
}

}  // namespace pidpys::token
