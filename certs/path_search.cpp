// SPDX-License-Identifier: MIT
#include "certs/path_search.hpp"

#include <algorithm>

#include <openssl/x509_vfy.h>

#include "certs/issued_by.hpp"

namespace pidpys::certs {
namespace {

constexpr std::size_t max_length = 12;  // of a path, both ends counted

bool holds(const PathSearch::Certificates& some, const X509* certificate) {
    return std::any_of(some.begin(), some.end(), [&](const X509* one) { return X509_cmp(one, certificate) == 0; });
}

// By names and key identifiers. An issuer without keyCertSign is found, and refused when the path is judged.
bool may_have_issued(X509* issuer, X509* certificate) {
    if (X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_issuer_name(certificate)) != 0) return false;
    const int found = X509_check_issued(issuer, certificate);
    return found == X509_V_OK || found == X509_V_ERR_KEYUSAGE_NO_CERTSIGN;
}

bool is_named_by_key(X509* issuer, X509* certificate) {
    const ASN1_OCTET_STRING* wanted = X509_get0_authority_key_id(certificate);
    const ASN1_OCTET_STRING* own = X509_get0_subject_key_id(issuer);
    return wanted != nullptr && own != nullptr && ASN1_OCTET_STRING_cmp(wanted, own) == 0;
}

}  // namespace

PathSearch::Certificates PathSearch::issuers_of(X509* certificate) const {
    Certificates found;
    for (const Certificates* some : {&anchors_, &helpers_})
        for (X509* issuer : *some)
            if (may_have_issued(issuer, certificate) && !holds(path_, issuer) && !holds(found, issuer))
                found.push_back(issuer);
    std::stable_partition(found.begin(), found.end(), [&](X509* one) { return is_named_by_key(one, certificate); });
    return found;
}

bool PathSearch::judge() {
    --work_left_;
    auto refusal = judge_(path_);
    if (!refusal) return true;
    if (refusal->for_good) work_left_ = 0;
    if (!reason_ || refusal->for_good) reason_ = std::move(refusal->reason);
    return false;
}

bool PathSearch::climb_on() {
    X509* const certificate = path_.back();
    if (holds(anchors_, certificate)) return judge();
    if (path_.size() == max_length) return false;
    const Certificates issuers = issuers_of(certificate);
    for (X509* issuer : issuers) {
        if (work_left_ <= 0) return false;
        if (issuers.size() > 1) {
            --work_left_;
            if (!has_signed(issuer, certificate)) continue;
        }
        path_.push_back(issuer);
        const bool accepted = climb_on();
        path_.pop_back();
        if (accepted) return true;
    }
    return false;
}

Result<void> PathSearch::climb(X509* certificate) {
    path_ = {certificate};
    const bool accepted = climb_on();
    ERR_clear_error();
    if (accepted) return {};
    if (reason_) return tl::unexpected(*reason_);
    return fail(Errc::untrusted, X509_verify_cert_error_string(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY));
}

}  // namespace pidpys::certs
