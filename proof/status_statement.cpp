// SPDX-License-Identifier: MIT
#include "proof/status_statement.hpp"

#include <algorithm>

#include "certs/status_answer.hpp"
#include "certs/status_words.hpp"
#include "crypto/base/iso_time.hpp"
#include "crypto/ocsp/answer.hpp"

namespace pidpys::proof {
namespace {

namespace ocsp = crypto::ocsp;

// What an answer says of the certificate; null: nothing.
const ocsp::Single* single_of(const ocsp::Basic& basic, const StatusQuestion& question) {
    const auto identity = crypto::identify_certificate(question.certificate);
    const auto above = crypto::identify_certificate(question.issuer);
    if (!identity || !above) return nullptr;
    const auto found = ocsp::find_single(basic, identity->serial, *above);
    return found ? *found : nullptr;
}

}  // namespace

Result<StatusStatement> judge_statement(const Context& context, const StatusQuestion& question,
                                        const ocsp::Request& request, ByteView answer) {
    const certs::Moment& moment = question.moment;
    const auto read = ocsp::read_answer(answer);
    if (!read) return tl::unexpected(read.error());
    const auto basic = ocsp::basic_for(request, *read);
    if (!basic) return tl::unexpected(basic.error());
    auto status = look_among(context, [&](const auto& certificates) {
        return certs::judge_status_answer(*basic, question.certificate, question.issuer, certificates, moment);
    });
    if (!status) return forward(status);
    const ocsp::Single* single = single_of(*basic, question);
    if (single == nullptr) return fail(Errc::unavailable, status->standing.detail);
    // Answers of a later time are unreliable (RFC 6960 §4.2.2.1). A time-stamp may have shown that our own clock is behind.
    const TimePoint said = std::max(basic->produced_at, single->this_update);
    if (said > std::max(context.now, moment.at) + certs::clock_tolerance)
        return fail(Errc::unavailable, "the status answer is of the future: " + iso_time(said));
    if (status->standing.kind == certs::Standing::unknown) return fail(Errc::unavailable, status->standing.detail);
    StatusStatement statement{basic->encoding, std::move(status->responder), {}, single->next_update};
    // Whoever signs now relies on what is known now: a revocation that is announced harms him already.
    const bool at_present = moment.at + certs::clock_tolerance >= context.now;
    const bool announced = at_present && single->status == ocsp::CertStatus::revoked;
    if (status->standing.kind == certs::Standing::revoked || announced)
        statement.revocation = certs::revocation_text(single->revoked_at, single->reason);
    return statement;
}

}  // namespace pidpys::proof
