// SPDX-License-Identifier: MIT
#include "api/cipher/generator_form.hpp"

#include "api/cipher/body.hpp"
#include "api/messages/reason.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::api {
namespace {

std::optional<keygen::Purposes> purposes_of(const std::string& name) {
    if (name.empty() || name == "SIGNATURE_AND_AGREEMENT") return keygen::Purposes::both;
    if (name == "SIGNATURE") return keygen::Purposes::signature;
    if (name == "AGREEMENT") return keygen::Purposes::agreement;
    return std::nullopt;
}

// Empty: in the answer.
Result<std::string> text_of(const JsonFields& fields, std::string_view name) {
    auto text = read_text(fields, name);
    if (!text) return forward(text);
    return text->value_or("");
}

Result<keygen::FieldValues> values_of(const JsonFields& fields, const keygen::KeyProfile& profile) {
    keygen::FieldValues values;
    for (const keygen::KeyField& field : profile.fields) {
        auto text = text_of(fields, field.name);
        if (!text) return forward(text);
        values[field.name] = std::move(*text);
    }
    return values;
}

// What the names have already said is not said again: some numbers stand there and as attributes of their own.
std::string contents_of(const crypto::CertificationRequest& request) {
    std::string contents;
    const auto add = [&](const std::string& value) {
        if (contents.find(value) != std::string::npos) return;
        if (!contents.empty()) contents += ", ";
        contents += value;
    };
    for (const auto* values : {&request.subject, &request.directory_attributes})
        for (const crypto::NamedText& each : *values) add(each.value);
    for (const std::string& mail : request.mail) add(mail);
    return contents;
}

}  // namespace

tl::expected<GeneratorForm, std::string> read_generator_form(const Cipher& cipher, const Blob& body,
                                                             Language language) {
    const auto because = [&](const Error& error) { return tl::unexpected(explain(error, language)); };
    const auto fields = read_any_fields(body);
    if (!fields) return because(fields.error());
    const auto type = text_of(*fields, "NEW_KEY_TYPE");
    const auto delivery = text_of(*fields, "PKCS10_DELIVERY_TYPE");
    const auto id = text_of(*fields, "PROFILE_ID");
    for (const auto* each : {&type, &delivery, &id})
        if (!*each) return because(each->error());
    if (*delivery == "SEND_TO_PROXY") return tl::unexpected(std::string(text(Message::generation_no_proxy, language)));
    const auto purposes = purposes_of(*type);
    if (!purposes) return because({Errc::invalid_argument, "NEW_KEY_TYPE"});
    if (!delivery->empty() && *delivery != "RETURN_IN_RESPONSE")
        return because({Errc::invalid_argument, "PKCS10_DELIVERY_TYPE"});

    const auto profiles = cipher.config.key_profiles();
    if (!profiles) return because({profiles.error().code, {}});
    const auto* profile = id->empty() && !profiles->empty() ? &profiles->front() : keygen::find_profile(*profiles, *id);
    if (profile == nullptr) return tl::unexpected(std::string(text(Message::generation_no_profile, language)));
    const auto values = values_of(*fields, *profile);
    if (!values) return because(values.error());
    auto request = keygen::request_of(*profile, *values);
    if (!request) {
        const Message fault =
            request.error().missing ? Message::generation_field_missing : Message::generation_field_unfit;
        return tl::unexpected(fill(fault, language, request.error().field));
    }
    GeneratorForm form{*profile, *purposes, std::move(*request), {}, {}};
    for (const char* name : {"COMMON_NAME", "ORGANIZATION_NAME", "SURNAME"})
        if (const auto found = values->find(name); form.owner.empty() && found != values->end())
            form.owner = std::string(without_blanks(found->second));
    form.contents = contents_of(form.request);
    return form;
}

}  // namespace pidpys::api
