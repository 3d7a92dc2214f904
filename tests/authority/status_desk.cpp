// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/authority/desks.hpp"
#include "crypto/asn1/writer.hpp"
#include "tests/authority/statuses.hpp"

namespace pidpys::test::authority {
namespace {

namespace ocsp = crypto::ocsp;

Reply answer_of(Bytes body, bool half = false) {
    Reply reply;
    reply.type = "application/ocsp-response";
    reply.body = std::move(body);
    reply.half = half;
    return reply;
}

// Whether the authority is the one that the id names, whatever the serial.
bool is_by(const ocsp::CertId& id, const Member& authority) {
    const auto identity = crypto::identify_certificate(authority.certificate());
    const auto same = identity ? ocsp::is_id_of(id, crypto::der::tlv(crypto::der::integer_tag, {id.serial}), *identity)
                               : Result<bool>(false);
    return same && *same;
}

ocsp::Single standing(const Office& office, const ocsp::CertId& id, certs::TimePoint now) {
    ocsp::Single single;
    single.id = id;
    single.this_update = now;
    if (!office.has_issued(id.serial)) return single;
    single.status = ocsp::CertStatus::good;
    const Event* event = office.last_of(id.serial, now);
    if (event == nullptr || !event->reason) return single;
    single.status = ocsp::CertStatus::revoked;
    single.revoked_at = event->at;
    single.reason = event->reason;
    return single;
}

// Changes what is said, or who says it. False for a name that means nothing here.
bool go_wrong(const std::string& fault, const Office& office, StatusAnswer& answer, const Member*& signer) {
    ocsp::Single& single = answer.singles.front();
    if (fault.empty() || fault == "half" || fault == "unsigned") return true;
    if (fault == "unknown") {
        single.status = ocsp::CertStatus::unknown;
    } else if (fault == "other-serial") {
        single.id.serial.back() ^= 1;
    } else if (fault == "stale") {
        answer.produced_at -= std::chrono::hours(240);
        single.this_update = answer.produced_at;
        single.next_update = answer.produced_at + std::chrono::hours(1);
    } else if (fault == "future") {
        answer.produced_at += std::chrono::hours(24);
        single.this_update = answer.produced_at;
    } else if (fault == "announced") {
        single.status = ocsp::CertStatus::revoked;
        single.revoked_at = answer.produced_at + std::chrono::hours(24);
        single.reason = 4;
    } else if (fault == "stranger") {
        signer = &office.stranger;
    } else if (fault == "other-authority") {
        signer = signer == &office.house.status ? &office.house.root_status : &office.house.status;
    } else if (fault == "wrong-nonce") {
        answer.nonce = {4, 2, 1, 2};
    } else if (fault == "no-nonce") {
        answer.nonce.clear();
    } else if (fault == "by-key") {
        answer.by_key = true;
    } else if (fault == "no-certificates") {
        answer.certificates = false;
    } else if (fault == "next-update") {
        single.next_update = single.this_update + std::chrono::hours(12);
    } else if (fault == "brief") {
        single.next_update = single.this_update + std::chrono::minutes(10);
    } else if (fault == "sha1") {
        answer.digest = "SHA1";
    } else {
        return false;
    }
    return true;
}

}  // namespace

Reply tell_status(const Office& office, const Visit& visit) {
    if (visit.fault == "try-later") return answer_of(unsuccessful(3));
    if (visit.fault == "unauthorized") return answer_of(unsuccessful(6));
    const auto request = read_status_request(visit.body);
    if (!request) return answer_of(unsuccessful(1));
    const bool by_issuing = is_by(request->ids[0], office.house.issuing);
    if (!by_issuing && !is_by(request->ids[0], office.house.root)) return answer_of(unsuccessful(6));
    const Member* signer = by_issuing ? &office.house.status : &office.house.root_status;
    const auto now = std::chrono::floor<std::chrono::seconds>(visit.now);
    StatusAnswer answer;
    answer.singles = {standing(office, request->ids[0], now)};
    answer.produced_at = now;
    answer.nonce = request->nonce;
    if (!go_wrong(visit.fault, office, answer, signer)) return plain_reply(500, "no such fault of statuses");
    auto basic = make_basic(signer->entry, answer);
    if (!basic) return plain_reply(500, basic.error().detail);
    if (visit.fault == "unsigned") {
        const auto read = ocsp::read_basic(*basic);
        const auto at = std::search(basic->begin(), basic->end(), read->signature.begin(), read->signature.end());
        at[static_cast<std::ptrdiff_t>(read->signature.size()) - 1] ^= 1;
    }
    return answer_of(ocsp::successful_answer(*basic), visit.fault == "half");
}

}  // namespace pidpys::test::authority
