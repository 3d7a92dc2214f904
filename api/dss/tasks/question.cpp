// SPDX-License-Identifier: MIT
#include "api/dss/tasks/question.hpp"

#include <algorithm>

#include "api/order/who.hpp"
#include "api/session/open_keys.hpp"
#include "channel/json.hpp"
#include "channel/message.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::api::dss {
namespace {

// The public half alone, as an entry: enough to name the key and to know its digest.
crypto::KeyEntry public_entry(const CertificateRecord& certificate) {
    crypto::KeyEntry entry;
    const unsigned char* at = certificate.der.data();
    const crypto::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size())));
    if (x509) entry.key = std::shared_ptr<EVP_PKEY>(X509_get_pubkey(x509.get()), EVP_PKEY_free);
    entry.certificates = {certificate.der};
    return entry;
}

}  // namespace

Caller caller_of(const Task& task) {
    Caller caller;
    caller.peer.program = task.program;
    caller.peer.process = task.process;
    caller.peer.user = task.system_user;
    return caller;
}

Result<std::string> digest_of(const CertificateRecord& certificate) {
    const auto entry = public_entry(certificate);
    if (!entry.key) return fail(Errc::unsupported, "the certificate's key");
    return crypto::default_digest(entry.key.get());
}

Result<Order> order_of(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate) {
    const auto* algorithm = crypto::digest_by_name(task.digest_algorithm);
    if (algorithm == nullptr) return fail(Errc::unsupported, "digest " + task.digest_algorithm);
    Order order;
    order.caller = caller_of(task);
    order.client = task.client_id;
    order.box = task.box_id;
    order.signer = public_entry(certificate);
    if (order.signer.key) order.key = key_facts(order.signer);
    order.options.digest = task.digest_algorithm;
    order.items.reserve(files.size());
    for (const auto& file : files) {
        auto content = crypto::DigestedContent::of(crypto::ContentToSign::of_digest(file.digest), *algorithm);
        if (!content) return forward(content);
        order.items.push_back({file.name, file.size, std::move(*content), {}, {}});
    }
    order.uses = files.size();
    return order;
}

Result<channel::Question> question_of(const Task& task, const Order& order) {
    auto question = api::question_of(order, channel::QuestionKind::batch, channel::max_documents);
    if (!question) return question;
    question->id = task.id;
    question->deadline = task.deadline;
    return question;
}

journal::Record record_of_answer(const Task& task, const channel::Question& question, const channel::Answer& answer) {
    journal::Record record;
    record.event = journal::Event::answer;
    record.id = task.id;
    record.kind = channel::question_kinds[channel::QuestionKind::batch];
    record.who = who_of(caller_of(task));
    record.who.client = task.client_id;
    record.who.box = task.box_id;
    record.key = question.key.fingerprint;
    record.owner = question.key.owner;
    record.count = task.file_count - std::min<std::uint64_t>(task.file_count, answer.left_out.size());
    if (!question.documents.empty()) record.algorithm = question.documents.front().digest_algorithm;
    for (std::uint64_t place = 0; place < question.documents.size(); ++place)
        if (!std::ranges::binary_search(answer.left_out, place))
            record.digests.push_back(question.documents[place].digest);
    record.outcome = channel::outcomes[answer.outcome];
    record.by = answer.by;
    record.reason = answer.reason;
    return record;
}

}  // namespace pidpys::api::dss
