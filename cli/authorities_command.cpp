// SPDX-License-Identifier: MIT
#include "cli/authorities_command.hpp"

#include <algorithm>

#include "certs/certificate.hpp"
#include "cli/authorities_known.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "platform/disk.hpp"

namespace pidpys::cli {
namespace {

constexpr const char* registry_word = "registry";

using certs::AuthoritySource;

bool is_listed(const certs::Authority& authority) { return authority.source != AuthoritySource::own; }

const char* source_word(const certs::Authority& authority) {
    switch (authority.source) {
        case AuthoritySource::own: return "own";
        case AuthoritySource::address_list: return "registry";
        case AuthoritySource::trusted_list: return "trustedList";
    }
    return "";
}

// The services that the trusted list has of this authority.
std::vector<const certs::TrustedService*> services_of(const certs::Authority& authority,
                                                      const certs::NationalRegistry& registry) {
    std::vector<const certs::TrustedService*> services;
    if (!registry.trusted_list) return services;
    for (const auto& provider : registry.trusted_list->providers)
        for (const auto& service : provider.services)
            if (!provider.edrpou.empty() && certs::ca_id_of(provider.edrpou) == authority.id)
                services.push_back(&service);
    return services;
}

Json describe(const certs::TrustedService& service) {
    Json report = {{"name", service.name}, {"certificates", service.certificates.size()}, {"statuses", Json::array()}};
    for (const auto& period : service.periods)
        report["statuses"].push_back(
            {{"status", period.status}, {"trusted", period.granted}, {"since", iso_time(period.since)}});
    return report;
}

Json describe(const certs::Authority& authority, const certs::NationalRegistry& registry) {
    Json report = {{"id", authority.id}, {"name", authority.name}, {"source", source_word(authority)}};
    if (!is_listed(authority)) report["file"] = authority.file.string();
    report["tsp"] = authority.tsp_url;
    report["ocsp"] = authority.ocsp_url;
    report["cmp"] = authority.cmp_url;
    report["names"] = authority.issuer_names;
    report["certificates"] = Json::array();
    for (const Bytes& der : authority.certificates)
        if (const auto facts = certs::certificate_facts(der))
            report["certificates"].push_back({{"owner", facts->owner.full_name},
                                              {"serial", facts->serial},
                                              {"notBefore", iso_time(facts->not_before)},
                                              {"notAfter", iso_time(facts->not_after)}});
    for (const auto* service : services_of(authority, registry)) report["services"].push_back(describe(*service));
    return report;
}

Json describe(const certs::NationalRegistry& registry) {
    Json report = {{"list", registry.list.string()},
                   {"bundle", registry.bundle.string()},
                   {"authorities", registry.authorities.size()},
                   {"certificates", registry.certificates.anchors.size() + registry.certificates.candidates.size()},
                   {"roots", registry.certificates.anchors.size()}};
    if (const auto& list = registry.trusted_list) {
        report["trustedList"] = {{"file", registry.trusted.string()},
                                 {"number", list->number},
                                 {"issued", iso_time(list->issued)},
                                 {"late", list->is_late(std::chrono::system_clock::now())}};
        if (list->next_update) report["trustedList"]["nextUpdate"] = iso_time(*list->next_update);
    }
    return report;
}

void print_source(const Context& context, const certs::Authority& authority, const certs::NationalRegistry& registry) {
    switch (authority.source) {
        case AuthoritySource::own: print("  " + shown(authority.file.string())); break;
        case AuthoritySource::address_list: print("  " + shown(registry.list.string())); break;
        case AuthoritySource::trusted_list: print("  " + shown(registry.trusted.string())); break;
    }
    for (const auto* service : services_of(authority, registry)) {
        const auto& present = service->periods.back();
        print("  " + say(context.language,
                         present.granted ? Text::trusted_list_service : Text::trusted_list_service_withdrawn,
                         {shown(service->name), time_text(present.since)}));
    }
}

int no_such(const Context& context, const std::string& id) {
    print_aside("pidpys: " + say(context.language, Text::authorities_no_such, {shown(id)}));
    return kExitNoInput;
}

const certs::Authority* find(const KnownAuthorities& known, const std::string& id) {
    const auto found = std::find_if(known.authorities.begin(), known.authorities.end(),
                                    [&](const certs::Authority& each) { return each.id == id; });
    return found == known.authorities.end() ? nullptr : &*found;
}

int removed(const Context& context, const std::string& what, const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files) {
        if (auto gone = platform::remove_file(file); !gone) return complain(context, gone.error());
    }
    if (context.json)
        print_json({{"removed", what}});
    else
        print("✓ " + say(context.language, Text::authorities_removed, {shown(what)}));
    return kExitGood;
}

}  // namespace

certs::TestRoots roots_of(const AuthoritiesCommand& command) {
    return command.test_roots ? certs::TestRoots::trusted : certs::TestRoots::refused;
}

int run_authorities_list(const Context& context, const AuthoritiesCommand& command) {
    const auto known = known_authorities(context, roots_of(command));
    if (context.json) {
        Json report = {{"authorities", Json::array()}, {"registry", describe(known.registry)}};
        for (const auto& each : known.authorities) report["authorities"].push_back(describe(each, known.registry));
        report["unusable"] = Json::array();
        for (const auto& file : known.unusable) report["unusable"].push_back(file.reason.detail);
        print_json(report);
        return kExitGood;
    }
    for (const auto& each : known.authorities) print(shown(each.id) + "  " + shown(each.name));
    const auto& store = known.registry.certificates;
    if (known.registry.list.empty() && known.registry.bundle.empty())
        print(say(context.language, Text::registry_absent) + "\n    → pidpys authorities update");
    else
        print(say(
            context.language, Text::registry_found,
            {std::to_string(known.registry.authorities.size()),
             std::to_string(store.anchors.size() + store.candidates.size()), std::to_string(store.anchors.size())}));
    if (const auto& list = known.registry.trusted_list) {
        print(say(context.language, Text::trusted_list_found, {std::to_string(list->number), time_text(list->issued)}));
        if (list->is_late(std::chrono::system_clock::now()))
            print(say(context.language, Text::trusted_list_late, {time_text(*list->next_update)}));
    }
    tell_unusable(context, known);
    return kExitGood;
}

int run_authorities_show(const Context& context, const AuthoritiesCommand& command) {
    const auto known = known_authorities(context, roots_of(command));
    tell_unusable(context, known);
    const auto* authority = find(known, command.id);
    if (authority == nullptr) return no_such(context, command.id);
    if (context.json) {
        print_json(describe(*authority, known.registry));
        return kExitGood;
    }
    print(shown(authority->id) + "  " + shown(authority->name));
    print_source(context, *authority, known.registry);
    for (const auto& [name, url] : {std::pair{"TSP", &authority->tsp_url}, std::pair{"OCSP", &authority->ocsp_url},
                                    std::pair{"CMP", &authority->cmp_url}})
        if (!url->empty()) print(std::string("  ") + name + ": " + shown(*url));
    for (const auto& name : authority->issuer_names) print("  " + shown(name));
    for (const Bytes& der : authority->certificates)
        if (const auto facts = certs::certificate_facts(der))
            print("  " + shown(facts->owner.full_name) + ", " + shown(facts->serial) + ", " +
                  time_text(facts->not_before) + " – " + time_text(facts->not_after));
    return kExitGood;
}

int run_authorities_remove(const Context& context, const AuthoritiesCommand& command) {
    const auto known = known_authorities(context, certs::TestRoots::refused);
    if (command.id == registry_word) {
        const auto folder = certs::registry_folder(context.state);
        std::vector<std::filesystem::path> files{folder / certs::authority_list_file,
                                                 folder / certs::certificate_list_file,
                                                 folder / certs::trusted_list_file};
        std::error_code ignored;
        std::erase_if(files, [&](const auto& file) { return !std::filesystem::exists(file, ignored); });
        if (!files.empty()) return removed(context, command.id, files);
        print_aside("pidpys: " + say(context.language, Text::registry_absent));
        return kExitNoInput;
    }
    tell_unusable(context, known);
    const auto* authority = find(known, command.id);
    if (authority == nullptr) return no_such(context, command.id);
    if (is_listed(*authority)) {
        print_aside("pidpys: " + say(context.language, Text::authorities_listed, {shown(command.id)}));
        return kExitUsage;
    }
    return removed(context, command.id, {authority->file});
}

}  // namespace pidpys::cli
