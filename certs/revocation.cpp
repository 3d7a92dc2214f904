// SPDX-License-Identifier: MIT
#include "certs/revocation.hpp"

#include <algorithm>
#include <mutex>

#include "certs/critical_extensions.hpp"
#include "certs/strength.hpp"

namespace pidpys::certs {
namespace {

using crypto::FreeWith;
using DistributionPoint = std::unique_ptr<ISSUING_DIST_POINT, FreeWith<ISSUING_DIST_POINT_free>>;
using DistributionPoints = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;

bool is_due(const ASN1_TIME* time, std::time_t at) { return ASN1_TIME_cmp_time_t(time, at) <= 0; }

bool share_a_name(const GENERAL_NAMES* some, const GENERAL_NAMES* others) {
    for (int i = 0; i < sk_GENERAL_NAME_num(some); ++i)
        for (int k = 0; k < sk_GENERAL_NAME_num(others); ++k)
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(some, i), sk_GENERAL_NAME_value(others, k)) == 0) return true;
    return false;
}

// A list for one distribution point serves the certificates that name the point (RFC 5280 §6.3.3 b 2 i).
bool names_point(X509* certificate, const DIST_POINT_NAME* point) {
    const DistributionPoints own(
        static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
    for (int i = 0; i < sk_DIST_POINT_num(own.get()); ++i) {
        const DIST_POINT_NAME* name = sk_DIST_POINT_value(own.get(), i)->distpoint;
        if (name != nullptr && name->type == 0 && share_a_name(name->name.fullname, point->name.fullname)) return true;
    }
    return false;
}

bool understands_extensions(const X509_CRL* list) {
    for (int i = 0; i < X509_CRL_get_ext_count(list); ++i) {
        X509_EXTENSION* extension = X509_CRL_get_ext(list, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        const bool known = nid == NID_issuing_distribution_point || nid == NID_delta_crl;
        if (X509_EXTENSION_get_critical(extension) != 0 && !(known && is_whole(extension))) return false;
    }
    return true;
}

// A critical extension of an entry decides about the whole list (RFC 5280 §5.3).
bool understands_entries(X509_CRL* list) {
    const STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(list);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
        const X509_REVOKED* entry = sk_X509_REVOKED_value(entries, i);
        for (int k = 0; k < X509_REVOKED_get_ext_count(entry); ++k) {
            X509_EXTENSION* extension = X509_REVOKED_get_ext(entry, k);
            const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
            const bool known = nid == NID_crl_reason || nid == NID_invalidity_date;
            if (X509_EXTENSION_get_critical(extension) != 0 && !(known && is_whole(extension))) return false;
        }
    }
    return true;
}

// What a list's own signature says of it before anybody looks at who signed: MD5 and SHA-1 prove nothing.
bool is_strongly_signed(const X509_CRL* list) {
    const X509_ALGOR* algorithm = nullptr;
    X509_CRL_get0_signature(list, nullptr, &algorithm);
    return check_strength(algorithm).has_value();
}

bool understands_scope(const ISSUING_DIST_POINT* scope) {
    if (scope == nullptr) return true;
    if (scope->onlysomereasons != nullptr || scope->indirectCRL > 0 || scope->onlyattr > 0) return false;
    return scope->distpoint == nullptr || scope->distpoint->type == 0;
}

std::string revocation_detail(const X509_REVOKED* entry) {
    const crypto::BioPtr text(BIO_new(BIO_s_mem()));
    ASN1_TIME_print(text.get(), X509_REVOKED_get0_revocationDate(entry));
    const std::unique_ptr<ASN1_ENUMERATED, FreeWith<ASN1_ENUMERATED_free>> reason(
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    char* octets = nullptr;
    const long size = BIO_get_mem_data(text.get(), &octets);
    std::string detail(octets, static_cast<std::size_t>(size));
    if (reason) detail += ", reason " + std::to_string(ASN1_ENUMERATED_get(reason.get()));
    return detail;
}

}  // namespace

struct RevocationLists::List {
    crypto::X509CrlPtr crl;
    DistributionPoint scope;
    bool delta = false;

    // What was found to hold once need not be computed again: lists are long, and asked for every signature.
    mutable std::mutex mutex;
    mutable Bytes verified_key;

    bool serves(X509* certificate) const {
        if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_issuer_name(certificate)) != 0) return false;
        if (!scope) return true;
        const bool authority = X509_check_ca(certificate) == 1;
        if ((scope->onlyuser > 0 && authority) || (scope->onlyCA > 0 && !authority)) return false;
        return scope->distpoint == nullptr || names_point(certificate, scope->distpoint);
    }

    bool signed_by(X509* issuer) const {
        if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0) return false;
        Bytes key = crypto::der_of(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(issuer));
        const std::lock_guard lock(mutex);
        if (!verified_key.empty() && verified_key == key) return true;
        if (X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer)) != 1) return false;
        verified_key = std::move(key);
        return true;
    }

    bool in_time(std::time_t at) const {
        const ASN1_TIME* next = X509_CRL_get0_nextUpdate(crl.get());
        return next != nullptr && !is_due(next, at);
    }

    void judge(X509* certificate, std::time_t at, Standing& standing) const {
        X509_REVOKED* entry = nullptr;
        const int found = X509_CRL_get0_by_serial(crl.get(), &entry, X509_get0_serialNumber(certificate));
        if (found == 1 && is_due(X509_REVOKED_get0_revocationDate(entry), at)) {
            standing = {Standing::revoked, revocation_detail(entry)};
        } else if (found == 2 || !delta) {  // 2: removeFromCRL
            standing = {in_time(at) ? Standing::good : Standing::unknown, {}};
        }
    }
};

RevocationLists::RevocationLists(const std::vector<Bytes>& lists) {
    for (const Bytes& der : lists) {
        const unsigned char* at = der.data();
        auto list = std::make_unique<List>();
        list->crl.reset(d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())));
        if (!list->crl || at != der.data() + der.size() || !is_strongly_signed(list->crl.get())) continue;
        if (!understands_extensions(list->crl.get()) || !understands_entries(list->crl.get())) continue;
        int place = -1;  // stays so where the extension is absent
        list->scope.reset(static_cast<ISSUING_DIST_POINT*>(
            X509_CRL_get_ext_d2i(list->crl.get(), NID_issuing_distribution_point, &place, nullptr)));
        if ((!list->scope && place != -1) || !understands_scope(list->scope.get())) continue;
        list->delta = X509_CRL_get_ext_by_NID(list->crl.get(), NID_delta_crl, -1) >= 0;
        lists_.push_back(std::move(list));
    }
    std::stable_sort(lists_.begin(), lists_.end(), [](const auto& a, const auto& b) {
        return ASN1_TIME_compare(X509_CRL_get0_lastUpdate(a->crl.get()), X509_CRL_get0_lastUpdate(b->crl.get())) < 0;
    });
    ERR_clear_error();
}

RevocationLists::~RevocationLists() = default;

Standing RevocationLists::judge(X509* certificate, X509* issuer, TimePoint at) const {
    const std::time_t time = std::chrono::system_clock::to_time_t(at);
    Standing standing;
    for (const auto& list : lists_) {
        const bool has_begun = is_due(X509_CRL_get0_lastUpdate(list->crl.get()), time);
        if (has_begun && list->serves(certificate) && list->signed_by(issuer)) list->judge(certificate, time, standing);
    }
    ERR_clear_error();
    return standing;
}

}  // namespace pidpys::certs
