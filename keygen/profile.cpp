// SPDX-License-Identifier: MIT
#include "keygen/profile.hpp"

#include <algorithm>
#include <array>

namespace pidpys::keygen {
namespace {

using crypto::der::Oid;

enum class Place : unsigned char { subject, directory, mail, challenge };

struct Known {
    const char* name;
    Place place;
    const char* subject;    // attribute of the name; null: none
    const char* directory;  // attribute of subjectDirectoryAttributes; null: none
    const char* prefix = "";
};

// keys-and-envelopes 3.2. The prefixes are of ETSI EN 319 412-1 §5.1.3 and §5.1.4.
constexpr std::array<Known, 20> known{{
    {"SURNAME", Place::subject, "2.5.4.4", nullptr},
    {"GIVEN_NAME", Place::subject, "2.5.4.42", nullptr},
    {"COMMON_NAME", Place::subject, "2.5.4.3", nullptr},
    {"ORGANIZATION_NAME", Place::subject, "2.5.4.10", nullptr},
    {"ORGANIZATIONAL_UNIT_NAME", Place::subject, "2.5.4.11", nullptr},
    {"TITLE", Place::subject, "2.5.4.12", nullptr},
    {"LOCALITY_NAME", Place::subject, "2.5.4.7", nullptr},
    {"STATE_OR_PROVINCE_NAME", Place::subject, "2.5.4.8", nullptr},
    {"POSTAL_CODE", Place::subject, "2.5.4.17", nullptr},
    {"STREET_ADDRESS", Place::subject, "2.5.4.9", nullptr},
    {"COUNTRY_NAME", Place::subject, "2.5.4.6", nullptr},
    {"TELEPHONE_NUMBER", Place::subject, "2.5.4.20", nullptr},
    {"DRFOU", Place::subject, "2.5.4.5", "1.2.804.2.1.1.1.11.1.4.1.1", "TINUA-"},
    {"PASSPORT", Place::subject, "2.5.4.5", nullptr, "PASUA-"},
    {"CARD_ID", Place::subject, "2.5.4.5", nullptr, "IDCUA-"},
    {"EDRPOU", Place::subject, "2.5.4.97", "1.2.804.2.1.1.1.11.1.4.2.1", "NTRUA-"},
    {"UNZR", Place::directory, nullptr, "1.2.804.2.1.1.1.11.1.4.11.1"},
    {"EXTERNAL_USER_ID", Place::directory, nullptr, "1.2.804.2.1.1.1.11.1.4.7.1"},
    {"MAIL", Place::mail, nullptr, nullptr},
    {"CHALLENGE_PASSWORD", Place::challenge, nullptr, nullptr},
}};

std::vector<KeyField> fields(std::initializer_list<const char*> required, std::initializer_list<const char*> optional) {
    std::vector<KeyField> made;
    for (const char* name : required) made.push_back(*known_field(name));
    for (const char* name : optional) {
        made.push_back(*known_field(name));
        made.back().optional = true;
    }
    for (KeyField& field : made)
        if (field.name == "COUNTRY_NAME") field.by_default = "UA";
    return made;
}

KeyProfile of_person(const char* oid, const char* id, const char* caption) {
    KeyProfile profile;
    profile.oid = oid;
    profile.id = id;
    profile.caption = caption;
    profile.signature_algorithm = "m257";
    profile.agreement_algorithm = "m431";
    profile.fields = fields({"SURNAME", "GIVEN_NAME", "COMMON_NAME", "COUNTRY_NAME"},
                            {"DRFOU", "UNZR", "LOCALITY_NAME", "MAIL", "TELEPHONE_NUMBER", "CHALLENGE_PASSWORD"});
    return profile;
}

std::vector<KeyProfile> make_built_in() {
    // Numbers below 2.25, which are anybody's who draws them (X.667): these were.
    std::vector<KeyProfile> made{of_person("2.25.305419896", "default", "За замовчуванням")};

    KeyProfile seal = of_person("2.25.305419897", "seal", "Печатка організації");
    seal.fields = fields({"ORGANIZATION_NAME", "COMMON_NAME", "COUNTRY_NAME", "EDRPOU"},
                         {"ORGANIZATIONAL_UNIT_NAME", "LOCALITY_NAME", "MAIL", "CHALLENGE_PASSWORD"});
    seal.extended_key_usage = {Oid("1.2.804.2.1.1.1.3.9")};
    made.push_back(std::move(seal));

    KeyProfile ecdsa = of_person("2.25.305419898", "ecdsa", "ECDSA P-256");
    ecdsa.signature_algorithm = "p256";
    KeyProfile rsa = of_person("2.25.305419899", "rsa", "RSA 3072");
    rsa.signature_algorithm = "rsa3072";
    for (KeyProfile* each : {&ecdsa, &rsa}) {
        each->agreement_algorithm.clear();
        each->container = crypto::Pkcs12Scheme::aes;
        made.push_back(std::move(*each));
    }
    return made;
}

}  // namespace

std::optional<KeyField> known_field(std::string_view name) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Known& each) { return name == each.name; });
    if (found == known.end()) return std::nullopt;
    KeyField field;
    field.name = found->name;
    if (found->subject != nullptr) field.subject = Oid(found->subject);
    if (found->directory != nullptr) field.directory = Oid(found->directory);
    field.prefix = found->prefix;
    field.mail = found->place == Place::mail;
    field.challenge = found->place == Place::challenge;
    return field;
}

std::vector<std::string> known_fields() {
    std::vector<std::string> names;
    for (const Known& each : known) names.emplace_back(each.name);
    return names;
}

const std::vector<KeyProfile>& built_in_profiles() {
    static const std::vector<KeyProfile> profiles = make_built_in();
    return profiles;
}

const KeyProfile* find_profile(const std::vector<KeyProfile>& profiles, std::string_view name) {
    const auto found = std::find_if(profiles.begin(), profiles.end(),
                                    [&](const KeyProfile& each) { return each.id == name || each.oid == name; });
    return found == profiles.end() ? nullptr : &*found;
}

}  // namespace pidpys::keygen
