// SPDX-License-Identifier: MIT
#include "api/order/revocation_order.hpp"

#include "api/order/digest_title.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::api {

channel::Question question_of(const RevocationOrder& order) {
    auto question = question_about(order, channel::QuestionKind::revocation);
    question.subject = crypto::cmp::names_of(order.reason).standard;
    question.since = std::chrono::floor<std::chrono::seconds>(order.invalid_since).time_since_epoch().count();
    return question;
}

void carry_out(const RevocationOrder& order, const Leave& leave, journal::Journal& journal,
               const std::function<Result<Blob>()>& work, const std::function<void(Result<Blob>)>& done) {
    auto made = work();
    if (!made) return done(std::move(made));
    const crypto::DigestAlgorithm& algorithm = *crypto::digest_by_name("SHA256");
    const auto digest = crypto::digest(algorithm, {made->view()});
    if (!digest) return done(tl::unexpected(digest.error()));
    auto record = record_of(order, leave, journal::Event::revocation_signed);
    record.count = order.uses;
    record.algorithm = digest_title(algorithm.name);
    record.digests.push_back(hex_encode(*digest));
    record.reason = crypto::cmp::names_of(order.reason).standard;
    hand_out(journal, std::move(record), std::move(made), done);
}

}  // namespace pidpys::api
