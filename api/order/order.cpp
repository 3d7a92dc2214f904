// SPDX-License-Identifier: MIT
#include "api/order/order.hpp"

#include <algorithm>

#include "api/order/digest_title.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

channel::Document document_of(const OrderItem& item) {
    channel::Document document;
    document.name = item.name;
    document.size = item.size.value_or(0);
    document.digest_only = !item.size;
    document.digest_algorithm = digest_title(item.content.algorithm().name);
    document.digest = hex_encode(item.content.digest());
    return document;
}

}  // namespace

Result<void> Order::add(Subject subject) {
    // Such a signature is made in memory, several times over on its way.
    const auto attached = options.form == crypto::SignatureForm::attached ? subject.data.size() : 0;
    if (std::max(attached, subject.signature.size()) > max_attached)
        return fail(Errc::too_large, "a signature that holds more than 64 MiB of content: make it detached");
    auto content = crypto::digest_for(signer, std::move(subject.content), options);
    if (!content) return forward(content);
    items.push_back({std::move(subject.name), subject.size, std::move(*content), std::move(subject.data),
                     std::move(subject.signature)});
    uses = items.size();
    return {};
}

Result<channel::Question> question_of(const Order& order, channel::QuestionKind kind) {
    if (order.items.size() > max_items_asked)
        return fail(Errc::too_large, "one question names at most " + std::to_string(max_items_asked) + " contents");
    channel::Question question;
    question.kind = kind;
    if (order.caller.origin) question.origin = order.caller.origin->text();
    else {
        question.program = order.caller.peer.program;
        question.process = order.caller.peer.process;
    }
    question.user = order.caller.peer.user;
    question.client = order.client;
    question.box = order.box;
    question.key = order.key;
    question.uses = order.uses;
    question.documents.reserve(order.items.size());
    for (const OrderItem& item : order.items) question.documents.push_back(document_of(item));
    return question;
}

}  // namespace pidpys::api
