// SPDX-License-Identifier: MIT
#include "cli/key_command.hpp"

#include "certs/certificate.hpp"
#include "certs/key_facts.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "token/uri.hpp"

namespace pidpys::cli {
namespace {

const char* kind_name(crypto::ContainerKind kind) {
    switch (kind) {
        case crypto::ContainerKind::pkcs12: return "PKCS#12";
        case crypto::ContainerKind::pkcs8: return "PKCS#8";
        case crypto::ContainerKind::pem: return "PEM";
        case crypto::ContainerKind::iit_key6: return "Key-6.dat";
        case crypto::ContainerKind::jks: return "JKS";
    }
    return "?";
}

// Not a container that merely lies on one.
bool is_in_token(const std::string& path) {
    const auto uri = token::is_uri(path) ? token::parse_uri(path) : Result<token::Uri>(fail(Errc::not_found));
    return uri && !token::names_container(*uri);
}

void print_field(const Context& context, Text name, const std::string& value) {
    if (!value.empty()) print("  " + say(context.language, name, {shown(value)}));
}

void print_certificate(const Context& context, const Bytes& der) {
    const auto facts = certs::certificate_facts(der);
    if (!facts) {
        complain(context, facts.error());
        return;
    }
    print_field(context, Text::key_owner, facts->owner.full_name);
    print_field(context, Text::key_organization, facts->owner.organization);
    print_field(context, Text::key_tax_number, facts->owner.serial_number);
    print_field(context, Text::key_issuer, facts->issuer.full_name);
    print_field(context, Text::key_serial, facts->serial);
    print_field(context, Text::key_algorithm, facts->key_algorithm + " " + facts->key_parameters);
    print("  " +
          say(context.language, Text::key_validity, {time_text(facts->not_before), time_text(facts->not_after)}));
}

Json described(const crypto::KeyEntry& entry) {
    Json key{{"label", entry.label},
             {"signs", entry.may_sign},
             {"agrees", entry.may_agree},
             {"fingerprint", crypto::key_fingerprint(entry.key.get())}};
    const auto facts = entry.certificates.empty() ? Result<certs::CertificateFacts>(fail(Errc::no_certificate))
                                                  : certs::certificate_facts(entry.certificates.front());
    key["certificate"] = nullptr;
    if (!facts) return key;
    key["certificate"] = {{"owner", facts->owner.full_name},
                          {"organization", facts->owner.organization},
                          {"identifier", facts->owner.serial_number},
                          {"issuer", facts->issuer.full_name},
                          {"serial", facts->serial},
                          {"algorithm", facts->key_algorithm},
                          {"parameters", facts->key_parameters},
                          {"notBefore", iso_time(facts->not_before)},
                          {"notAfter", iso_time(facts->not_after)}};
    return key;
}

}  // namespace

int run_key_info(const Context& context, const KeyFile& file) {
    const auto container = open_key_file(context, file);
    if (!container) return complain(context, container.error());

    const char* kind = is_in_token(file.path) ? "PKCS #11" : kind_name(container->kind);
    if (context.json) {
        Json keys = Json::array();
        for (const auto& entry : container->keys) keys.push_back(described(entry));
        print_json({{"container", kind}, {"keys", std::move(keys)}});
        return 0;
    }
    print(say(context.language, Text::key_container, {kind, std::to_string(container->keys.size())}));
    for (std::size_t i = 0; i < container->keys.size(); ++i) {
        const crypto::KeyEntry& entry = container->keys[i];
        print(say(context.language, Text::key_number, {std::to_string(i + 1), shown(entry.label)}));
        if (entry.may_sign) print("  " + say(context.language, Text::key_signs));
        if (entry.may_agree) print("  " + say(context.language, Text::key_agrees));
        if (entry.certificates.empty()) {
            const auto names = certs::key_names(entry.key.get());
            print_field(context, Text::key_algorithm, names.algorithm + " " + names.parameters);
            print("  " + say(context.language, Text::key_no_certificate));
        } else {
            print_certificate(context, entry.certificates.front());
        }
        print_field(context, Text::key_fingerprint, crypto::key_fingerprint(entry.key.get()));
    }
    return 0;
}

}  // namespace pidpys::cli
