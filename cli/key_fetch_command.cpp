// SPDX-License-Identifier: MIT
#include "cli/key_fetch_command.hpp"

#include "certs/certificate.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "files/certificate_files.hpp"
#include "proof/certificate_search.hpp"

namespace pidpys::cli {
namespace {

std::vector<Bytes> hints_of(const std::vector<crypto::KeyEntry>& keys) {
    std::vector<Bytes> hints;
    for (const crypto::KeyEntry& entry : keys)
        hints.insert(hints.end(), entry.certificates.begin(), entry.certificates.end());
    return hints;
}

bool is_of(const std::vector<crypto::KeyEntry>& keys, const Bytes& certificate) {
    return crypto::entry_of({crypto::ContainerKind::pkcs12, keys, {}}, certificate).has_value();
}

int tell(const Context& context, const std::vector<Bytes>& certificates,
         const std::vector<std::filesystem::path>& files) {
    Json list = Json::array();
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto facts = certs::certificate_facts(certificates[i]);
        if (!facts) continue;
        list.push_back({{"file", files[i].string()},
                        {"owner", facts->owner.full_name},
                        {"issuer", facts->issuer.full_name},
                        {"serial", facts->serial}});
        if (context.json) continue;
        print("✓ " + say(context.language, Text::fetch_found, {shown(facts->owner.full_name), shown(facts->serial)}));
        print("  " + shown(files[i].string()));
    }
    if (context.json) print_json({{"certificates", std::move(list)}});
    return kExitGood;
}

}  // namespace

int run_key_fetch(const Context& context, const KeyFetchCommand& command) {
    const auto keys = open_keys(context, command.key);
    if (!keys) return complain(context, keys.error());
    auto without = proof::keys_without_certificate(*keys);
    if (without.empty()) {
        if (context.json) return tell(context, {}, {});
        print(say(context.language, Text::fetch_needless));
        return kExitGood;
    }
    const auto registry = authorities_of(context, command.authorities);
    auto servers = proof::query_addresses(registry, {command.authority, hints_of(*keys), command.all});
    if (servers.empty()) return misused(context, Text::fetch_nobody);
    const auto network = Network::open(context, command.network);
    if (!network) return complain(context, network.error());
    proof::Context at_hand{registry, std::chrono::system_clock::now()};
    proof::CertificateSearch search(std::move(at_hand), std::move(without), std::move(servers));
    if (auto done = network->run(search); !done) return complain(context, done.error());
    auto found = search.outcome();
    if (!found) return complain(context, found.error());
    std::erase_if(*found, [&](const Bytes& one) { return !is_of(*keys, one); });
    const auto files = files::shelve_certificates(context.certificates(), *found);
    if (!files) return complain(context, files.error());
    return tell(context, *found, *files);
}

}  // namespace pidpys::cli
