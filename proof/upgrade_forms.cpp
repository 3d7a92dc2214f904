// SPDX-License-Identifier: MIT
#include "proof/upgrade_forms.hpp"

#include <algorithm>

#include "crypto/cades/oids.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/ocsp/basic.hpp"
#include "proof/upgrade_rules.hpp"

namespace pidpys::proof {
namespace {

namespace oids = crypto::oids;

template <class List>
bool holds(const List& list, ByteView element) {
    return std::ranges::any_of(list, [&](ByteView one) { return std::ranges::equal(one, element); });
}

// The certificates that came within an answer need not stand beside it.
bool brings(const StatusEvidence& status, ByteView certificate) {
    const auto basic = crypto::ocsp::read_basic(status.basic_response);
    return basic && holds(basic->certificates, certificate);
}

crypto::Evidence evidence_of(const StatusEvidence& status) {
    crypto::Evidence evidence;
    if (!status.basic_response.empty()) evidence.ocsps.emplace_back(status.basic_response);
    for (const Bytes& list : status.lists) evidence.crls.emplace_back(list);
    return evidence;
}

// The authorities above the signer, then services' certificates that came with neither answer nor token, with the
// authorities above those.
Result<void> write_long_form(crypto::SignatureEditor& editor, const SignerWork& work) {
    std::vector<ByteView> certificates;
    std::vector<crypto::Evidence> evidence;
    std::vector<ByteView> lists, answers;
    for (const StatusEvidence& status : work.statuses) {
        evidence.push_back(evidence_of(status));
        answers.insert(answers.end(), evidence.back().ocsps.begin(), evidence.back().ocsps.end());
        lists.insert(lists.end(), evidence.back().crls.begin(), evidence.back().crls.end());
    }
    for (std::size_t i = 1; i < work.path.size(); ++i) certificates.emplace_back(work.path[i]);
    const auto add = [&](ByteView certificate) {
        if (!holds(certificates, certificate)) certificates.push_back(certificate);
    };
    for (const StatusEvidence& status : work.statuses)
        if (!status.responder.empty() && !brings(status, status.responder)) add(status.responder);
    const StampWork& stamp = *work.tokens.front();
    if (!holds(stamp.stamp.token.certificates, stamp.stamp.signer.certificate)) add(stamp.stamp.signer.certificate);
    for (std::size_t i = 1; i < stamp.path.size(); ++i) add(stamp.path[i]);
    evidence.resize(certificates.size() + 1);

    auto certificate_refs = crypto::make_certificate_refs(certificates, *work.digest);
    if (!certificate_refs) return forward(certificate_refs);
    auto revocation_refs = crypto::make_revocation_refs(evidence, *work.digest);
    if (!revocation_refs) return forward(revocation_refs);
    const auto put = [&](const crypto::der::Oid& type, const Bytes& value) {
        editor.replace_unsigned(work.signer, type, value);
    };
    put(oids::certificate_refs, *certificate_refs);
    put(oids::revocation_refs, *revocation_refs);
    put(oids::certificate_values, crypto::make_certificate_values(certificates));
    put(oids::revocation_values, crypto::make_revocation_values(lists, answers));
    return {};
}

void write_baseline(crypto::SignatureEditor& editor, const SignerWork& work) {
    const auto add_path = [&](const std::vector<Bytes>& path) {
        for (const Bytes& certificate : path) editor.add_certificate(certificate);
    };
    const auto add_statuses = [&](const std::vector<StatusEvidence>& statuses) {
        for (const StatusEvidence& status : statuses) {
            for (const Bytes& list : status.lists) editor.add_revocation(list);
            if (status.basic_response.empty()) continue;
            editor.add_revocation(crypto::make_ocsp_choice(status.basic_response));
            editor.add_certificate(status.responder);
        }
    };
    add_path(work.path);
    add_statuses(work.statuses);
    for (const auto& token : work.tokens) {
        add_path(token->path);
        add_statuses(token->statuses);
    }
}

}  // namespace

Result<void> write_form(crypto::SignatureEditor& editor, const SignerWork& work, crypto::CadesLevel level) {
    if (work.fresh_stamp)
        editor.add_unsigned(work.signer, oids::signature_timestamp, work.tokens.front()->stamp.token.encoding);
    if (level == crypto::CadesLevel::t) return {};
    editor.add_certificate(work.certificate);
    if (!is_baseline(level)) return write_long_form(editor, work);
    write_baseline(editor, work);
    return {};
}

}  // namespace pidpys::proof
