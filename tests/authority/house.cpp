// SPDX-License-Identifier: MIT
#include "tests/authority/house.hpp"

#include <stdexcept>

#include "certs/identity/issue_certificate.hpp"
#include "certs/parse_certificate.hpp"
#include "crypto/key/generate_key.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::test::authority {
namespace {

using Extensions = std::vector<std::pair<int, std::string>>;

std::string key_of(const std::string& family) {
    return family == "dstu" ? "m257" : family == "rsa" ? "rsa2048" : "p256";
}

// What the root issues is on the root's own list.
void add_addresses(Extensions& extensions, const House& house, const Issue& wanted, bool by_root) {
    const auto uri = [&](const std::string& service, const std::string& more = {}) {
        const auto fault = wanted.address_faults.find(service);
        return "URI:" + house.address + "/" + service + "/" + house.family + more +
               (fault == wanted.address_faults.end() ? "" : "/fault/" + fault->second);
    };
    extensions.emplace_back(NID_info_access, "OCSP;" + uri("ocsp") + ",caIssuers;" + uri("aia"));
    extensions.emplace_back(NID_crl_distribution_points, uri("crl", by_root ? "/root" : ""));
    if (!by_root) extensions.emplace_back(NID_freshest_crl, uri("crl", "/delta"));
    extensions.emplace_back(NID_sinfo_access, "1.3.6.1.5.5.7.48.3;" + uri("tsp"));
}

Result<Member> issue_with(const House& house, const Issue& wanted, const Member* by) {
    auto key = crypto::generate_key(key_of(house.family));
    if (!key) return forward(key);
    certs::CertificateSpec spec;
    spec.subject = {{NID_countryName, "UA"},
                    {NID_organizationName, "Тестовий центр " + house.family},
                    {NID_commonName, wanted.common_name}};
    spec.not_before = house.now - wanted.since;
    spec.not_after = house.now + wanted.until;
    spec.extensions = {{NID_subject_key_identifier, "hash"},
                       {NID_basic_constraints, wanted.authority ? "critical,CA:TRUE" : "critical,CA:FALSE"},
                       {NID_key_usage, wanted.key_usage}};
    if (by != nullptr) spec.extensions.emplace_back(NID_authority_key_identifier, "keyid:always");
    if (!wanted.extended_key_usage.empty()) spec.extensions.emplace_back(NID_ext_key_usage, wanted.extended_key_usage);
    if (by != nullptr && wanted.addresses && !house.address.empty())
        add_addresses(spec.extensions, house, wanted, by == &house.root);

    const crypto::X509Ptr issuer = by != nullptr ? certs::parse_certificate(by->certificate()) : nullptr;
    auto made = certs::issue_certificate(spec, key->get(), {issuer.get(), by != nullptr ? by->key() : key->get()});
    if (!made) return forward(made);
    Member member;
    member.entry.key = std::move(*key);
    member.entry.certificates.push_back(crypto::der_of(i2d_X509, made->get()));
    if (by != nullptr)
        member.entry.certificates.insert(member.entry.certificates.end(), by->entry.certificates.begin(),
                                         by->entry.certificates.end());
    member.entry.label = wanted.common_name;
    member.entry.may_sign = true;
    return member;
}

Issue authority_named(std::string name) {
    Issue issue;
    issue.common_name = std::move(name);
    issue.key_usage = "critical,keyCertSign,cRLSign";
    issue.authority = true;
    issue.since = std::chrono::hours(24 * 365);
    issue.until = std::chrono::hours(24 * 365 * 9);
    return issue;
}

// Responders' certificates name no responder, as most of them do not (pki 3.4).
Issue service_named(std::string name, std::string purpose, bool addresses) {
    Issue issue;
    issue.common_name = std::move(name);
    issue.extended_key_usage = std::move(purpose);
    issue.addresses = addresses;
    return issue;
}

}  // namespace

Result<Member> House::issue(const Issue& issue, const Member& by) const { return issue_with(*this, issue, &by); }

Result<Member> House::issue_person(const std::string& name) const {
    Issue person;
    person.common_name = name;
    return issue(person, issuing);
}

Result<House> build_house(const HouseOptions& options) {
    if (auto loaded = crypto::load_provider(); !loaded) return forward(loaded);
    House house{options.family, options.address, options.now, {}, {}, {}, {}, {}};
    auto root = issue_with(house, authority_named("Корінь"), nullptr);
    if (!root) return forward(root);
    house.root = std::move(*root);
    struct Wanted {
        Member& place;
        Issue issue;
        const Member& by;
    };
    for (auto& [place, issue, by] :
         {Wanted{house.issuing, authority_named("Центр сертифікації"), house.root},
          Wanted{house.stamps, service_named("Позначки часу", "critical,timeStamping", true), house.root},
          Wanted{house.status, service_named("Стан сертифікатів", "critical,OCSPSigning", false), house.issuing},
          Wanted{house.root_status, service_named("Стан центрів", "critical,OCSPSigning", false), house.root}}) {
        auto made = house.issue(issue, by);
        if (!made) return forward(made);
        place = std::move(*made);
    }
    return house;
}

Result<Member> issue_stranger(const House& house) {
    Issue stranger = authority_named("Чужий");
    stranger.key_usage = "critical,digitalSignature,keyCertSign,cRLSign";
    stranger.extended_key_usage = "timeStamping,OCSPSigning";
    return issue_with(house, stranger, nullptr);
}

const House& house_of(const std::string& family) {
    static std::map<std::string, House> built;
    if (const auto found = built.find(family); found != built.end()) return found->second;
    auto made = build_house({family, "http://127.0.0.1:1", std::chrono::system_clock::now()});
    if (!made) throw std::runtime_error("test authority: " + made.error().detail);
    return built.emplace(family, std::move(*made)).first->second;
}

}  // namespace pidpys::test::authority
