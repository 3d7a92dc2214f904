// SPDX-License-Identifier: MIT
#include "api/messages/remark.hpp"

namespace pidpys::api {
namespace {

struct Words {
    std::string_view code;
    Message message;
};

Words words_of(crypto::RemarkKind kind) {
    using Kind = crypto::RemarkKind;
    switch (kind) {
        case Kind::sha1_digest: return {"sha1Digest", Message::remark_sha1_digest};
        case Kind::no_signing_certificate: return {"noSigningCertificate", Message::remark_no_signing_certificate};
        case Kind::no_signed_attributes: return {"noSignedAttributes", Message::remark_no_signed_attributes};
        case Kind::unreadable_signing_time: return {"unreadableSigningTime", Message::remark_unreadable_signing_time};
        case Kind::countersignature: return {"countersignature", Message::remark_countersignature};
        case Kind::not_a_document: return {"notADocument", Message::remark_not_a_document};
        case Kind::unusual_digest: return {"unusualDigest", Message::remark_unusual_digest};
        case Kind::other_data: return {"otherData", Message::remark_other_data};
        case Kind::revoked_since: return {"revokedSince", Message::remark_revoked_since};
        case Kind::stamp_server_expired: return {"stampServerExpired", Message::remark_stamp_server_expired};
        case Kind::clock_apart: return {"clockApart", Message::remark_clock_apart};
        case Kind::revocation_unknown: break;
    }
    return {"revocationUnknown", Message::remark_revocation_unknown};
}

}  // namespace

std::string_view code_of(crypto::RemarkKind kind) { return words_of(kind).code; }

std::string explain(const crypto::Remark& remark, Language language) {
    std::string sentence(text(words_of(remark.kind).message, language));
    if (!remark.detail.empty()) sentence += " (" + remark.detail + ")";
    return sentence;
}

std::vector<crypto::Remark> remarks_of_made(const std::set<std::string>& unknown,
                                            const std::set<std::string>& clocks_apart) {
    std::vector<crypto::Remark> remarks;
    std::string serials;
    for (const std::string& serial : unknown) serials += " " + serial;
    if (!serials.empty()) remarks.push_back({crypto::RemarkKind::revocation_unknown, "certificates" + serials});
    for (const std::string& clock : clocks_apart) remarks.push_back({crypto::RemarkKind::clock_apart, clock});
    return remarks;
}

}  // namespace pidpys::api
