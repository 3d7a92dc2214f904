// SPDX-License-Identifier: MIT
// What a careful verifier tells beside its verdict. A remark spoils nothing: it says how much the verdict rests on.
#pragma once

#include <string>

namespace pidpys::crypto {

enum class RemarkKind {
    sha1_digest,             // of the content or of the signature
    no_signing_certificate,  // another certificate of the same key could be put in its place (RFC 5035 §1)
    no_signed_attributes,
    unreadable_signing_time,
    countersignature,        // RFC 5652 §11.4: there, and not checked
    other_data,              // data was given beside an attached signature and is not what it is over
    revocation_unknown,      // no current list for the whole path
};

struct Remark {
    RemarkKind kind;
    std::string detail;      // English, technical, safe to show; may be empty
    friend bool operator==(const Remark&, const Remark&) = default;
};

}  // namespace pidpys::crypto
