// SPDX-License-Identifier: MIT
#include "api/cipher/certificate_object.hpp"

#include "crypto/base/iso_time.hpp"

namespace pidpys::api {
namespace {

using Json = nlohmann::ordered_json;

class Labels {
public:
    explicit Labels(Language language) : language_(language) {}

    [[nodiscard]] Json leaf(Message label, const std::string& value) const {
        return node(label, value.empty() ? Json(nullptr) : Json(value));
    }
    [[nodiscard]] Json flag(Message label, bool value) const { return node(label, value ? "true" : "false"); }
    [[nodiscard]] Json node(Message label, Json value) const {
        return {{"description", text(label, language_)}, {"value", std::move(value)}};
    }
    [[nodiscard]] std::string_view word(Message message) const { return text(message, language_); }

private:
    Language language_;
};

Json name_object(const Labels& labels, const certs::NameFacts& name, const char* full_name) {
    return {
        {full_name, labels.leaf(Message::label_full_name, name.full_name)},
        {"surname", labels.leaf(Message::label_surname, name.surname)},
        {"givenName", labels.leaf(Message::label_given_name, name.given_name)},
        {"organization", labels.leaf(Message::label_organization, name.organization)},
        {"organizationalUnit", labels.leaf(Message::label_organizational_unit, name.organizational_unit)},
        {"title", labels.leaf(Message::label_title, name.title)},
        {"country", labels.leaf(Message::label_country, name.country)},
        {"state", labels.leaf(Message::label_state, name.state)},
        {"locality", labels.leaf(Message::label_locality, name.locality)},
        {"serialNumber", labels.leaf(Message::label_serial_number, name.serial_number)},
        {"organizationIdentifier", labels.leaf(Message::label_organization_identifier, name.organization_identifier)},
        {"email", labels.leaf(Message::label_email, name.email)},
    };
}

std::string usages(const Labels& labels, const certs::CertificateFacts& facts) {
    std::string list;
    const auto add = [&](bool has, Message usage) {
        if (has) list.append(list.empty() ? "" : ", ").append(labels.word(usage));
    };
    add(facts.digital_signature, Message::usage_digital_signature);
    add(facts.non_repudiation, Message::usage_non_repudiation);
    add(facts.key_agreement, Message::usage_key_agreement);
    return list;
}

Json key_object(const Labels& labels, const certs::CertificateFacts& facts) {
    return {
        {"keyAlgorithm", labels.leaf(Message::label_key_algorithm, facts.key_algorithm)},
        {"keyParameters", labels.leaf(Message::label_key_parameters, facts.key_parameters)},
        {"publicKey", labels.leaf(Message::label_key_value, facts.public_key)},
        {"keyUsage", labels.leaf(Message::label_key_usage, usages(labels, facts))},
        {"signatureAlgorithm", labels.leaf(Message::label_signature_algorithm, facts.signature_algorithm)},
    };
}

Json extensions_object(const Labels& labels, const certs::CertificateFacts& facts) {
    Json person = {
        {"drfou", labels.leaf(Message::label_drfou, facts.drfou)},
        {"edrpou", labels.leaf(Message::label_edrpou, facts.edrpou)},
        {"passport", labels.leaf(Message::label_passport, facts.passport)},
        {"eddrun", labels.leaf(Message::label_eddrun, facts.unzr)},
    };
    return {
        {"isReinforced", labels.flag(Message::label_is_reinforced, facts.is_qualified)},
        {"isSeal", labels.flag(Message::label_is_seal, facts.is_seal)},
        {"isInDevice", labels.flag(Message::label_in_device, facts.has_qscd)},
        {"subjectKeyIdentifier", labels.leaf(Message::label_subject_key_id, facts.subject_key_id)},
        {"authorityKeyIdentifier", labels.leaf(Message::label_authority_key_id, facts.authority_key_id)},
        {"personalData", labels.node(Message::label_personal_data, std::move(person))},
    };
}

}  // namespace

Result<Json> certificate_object(ByteView der, Language language) {
    auto facts = certs::certificate_facts(der);
    if (!facts) return forward(facts);
    const Labels labels(language);
    return Json{
        {"ownerCertificateInfo", labels.node(Message::label_owner, name_object(labels, facts->owner, "ownerFullName"))},
        {"issuerCertificateInfo",
         labels.node(Message::label_issuer, name_object(labels, facts->issuer, "issuerFullName"))},
        {"publicKeyCertificateInfo", labels.node(Message::label_public_key, key_object(labels, *facts))},
        {"certificateSerialNumber", labels.leaf(Message::label_certificate_serial, facts->serial)},
        {"notBefore", labels.leaf(Message::label_not_before, iso_time(facts->not_before))},
        {"notAfter", labels.leaf(Message::label_not_after, iso_time(facts->not_after))},
        {"extensionsCertificateInfo", labels.node(Message::label_extensions, extensions_object(labels, *facts))},
    };
}

std::string compact(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace pidpys::api
