// SPDX-License-Identifier: MIT
#include "cli/key_form.hpp"

#include <algorithm>

#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"
#include "keygen/profile_file.hpp"
#include "token/uri.hpp"

namespace pidpys::cli {
namespace {

Result<std::vector<keygen::KeyProfile>> profiles_of(const Context& context, const KeyForm& form) {
    std::filesystem::path file = form.profiles;
    if (file.empty()) {
        const auto settings = service_settings(context);
        if (!settings) return tl::unexpected(settings.error());
        file = settings->key_profiles;
    }
    if (file.empty()) return keygen::built_in_profiles();
    return keygen::load_profiles(file, context.language);
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
}

keygen::Purposes purposes_of(const std::string& purpose) {
    return purpose == "signature"   ? keygen::Purposes::signature
           : purpose == "agreement" ? keygen::Purposes::agreement
                                    : keygen::Purposes::both;
}

tl::expected<keygen::FieldValues, int> values_of(const Context& context, const KeyForm& form,
                                                 const keygen::KeyProfile& profile) {
    std::vector<std::string> known;
    for (const keygen::KeyField& field : profile.fields) known.push_back(field.name);
    keygen::FieldValues values = form.defaults;
    for (const std::string& given : form.fields) {
        const auto equals = given.find('=');
        if (equals == std::string::npos || equals == 0)
            return tl::unexpected(misused(context, Text::misused_field, {shown(given)}));
        const std::string name = given.substr(0, equals);
        if (std::find(known.begin(), known.end(), name) == known.end())
            return tl::unexpected(misused(context, Text::misused_field_name, {shown(name), listed(known)}));
        values[name] = given.substr(equals + 1);
    }
    return values;
}

}  // namespace

tl::expected<FilledForm, int> fill(const Context& context, const KeyForm& form) {
    const auto profiles = profiles_of(context, form);
    if (!profiles) return tl::unexpected(complain(context, profiles.error()));
    const keygen::KeyProfile* profile =
        form.profile.empty() && !profiles->empty() ? &profiles->front() : keygen::find_profile(*profiles, form.profile);
    if (profile == nullptr) {
        std::vector<std::string> known;
        for (const keygen::KeyProfile& each : *profiles) known.push_back(each.id);
        return tl::unexpected(misused(context, Text::misused_profile, {shown(form.profile), listed(known)}));
    }
    const auto values = values_of(context, form, *profile);
    if (!values) return tl::unexpected(values.error());
    auto request = keygen::request_of(*profile, *values);
    if (!request) {
        const std::string& field = request.error().field;
        return tl::unexpected(request.error().missing ? misused(context, Text::field_missing, {field, field})
                                                      : misused(context, Text::field_unfit, {field}));
    }
    return FilledForm{*profile, purposes_of(form.purpose), std::move(*request)};
}

std::filesystem::path requests_beside(const std::string& container) {
    const auto uri = token::parse_uri(container);
    if (!token::is_uri(container) || !uri) return container;
    std::string name = uri->token.value_or("token");
    for (char& each : name) {
        const auto octet = static_cast<unsigned char>(each);
        const bool fit = octet >= 0x80 || (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'Z') ||
                         (octet >= 'a' && octet <= 'z') || octet == '-';
        if (!fit) each = '_';
    }
    return std::filesystem::path(reinterpret_cast<const char8_t*>(name.c_str()));
}

void tell_requests(const Context& context, const std::string& container,
                   const std::vector<keygen::KeyWithRequest>& keys, const std::vector<std::filesystem::path>& files,
                   const std::vector<std::string>& names) {
    if (context.json) {
        Json requests = Json::array();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            requests.push_back({{"file", files[i].string()}, {"signs", keys[i].signs}, {"agrees", keys[i].agrees}});
            if (!names.empty()) requests.back()["key"] = names[i];
        }
        print_json({{"key", container}, {"requests", std::move(requests)}});
        return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Text text = keys[i].signs ? Text::key_request_made : Text::key_request_made_agreement;
        print("  " + say(context.language, text, {shown(files[i].string())}));
    }
    print("  " + say(context.language, Text::key_request_next));
}

}  // namespace pidpys::cli
