// SPDX-License-Identifier: MIT
#include <organizations.pb.h>
#include <certificates.pb.h>

#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/certificate_choice.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "certs/certificate.hpp"

namespace pidpys::api::dss {
namespace {

namespace proto = Diadoc::Api::Proto;
namespace certificates = Diadoc::Api::Proto::Certificates;

void describe(const CertificateRecord& record, bool is_default, certificates::CertificateInfoV2& info) {
    info.set_thumbprint(record.thumbprint);
    info.set_validfrom(ticks(record.not_before));
    info.set_validto(ticks(record.not_after));
    info.set_isdefault(is_default);
    if (record.use == CertificateUse::signing) {
        info.set_type(certificates::Dss);
        info.add_usages(certificates::DssUsage);
        info.set_dsstype(certificates::KSignServer);
    } else {
        info.set_type(certificates::Token);
        info.add_usages(certificates::TokenUsage);
    }
    const auto facts = certs::certificate_facts(record.der);
    if (!facts) return;
    info.set_organizationname(facts->owner.organization);
    info.set_inn(facts->edrpou.empty() ? facts->drfou : facts->edrpou);
    info.set_userfirstname(facts->owner.given_name);
    info.set_userlastname(facts->owner.surname);
    info.set_usershortname(facts->owner.full_name);
    info.set_subjecttype(facts->owner.organization.empty() ? certificates::PhysicalPerson : certificates::LegalEntity);
}

}  // namespace

Answer<Response> my_organizations(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    proto::OrganizationList list;
    proto::Organization* organization = nullptr;
    for (const auto& box : call.store().boxes_of(user->user_id)) {  // in the order of organizations
        if (organization == nullptr || organization->orgid() != box.organization_id) {
            organization = list.add_organizations();
            organization->set_orgid(box.organization_id);
            organization->set_inn(box.inn);
            organization->set_kpp(box.kpp);
            organization->set_fullname(box.organization);
            organization->set_shortname(box.organization);
            organization->set_sociability(proto::AllOrganizations);
            organization->set_organizationtype(proto::Juridical);
        }
        auto* entry = organization->add_boxes();
        entry->set_boxid(legacy_box_id(box.id));
        entry->set_boxidguid(box.id);
        entry->set_title(box.organization);
    }
    return call.answer(list);
}

Answer<Response> my_user(const Call& call) {
    const auto principal = call.user();
    if (!principal) return tl::unexpected(principal.error());
    const auto user = call.store().user(principal->user_id);
    if (!user) return refusal::unauthorized("Invalid auth token");
    proto::UserV2 answer;
    answer.set_userid(user->id);
    answer.set_login(user->login);
    answer.set_isregistered(true);
    auto& name = *answer.mutable_fullname();
    name.set_lastname(user->last_name);
    name.set_firstname(user->first_name);
    name.set_middlename(user->middle_name);
    return call.answer(answer);
}

Answer<Response> my_certificates(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    if (const auto box = call.box(*user); !box) return tl::unexpected(box.error());
    certificates::CertificateList list;
    const auto records = call.store().certificates_of(user->user_id);
    const auto* chosen = default_certificate(records, call.now());
    for (const auto& record : records)
        if (is_valid_at(record, call.now())) describe(record, &record == chosen, *list.add_certificates());
    return call.answer(list);
}

}  // namespace pidpys::api::dss
