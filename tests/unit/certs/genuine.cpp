// SPDX-License-Identifier: MIT
#include "genuine.hpp"

#include <algorithm>
#include <filesystem>

#include "certs/enclosed.hpp"
#include "crypto/asn1/ber.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::certs::genuine {
namespace {

std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> found;
    if (!needs::foreign_data()) return found;
    for (const auto& entry : std::filesystem::directory_iterator(places::in_foreign_data(folder)))
        found.push_back(folder + "/" + entry.path().filename().string());
    std::ranges::sort(found);
    return found;
}

std::vector<Signature> signatures_in(const std::vector<std::string>& folders, const std::optional<Bytes>& beside) {
    std::vector<Signature> found;
    for (const std::string& folder : folders)
        for (const std::string& file : files_in(folder)) found.push_back({file, needs::foreign_file(file), beside});
    return found;
}

}  // namespace

std::vector<Signature> national_signatures() { return signatures_in({"cades", "pki/czo-cades"}, {}); }

std::vector<Signature> european_signatures() {
    auto found = signatures_in({"pki/eu-cades"}, to_bytes(as_bytes("Hello World")));
    std::erase_if(found, [](const Signature& one) { return one.file.ends_with(".tsr"); });
    return found;
}

CertificateStore national_store() {
    CertificateStore store;
    for (const std::string& file : files_in("pki/czo-certs")) {
        const bool root = file.find("/ROOT-TEST_") != std::string::npos && file.find("OSC") == std::string::npos;
        (root ? store.anchors : store.candidates).push_back(needs::foreign_file(file));
    }
    return store;
}

AuthorityRegistry national_registry(bool with_services) {
    CertificateStore store = national_store();
    if (!with_services) store.candidates.clear();
    return AuthorityRegistry({}, std::move(store));
}

AuthorityRegistry registry_within(const Signature& signature) {
    const auto definite = crypto::der::Definite::from(signature.octets);
    const auto view = crypto::parse_signed_data(definite->view());
    const Enclosed enclosed = enclosed_in(*view);
    std::vector<crypto::CertificateIdentity> identities;
    for (const Bytes& one : enclosed.certificates) identities.push_back(*crypto::identify_certificate(one));
    CertificateStore store;
    for (std::size_t i = 0; i < identities.size(); ++i) {
        const auto is_above = [&](const auto& other) {
            return &other != &identities[i] && crypto::same_name(other.subject, identities[i].issuer) &&
                   !crypto::same_name(other.subject, identities[i].subject);
        };
        if (identities[i].is_authority && std::ranges::none_of(identities, is_above))
            store.anchors.push_back(enclosed.certificates[i]);
    }
    return AuthorityRegistry({}, store);
}

}  // namespace pidpys::certs::genuine
