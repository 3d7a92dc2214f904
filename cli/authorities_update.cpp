// SPDX-License-Identifier: MIT
#include "cli/authorities_command.hpp"
#include "cli/authorities_known.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/network.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"
#include "files/read_file.hpp"
#include "grammar/grammar.hpp"
#include "proof/registry_update.hpp"

namespace pidpys::cli {
namespace {

using Outcome = proof::RegistryUpdate::Outcome;
using online::Kind;

// What the central authority publishes.
Result<Outcome> bring_official(const Context& context, const AuthoritiesCommand& command,
                               const certs::RegistryTrust& trust) {
    auto network = Network::open(context, command.network);
    if (!network) return forward(network);
    proof::RegistryUpdate update(context.state, known_folders(context), trust);
    if (auto done = network->run(update, proof::registry_patience); !done) return forward(done);
    return update.outcome();
}

// What the person names; the network is opened for the first address.
Result<Outcome> bring_named(const Context& context, const AuthoritiesCommand& command,
                            const certs::RegistryTrust& trust) {
    certs::RegistryIntake intake(trust, certs::load_registry(known_folders(context), trust).trusted_list);
    std::optional<Network> network;
    const auto fetch = [&](const std::string& url) -> Result<Bytes> {
        if (!network) {
            auto opened = Network::open(context, command.network);
            if (!opened) return forward(opened);
            network.emplace(std::move(*opened));
        }
        online::Request request;
        request.kind = Kind::certificates;
        request.addresses = {{url, online::Source::configured}};
        auto answer = network->fetch(std::move(request));
        if (!answer) return forward(answer);
        return std::move(answer->body);
    };
    for (const std::string& source : command.sources) {
        auto octets = grammar::looks_like_url(source)
                          ? fetch(source)
                          : files::read_file(source, online::rules_of(Kind::certificates).max_answer);
        if (!octets) return forward(octets);
        if (auto taken = intake.take(source, std::move(*octets)); !taken) return forward(taken);
    }
    if (auto kept = intake.keep(context.state); !kept) return forward(kept);
    return Outcome{intake.taken(), {}};
}

void print_taken(const Context& context, const certs::TakenLists& taken) {
    const auto line = [&](Text text, std::initializer_list<std::string_view> words) {
        print("✓ " + say(context.language, text, words));
    };
    if (taken.authorities) line(Text::authorities_list_taken, {std::to_string(*taken.authorities)});
    if (taken.bundle)
        line(Text::authorities_bundle_taken,
             {std::to_string(taken.bundle->certificates), std::to_string(taken.bundle->roots)});
    if (taken.trusted)
        line(Text::trusted_list_taken, {std::to_string(taken.trusted->number), time_text(taken.trusted->issued),
                                        std::to_string(taken.trusted->certificates)});
    print(say(context.language, Text::authorities_taken_soon));
}

Json describe(const Outcome& outcome) {
    Json report = {{"good", true}};
    const certs::TakenLists& taken = outcome.taken;
    if (taken.authorities) report["authorities"] = *taken.authorities;
    if (taken.bundle) report["certificates"] = taken.bundle->certificates;
    if (taken.bundle) report["roots"] = taken.bundle->roots;
    if (taken.trusted) report["trustedList"] = taken.trusted->number;
    if (outcome.complaint) report["notTaken"] = outcome.complaint->detail;
    return report;
}

}  // namespace

int run_authorities_update(const Context& context, const AuthoritiesCommand& command) {
    const auto settings = service_settings(context);
    if (!settings) return complain(context, settings.error());
    const auto trust = trust_of(*settings, roots_of(command));
    const auto outcome =
        command.sources.empty() ? bring_official(context, command, trust) : bring_named(context, command, trust);
    if (!outcome) return complain(context, outcome.error());
    if (context.json) {
        print_json(describe(*outcome));
        return kExitGood;
    }
    if (outcome->complaint) complain(context, *outcome->complaint);
    print_taken(context, outcome->taken);
    return kExitGood;
}

}  // namespace pidpys::cli
