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
    countersignature,    // RFC 5652 §11.4: there, and not checked
    not_a_document,      // the content is of another type than id-data: a time-stamp, a receipt …; detail: the type
    unusual_digest,      // none that the signature's algorithm is made with (Ed25519: RFC 8419 §3.1)
    other_data,          // data was given beside an attached signature and is not what it is over
    revocation_unknown,  // nobody tells the status of every certificate of the path; detail: what was looked at in vain
    revoked_since,       // the signer's certificate, after the time for which the signature is judged
    stamp_server_expired,  // the certificate of the time-stamp server has ended since
    clock_apart,           // a time-stamp's time is far from the clock here; detail: server and times, where asked now
};

struct Remark {
    RemarkKind kind;
    std::string detail;  // English, technical, safe to show; may be empty
    friend bool operator==(const Remark&, const Remark&) = default;
};

}  // namespace pidpys::crypto
