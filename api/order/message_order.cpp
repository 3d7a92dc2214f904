// SPDX-License-Identifier: MIT
#include "api/order/message_order.hpp"

#include "api/order/digest_title.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::api {

Result<MessageOrder> MessageOrder::over(MessageWork work, std::string name, ByteView octets) {
    const crypto::DigestAlgorithm& algorithm = *crypto::digest_by_name("SHA256");
    const auto digest = crypto::digest(algorithm, {octets});
    if (!digest) return tl::unexpected(digest.error());
    MessageOrder order;
    order.work = work;
    order.uses = 1;
    order.document.name = std::move(name);
    order.document.size = octets.size();
    order.document.digest_algorithm = digest_title(algorithm.name);
    order.document.digest = hex_encode(*digest);
    return order;
}

channel::Question question_of(const MessageOrder& order) {
    auto question = question_about(
        order, order.work == MessageWork::open ? channel::QuestionKind::decryption : channel::QuestionKind::encryption);
    question.correspondents = order.correspondents;
    question.documents.push_back(order.document);
    return question;
}

void carry_out(const MessageOrder& order, const Leave& leave, journal::Journal& journal,
               const std::function<Result<Blob>()>& work, const std::function<void(Result<Blob>)>& done) {
    auto made = work();
    auto record = record_of(order, leave,
                            order.work == MessageWork::open ? journal::Event::decryption : journal::Event::encryption);
    record.count = order.uses;
    record.algorithm = order.document.digest_algorithm;
    record.digests.push_back(order.document.digest);
    if (!made) record.outcome = "failed";
    hand_out(journal, std::move(record), std::move(made), done);
}

}  // namespace pidpys::api
