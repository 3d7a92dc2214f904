// SPDX-License-Identifier: MIT
#include "keygen/request_fields.hpp"

#include <algorithm>

#include "crypto/base/ascii.hpp"

namespace pidpys::keygen {
namespace {

using crypto::NamedText;
using crypto::TextType;
using crypto::der::Oid;

constexpr Oid country{"2.5.4.6"};
constexpr Oid serial_number{"2.5.4.5"};

std::string value_of(const KeyField& field, const FieldValues& values) {
    const auto given = values.find(field.name);
    const std::string_view value = given == values.end() ? std::string_view() : without_blanks(given->second);
    return std::string(value.empty() ? std::string_view(field.by_default) : value);
}

bool is(const Oid& type, const Oid& other) { return type == other.content(); }

// Two capitals (ISO 3166-1).
bool make_country(std::string& value) {
    for (char& c : value)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return value.size() == 2 && std::all_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// False: it does not fit.
bool put(crypto::CertificationRequest& request, const KeyField& field, std::string value) {
    if (field.directory) {
        if (!crypto::is_request_text(value, TextType::printable)) return false;
        request.directory_attributes.push_back({*field.directory, value, TextType::printable});
    }
    if (field.mail) request.mail.push_back(value);
    if (field.challenge) request.challenge_password = value;
    if (field.mail) return crypto::is_mail_address(value);
    if (!field.subject) return crypto::is_request_text(value, TextType::utf8);
    const auto same = [&](const NamedText& each) { return is(each.type, *field.subject); };
    if (std::any_of(request.subject.begin(), request.subject.end(), same)) return true;
    const bool of_country = is(*field.subject, country);
    if (of_country && !make_country(value)) return false;
    const TextType type = of_country || is(*field.subject, serial_number) ? TextType::printable : TextType::utf8;
    value.insert(0, field.prefix);
    request.subject.push_back({*field.subject, value, type});
    return crypto::is_request_text(value, type);
}

}  // namespace

tl::expected<crypto::CertificationRequest, FieldFault> request_of(const KeyProfile& profile,
                                                                  const FieldValues& values) {
    crypto::CertificationRequest request;
    request.extended_key_usage = profile.extended_key_usage;
    request.digest = profile.digest;
    for (const KeyField& field : profile.fields) {
        std::string value = value_of(field, values);
        if (value.empty() && field.optional) continue;
        if (value.empty()) return tl::unexpected(FieldFault{field.name, true});
        if (!put(request, field, std::move(value))) return tl::unexpected(FieldFault{field.name, false});
    }
    return request;
}

}  // namespace pidpys::keygen
