// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "keygen/request_fields.hpp"

namespace pidpys::keygen {
namespace {

FieldValues person() {
    return {{"SURNAME", "Лесь"}, {"GIVEN_NAME", " Марта "}, {"COMMON_NAME", "Лесь Марта"}, {"COUNTRY_NAME", ""}};
}

const KeyProfile& usual() { return built_in_profiles().front(); }

std::string value_of(const crypto::CertificationRequest& request, const char* oid) {
    for (const auto& each : request.subject)
        if (each.type == crypto::der::Oid(oid).content()) return each.value;
    return {};
}

}  // namespace

TEST_CASE("form_of_a_person_becomes_the_subject_in_its_order") {
    FieldValues values = person();
    values["DRFOU"] = "1234567890";
    values["MAIL"] = "marta@example.com";
    values["keyGeneratingFormCaptchaInput"] = "abcde";  // pages send it; nobody looks
    values["UNZR"] = "";
    const auto request = request_of(usual(), values);
    REQUIRE(request);
    REQUIRE(request->subject.size() == 5);
    CHECK(request->subject[0].value == "Лесь");
    CHECK(request->subject[1].value == "Марта");
    CHECK(value_of(*request, "2.5.4.6") == "UA");  // by default
    CHECK(value_of(*request, "2.5.4.5") == "TINUA-1234567890");
    CHECK(request->subject[4].written_as == crypto::TextType::printable);
    CHECK(request->mail == std::vector<std::string>{"marta@example.com"});
    REQUIRE(request->directory_attributes.size() == 1);
    CHECK(request->directory_attributes[0].value == "1234567890");
}

TEST_CASE("form_with_an_empty_or_unfit_field_names_it") {
    const auto fault_of = [](FieldValues values) {
        const auto request = request_of(usual(), values);
        REQUIRE_FALSE(request);
        return request.error();
    };
    FieldValues values = person();
    values["SURNAME"] = "  ";
    CHECK(fault_of(values).field == "SURNAME");
    CHECK(fault_of(values).missing);
    for (const auto& [field, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"COUNTRY_NAME", "Україна"},
                                                                    {"COUNTRY_NAME", "U1"},
                                                                    {"DRFOU", "12№45"},
                                                                    {"MAIL", "Марта"},
                                                                    {"GIVEN_NAME", "a\x01"}}) {
        values = person();
        values[field] = value;
        CHECK(fault_of(values).field == field);
        CHECK_FALSE(fault_of(values).missing);
    }
}

TEST_CASE("first_document_of_a_person_gives_the_serial_number") {
    KeyProfile profile = usual();
    profile.fields.clear();
    for (const char* name : {"COMMON_NAME", "DRFOU", "PASSPORT", "CARD_ID"}) {
        profile.fields.push_back(*known_field(name));
        profile.fields.back().optional = true;
    }
    CHECK(value_of(*request_of(profile, {{"PASSPORT", "AB123456"}, {"CARD_ID", "000000001"}}), "2.5.4.5") ==
          "PASUA-AB123456");
    CHECK(value_of(*request_of(profile, {{"DRFOU", "1234567890"}, {"PASSPORT", "AB123456"}}), "2.5.4.5") ==
          "TINUA-1234567890");
    CHECK(request_of(profile, {})->subject.empty());
}

TEST_CASE("every_built_in_profile_can_be_found_and_filled_in") {
    for (const KeyProfile& profile : built_in_profiles()) {
        INFO(profile.id);
        CHECK(find_profile(built_in_profiles(), profile.id) == &profile);
        CHECK(find_profile(built_in_profiles(), profile.oid) == &profile);
        FieldValues values;
        for (const KeyField& field : profile.fields) values[field.name] = field.name == "COUNTRY_NAME" ? "ua" : "1";
        CHECK(request_of(profile, values));
    }
    CHECK(find_profile(built_in_profiles(), "") == nullptr);
}

}  // namespace pidpys::keygen
