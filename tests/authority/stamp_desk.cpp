// SPDX-License-Identifier: MIT
#include "tests/authority/desks.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/timestamp/answer.hpp"
#include "tests/authority/stamps.hpp"

namespace pidpys::test::authority {
namespace {

namespace timestamp = crypto::timestamp;

Reply answer_of(Bytes body, bool half = false) {
    Reply reply;
    reply.type = "application/timestamp-reply";
    reply.body = std::move(body);
    reply.half = half;
    return reply;
}

timestamp::TstInfo facts_for(Office& office, const timestamp::Request& request, certs::TimePoint now) {
    timestamp::TstInfo info;
    info.policy = office.house.family == "dstu" ? "1.2.804.2.1.1.1.2.3.1" : "0.4.0.2023.1.1";
    if (request.policy) info.policy = crypto::der::oid_text(request.policy->content());
    info.imprint = request.imprint;
    const Bytes serial = crypto::der::integer(office.next_serial++);
    info.serial.assign(serial.begin() + 2, serial.end());
    info.gen_time = std::chrono::floor<std::chrono::seconds>(now);
    info.nonce = request.nonce;
    return info;
}

// Changes what is said, or who says it. False for a name that means nothing here.
bool go_wrong(const std::string& fault, const Office& office, timestamp::TstInfo& info, TokenOptions& options,
              const Member*& signer) {
    if (fault.empty() || fault == "half") return true;
    if (fault == "wrong-nonce")
        info.nonce = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x01};
    else if (fault == "no-nonce")
        info.nonce.clear();
    else if (fault == "wrong-imprint")
        info.imprint.hash[0] ^= 1;
    else if (fault == "stranger")
        signer = &office.stranger;
    else if (fault == "not-a-server")  // a certificate of this authority for something else
        signer = &office.house.status;
    else if (fault == "no-certificates")
        options.certificates = false;
    else if (fault == "late")
        info.gen_time += std::chrono::hours(24);
    else
        return false;
    return true;
}

}  // namespace

Reply stamp(Office& office, const Visit& visit) {
    if (visit.fault == "rejection") return answer_of(refused(2, "Ліміт позначок часу вичерпано", 1U << 17));
    if (visit.fault == "out-of-order") return answer_of(refused(2, "Джерело часу недоступне", 1U << 14));
    auto request = read_stamp_request(visit.body);
    if (!request) return answer_of(refused(2, "Не запит позначки часу", 1U << 2));
    if (request->imprint.algorithm == nullptr) return answer_of(refused(2, "Невідома геш-функція", 1U << 0));
    timestamp::TstInfo info = facts_for(office, *request, visit.now);
    TokenOptions options;
    options.certificates = request->certificates;
    const std::string imprint = request->imprint.algorithm->name;
    if (office.house.family == "dstu") options.digest = imprint == "KUPYNA-256" ? imprint : "dstu34311";
    const Member* signer = &office.house.stamps;
    if (visit.fault == "another's") {  // a right token, given to somebody else before
        info.imprint.hash.assign(info.imprint.hash.size(), 0x5a);
        info.nonce = {0x11, 0x22};
    } else if (!go_wrong(visit.fault, office, info, options, signer)) {
        return plain_reply(500, "no such fault of time-stamps");
    }
    auto token = make_token(signer->entry, encode_tst_info(info), options);
    if (!token) return plain_reply(500, token.error().detail);
    return answer_of(granted(*token), visit.fault == "half");
}

}  // namespace pidpys::test::authority
