// SPDX-License-Identifier: MIT
#include "api/confirm/waiting.hpp"

#include <array>

#include <openssl/sha.h>

#include "api/dss/tasks/question.hpp"
#include "api/dss/time.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::confirm {
namespace {

std::string digest_of_list(const std::vector<channel::Document>& documents) {
    std::string lines;
    for (const auto& document : documents) lines += document.digest + "  " + document.name + "\n";
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(as_bytes(lines).data(), lines.size(), digest.data());
    return hex_encode(digest);
}

}  // namespace

std::vector<dss::Task> tasks_waiting_for(const dss::User& user, dss::Context& context) {
    auto tasks = context.store->open_questions(user.id, dss::unix_ms(context.clock));
    std::erase_if(tasks, [&](const dss::Task& task) { return !context.store->may_use(user.id, task.box_id); });
    return tasks;
}

std::optional<Waiting> read_waiting(const dss::Task& task, dss::Context& context) {
    const auto certificate = context.store->certificate(task.thumbprint);
    if (!certificate) return std::nullopt;
    const auto order = dss::order_of(task, context.store->files(task.number), *certificate);
    auto question = order ? dss::question_of(task, *order) : tl::unexpected(order.error());
    if (!question) return std::nullopt;
    if (const auto box = context.store->box(task.box_id)) question->organization = box->organization;
    Waiting waiting{task, std::move(*question), task.client_id, certificate->not_after, 0, {}};
    if (const auto client = context.store->client(task.client_id); client && !client->name.empty())
        waiting.client = client->name;
    for (const auto& document : waiting.question.documents) waiting.octets += document.size;
    waiting.digest_of_list = digest_of_list(waiting.question.documents);
    return waiting;
}

std::optional<dss::TaskState> state_of(std::string_view id, const dss::User& user, dss::Context& context) {
    const auto task = context.store->task(id);
    if (!task || task->user_id != user.id || !context.store->may_use(user.id, task->box_id)) return std::nullopt;
    return task->state;
}

}  // namespace pidpys::api::confirm
