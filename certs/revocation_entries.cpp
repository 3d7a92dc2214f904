// SPDX-License-Identifier: MIT
#include "certs/revocation_entries.hpp"

#include <algorithm>

#include "crypto/base/openssl.hpp"

namespace pidpys::certs {
namespace {

using crypto::FreeWith;

std::string detail_of(const crypto::ListedEntry& entry) {
    const unsigned char* at = entry.date.data();
    const std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>> time(
        d2i_ASN1_TIME(nullptr, &at, static_cast<long>(entry.date.size())));
    const crypto::BioPtr text(BIO_new(BIO_s_mem()));
    if (time) ASN1_TIME_print(text.get(), time.get());
    char* octets = nullptr;
    const long size = BIO_get_mem_data(text.get(), &octets);
    std::string detail(octets, static_cast<std::size_t>(size));
    if (entry.reason) detail += ", reason " + std::to_string(*entry.reason);
    return detail;
}

TimePoint harmful_from(const crypto::ListedEntry& entry) {
    const bool compromised = entry.reason == CRL_REASON_KEY_COMPROMISE && entry.invalid_at;
    return compromised ? std::min(entry.at, *entry.invalid_at) : entry.at;
}

ListAnswer answer_of(const crypto::ListedEntry& entry) {
    if (entry.reason == CRL_REASON_REMOVE_FROM_CRL) return {Says::removed};
    const Says says = entry.reason == CRL_REASON_CERTIFICATE_HOLD ? Says::held : Says::revoked;
    return {says, detail_of(entry), Revocation{harmful_from(entry), entry.reason}};
}

}  // namespace

ListAnswer ask_list(const crypto::RevocationList& list, ByteView serial, TimePoint at) {
    ListAnswer answer;
    std::optional<Revocation> later;
    for (const crypto::ListedEntry& entry : list.find(serial)) {
        ListAnswer one = answer_of(entry);
        if (at < harmful_from(entry)) {
            if (!later) later = one.revocation;
        } else if (answer.says != Says::revoked) {
            answer = std::move(one);
        }
    }
    answer.later = later;
    return answer;
}

}  // namespace pidpys::certs
