// SPDX-License-Identifier: MIT
// DssSignResult: reads the task store. A result is not consumed by reading.
#include <algorithm>

#include <dss_sign.pb.h>

#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/endpoints.hpp"

namespace pidpys::api::dss {
namespace {

namespace proto = Diadoc::Api::Proto;

proto::Dss::DssOperationStatus status_of(TaskState state) {
    switch (state) {
        case TaskState::asking:
        case TaskState::allowed: return proto::Dss::InProgress;
        case TaskState::completed: return proto::Dss::Completed;
        case TaskState::canceled: return proto::Dss::CanceledByUser;
        case TaskState::timed_out: return proto::Dss::Timeout;
        case TaskState::crashed: return proto::Dss::Crashed;
        case TaskState::unconfirmed: return proto::Dss::UserHasUnconfirmedOperation;
        case TaskState::retry: return proto::Dss::OperationRetryRequired;
    }
    return proto::Dss::Unknown;
}

constexpr std::uint32_t at_a_time = 2000;  // files whose results are in memory

// What was recorded of files `first` to before `last`, in the order of the request. A batch that was broken off keeps what was
// signed before; the rest are errors.
void add_results(const std::vector<FileResult>& recorded, std::uint32_t first, std::uint32_t last,
                 proto::Dss::DssSignResult& answer) {
    auto next = recorded.begin();
    for (std::uint32_t i = first; i < last; ++i) {
        auto& file = *answer.add_filesigningresults();
        file.set_filesigningstatus(proto::Dss::SigningError);
        if (next == recorded.end() || next->index != i) continue;
        if (!next->signature.empty()) {
            file.set_filesigningstatus(proto::Dss::SigningCompleted);
            file.set_signature(next->signature.data(), next->signature.size());
        }
        ++next;
    }
}

}  // namespace

Answer<Response> dss_sign_result(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto box = call.box(*user);
    if (!box) return tl::unexpected(box.error());
    const auto id = parse_guid(call.parameter("taskId").value_or(""));
    if (!id) return refusal::bad_request("Could not get taskId from query param");
    const auto task = call.store().task(*id);
    if (!task || task->user_id != user->user_id || task->box_id != box->id)
        return refusal::not_found("Dss.TaskNotFound", "Task [" + *id + "] is not found");
    proto::Dss::DssSignResult answer;
    answer.set_operationstatus(status_of(task->state));
    answer.set_confirmtype(proto::Dss::None);  // the key is held here: no second factor is reported
    answer.set_operator_(proto::Dss::OperatorUnknown);
    answer.set_phonelastnumbers("");
    if (!is_final(task->state)) return call.answer(answer);
    if (task->file_count <= at_a_time) {
        const auto recorded = call.store().results(task->number);
        if (!recorded.empty()) add_results(recorded, 0, task->file_count, answer);
        return call.answer(answer);
    }
    if (call.store().result_count(task->number) == 0) return call.answer(answer);
    auto whole =
        call.answer_list(answer, proto::Dss::DssSignResult::descriptor()->FindFieldByName("FileSigningResults"),
                         [&, first = std::uint32_t{0}](google::protobuf::Message& some) mutable -> Result<bool> {
                             const auto last = std::min(task->file_count, first + at_a_time);
                             add_results(call.store().results_between(task->number, first, last), first, last,
                                         static_cast<proto::Dss::DssSignResult&>(some));
                             first = last;
                             return last < task->file_count;
                         });
    if (!whole) return refusal::internal();
    return std::move(*whole);
}

}  // namespace pidpys::api::dss
