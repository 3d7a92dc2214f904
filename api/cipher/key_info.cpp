// SPDX-License-Identifier: MIT
#include "api/cipher/key_info.hpp"

#include "api/cipher/certificate_object.hpp"
#include "api/messages/answer.hpp"
#include "api/session/options.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

using crypto::KeyPurpose;
using Json = nlohmann::ordered_json;

// A key out of its certificate's time still signs, as other tools let it; the user is told.
Json usage(const crypto::KeyEntry* key, std::chrono::system_clock::time_point now, Language language) {
    if (key == nullptr) return {{"canBeUsed", false}, {"message", ""}};
    if (key->certificates.empty())
        return {{"canBeUsed", false}, {"message", text(Message::certificate_absent, language)}};
    auto object = certificate_object(key->certificates.front(), language);
    const auto facts = certs::certificate_facts(key->certificates.front());
    if (!object || !facts) return {{"canBeUsed", false}, {"message", explain(object.error(), language)}};
    const bool in_time = facts->not_before <= now && now <= facts->not_after;
    return {{"canBeUsed", true},
            {"message", in_time ? std::string_view() : text(Message::certificate_out_of_time, language)},
            {"certificateInfo", std::move(*object)}};
}

// The certificate of the key; an empty one if there is no such key.
Result<Bytes> certificate_of(const OpenKeys* keys, std::string_view key_type) {
    const auto purpose = parse_key_type(key_type);
    if (!purpose) return fail(Errc::invalid_argument, "key type " + std::string(key_type));
    const auto* key = keys != nullptr ? keys->find(*purpose) : nullptr;
    if (key == nullptr) return Bytes{};
    if (key->certificates.empty()) return fail(Errc::no_certificate);
    return key->certificates.front();
}

template <class Make>
Response certificate_answer(const OpenKeys* keys, std::string_view key_type, Language language, Make make) {
    const auto certificate = certificate_of(keys, key_type);
    if (!certificate) return failure_answer(500, Message::certificate_info_failed, certificate.error(), language);
    return certificate->empty() ? Response::json(200, "{}") : make(*certificate);
}

}  // namespace

std::optional<KeyPurpose> parse_key_type(std::string_view text) {
    const auto plain = normalise(text);
    if (plain == "signature") return KeyPurpose::signature;
    if (plain == "keyagreement") return KeyPurpose::key_agreement;
    return std::nullopt;
}

Response key_usage_answer(const OpenKeys& keys, std::chrono::system_clock::time_point now, Language language) {
    const Json both = {{"signature", usage(keys.find(KeyPurpose::signature), now, language)},
                       {"keyAgreement", usage(keys.find(KeyPurpose::key_agreement), now, language)}};
    return Response::json(200, compact(both));
}

Response certificate_info_answer(const OpenKeys* keys, std::string_view key_type, Language language) {
    return certificate_answer(keys, key_type, language, [&](const Bytes& certificate) {
        const auto object = certificate_object(certificate, language);
        return object ? Response::json(200, compact(*object))
                      : failure_answer(500, Message::certificate_info_failed, object.error(), language);
    });
}

Response certificate_base64_answer(const OpenKeys* keys, std::string_view key_type, Language language) {
    return certificate_answer(keys, key_type, language, [&](const Bytes& certificate) {
        return value_answer(text(Message::data_received, language), "base64Data", base64_encode(certificate));
    });
}

}  // namespace pidpys::api
