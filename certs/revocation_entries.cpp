// SPDX-License-Identifier: MIT
#include "certs/revocation_entries.hpp"

#include <algorithm>

#include "certs/status_words.hpp"

namespace pidpys::certs {
namespace {

TimePoint harmful_from(const crypto::ListedEntry& entry) {
    const bool compromised = entry.reason == CRL_REASON_KEY_COMPROMISE && entry.invalid_at;
    return compromised ? std::min(entry.at, *entry.invalid_at) : entry.at;
}

ListAnswer answer_of(const crypto::ListedEntry& entry) {
    if (entry.reason == CRL_REASON_REMOVE_FROM_CRL) return {Says::removed};
    const Says says = entry.reason == CRL_REASON_CERTIFICATE_HOLD ? Says::held : Says::revoked;
    return {says, revocation_text(entry.at, entry.reason), Revocation{harmful_from(entry), entry.reason}};
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
