// SPDX-License-Identifier: MIT
#include "certs/authorities/registry_files.hpp"

#include <algorithm>
#include <set>

#include "certs/authorities/national_roots.hpp"
#include "crypto/base/octet_order.hpp"
#include "files/guarded_file.hpp"
#include "platform/directories.hpp"

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

// Runs `read` on the first folder's file that it takes.
template <class Read>
fs::path first_usable(const std::vector<fs::path>& folders, const char* name,
                      std::vector<files::UnusableFile>& unusable, Read read) {
    for (const fs::path& folder : folders) {
        const fs::path file = folder / name;
        const Result<void> done = read(file);
        if (done) return file;
        if (done.error().code != Errc::not_found)
            unusable.push_back({file, {done.error().code, file.string() + ": " + done.error().detail}});
    }
    return {};
}

Authority authority_of(ListedAuthority& listed) {
    Authority authority;
    authority.id = ca_id_of(listed.edrpou);
    authority.name = listed.names.front();
    authority.tsp_url = std::move(listed.tsp_url);
    authority.ocsp_url = std::move(listed.ocsp_url);
    authority.cmp_url = std::move(listed.cmp_url);
    authority.issuer_names = std::move(listed.names);
    authority.source = AuthoritySource::address_list;
    return authority;
}

// Of the test mode: clients of the contract know these ids by heart. Nobody publishes an address of the second.
std::vector<Authority> test_authorities() {
    Authority iit{"testIitCa", "Тестовий ЦСК АТ \"ІІТ\"", {}, {}, {}, {}, {"Тестовий ЦСК АТ \"ІІТ\""}};
    iit.tsp_url = "http://ca.iit.com.ua/services/tsp/";
    iit.ocsp_url = "http://ca.iit.com.ua/services/ocsp/";
    iit.cmp_url = "http://ca.iit.com.ua/services/cmp/";
    Authority cipher{"testCipherCa", "Тестовий ЦСК «Сайфер»", {}, {}, {}, {}};
    iit.source = cipher.source = AuthoritySource::address_list;
    return {iit, cipher};
}

void append_absent(std::vector<Bytes>& all, std::vector<Bytes> more) {
    std::set<Bytes, OctetOrder> known(all.begin(), all.end());
    for (Bytes& each : more)
        if (known.insert(each).second) all.push_back(std::move(each));
}

}  // namespace

std::vector<fs::path> registry_folders(const fs::path& state, bool with_system) {
    std::vector<fs::path> folders{registry_folder(state)};
    if (const auto shared = platform::shared_data_directory(); with_system && !shared.empty())
        folders.push_back(shared / "authorities");
    return folders;
}

void append_listed(std::vector<Authority>& own, std::vector<Authority> listed) {
    const auto configured = static_cast<std::ptrdiff_t>(own.size());
    for (Authority& each : listed) {
        const auto same = [&](const Authority& other) { return other.id == each.id; };
        if (std::none_of(own.begin(), own.begin() + configured, same)) own.push_back(std::move(each));
    }
}

CertificateStore sort_certificates(std::vector<Bytes> certificates, TestRoots test_roots) {
    CertificateStore store;
    for (Bytes& certificate : certificates) {
        const NationalRoot* root = national_root(certificate);
        const bool trusted = root != nullptr && (!root->test || test_roots == TestRoots::trusted);
        (trusted ? store.anchors : store.candidates).push_back(std::move(certificate));
    }
    return store;
}

std::vector<Authority> authorities_of(const TrustedList& list) {
    std::vector<Authority> all;
    for (const TrustedProvider& provider : list.providers) {
        Authority authority;
        for (const TrustedService& service : provider.services)
            for (const Bytes& certificate : service.certificates)
                if (const auto facts = certificate_facts(certificate);
                    facts && service.kind == TrustedService::Kind::authority)
                    authority.issuer_names.push_back(facts->owner.full_name);
        if (provider.edrpou.empty() || authority.issuer_names.empty()) continue;
        authority.id = ca_id_of(provider.edrpou);
        authority.name = provider.name.empty() ? authority.issuer_names.front() : provider.name;
        authority.source = AuthoritySource::trusted_list;
        all.push_back(std::move(authority));
    }
    return all;
}

NationalRegistry load_registry(const std::vector<fs::path>& folders, const RegistryTrust& trust) {
    NationalRegistry registry;
    std::vector<Bytes> certificates;
    registry.list =
        first_usable(folders, authority_list_file, registry.unusable, [&](const fs::path& file) -> Result<void> {
            const auto octets = files::read_guarded_file(file, max_authority_list);
            if (!octets) return tl::unexpected(octets.error());
            auto list = read_authority_list(*octets);
            if (!list) return tl::unexpected(list.error());
            for (ListedAuthority& listed : *list) registry.authorities.push_back(authority_of(listed));
            return {};
        });
    if (trust.test_roots == TestRoots::trusted) append_listed(registry.authorities, test_authorities());
    std::stable_partition(registry.authorities.begin(), registry.authorities.end(),
                          [](const Authority& authority) { return !authority.id.starts_with("ca"); });
    registry.bundle =
        first_usable(folders, certificate_list_file, registry.unusable, [&](const fs::path& file) -> Result<void> {
            auto read = files::read_pki_file(file, files::Guard::needed);
            if (!read) return tl::unexpected(read.error());
            certificates = std::move(read->bundle.certificates);
            return {};
        });
    registry.trusted =
        first_usable(folders, trusted_list_file, registry.unusable, [&](const fs::path& file) -> Result<void> {
            const auto octets = files::read_guarded_file(file, max_trusted_list);
            if (!octets) return tl::unexpected(octets.error());
            auto list = read_trusted_list(*octets, trust.further_signers);
            if (!list) return tl::unexpected(list.error());
            registry.trusted_list = std::move(*list);
            return {};
        });
    if (registry.trusted_list) {
        append_absent(certificates, registry.trusted_list->certificates());
        append_listed(registry.authorities, authorities_of(*registry.trusted_list));
    }
    registry.certificates = sort_certificates(std::move(certificates), trust.test_roots);
    if (registry.trusted_list) registry.certificates.standings = registry.trusted_list->standings();
    return registry;
}

}  // namespace pidpys::certs
