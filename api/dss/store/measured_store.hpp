// SPDX-License-Identifier: MIT
// A store whose calls are timed, whatever is behind it.
#pragma once

#include <chrono>
#include <memory>

#include "api/dss/store/store.hpp"
#include "observe/meters.hpp"

namespace pidpys::api::dss {

class MeasuredStore final : public Store {
    using Op = observe::StoreCall;
    using Clock = std::chrono::steady_clock;

    template <class Call>
    auto timed(Op op, Call call) {
        struct Watch {
            observe::Meters& meters;
            Op op;
            Clock::time_point since = Clock::now();
            bool failed = true;  // left by an exception
            ~Watch() { meters.store_call(op, Clock::now() - since, failed); }
        } watch{meters_, op};
        if constexpr (std::is_void_v<decltype(call())>) {
            call();
            watch.failed = false;
        } else {
            auto answer = call();
            watch.failed = false;
            return answer;
        }
    }

public:
    MeasuredStore(std::shared_ptr<Store> store, observe::Meters& meters) : store_(std::move(store)), meters_(meters) {}

    Result<void> add_user(const User& user) override {
        return timed(Op::administer, [&] { return store_->add_user(user); });
    }
    Result<void> remove_user(std::string_view id) override {
        return timed(Op::administer, [&] { return store_->remove_user(id); });
    }
    std::vector<User> users() override {
        return timed(Op::administer, [&] { return store_->users(); });
    }
    std::optional<User> user(std::string_view id) override {
        return timed(Op::find_account, [&] { return store_->user(id); });
    }
    std::optional<User> user_by_login(std::string_view login) override {
        return timed(Op::find_account, [&] { return store_->user_by_login(login); });
    }
    Result<void> add_box(const Box& box) override {
        return timed(Op::administer, [&] { return store_->add_box(box); });
    }
    Result<void> remove_box(std::string_view id) override {
        return timed(Op::administer, [&] { return store_->remove_box(id); });
    }
    Result<void> set_box_paid(std::string_view id, bool paid) override {
        return timed(Op::administer, [&] { return store_->set_box_paid(id, paid); });
    }
    std::vector<Box> boxes() override {
        return timed(Op::administer, [&] { return store_->boxes(); });
    }
    std::optional<Box> box(std::string_view id) override {
        return timed(Op::find_account, [&] { return store_->box(id); });
    }
    Result<void> grant_box(std::string_view user, std::string_view box) override {
        return timed(Op::administer, [&] { return store_->grant_box(user, box); });
    }
    Result<void> revoke_box(std::string_view user, std::string_view box) override {
        return timed(Op::administer, [&] { return store_->revoke_box(user, box); });
    }
    std::vector<Box> boxes_of(std::string_view user) override {
        return timed(Op::find_account, [&] { return store_->boxes_of(user); });
    }
    bool may_use(std::string_view user, std::string_view box) override {
        return timed(Op::find_account, [&] { return store_->may_use(user, box); });
    }
    Result<void> add_client(const ApiClient& client) override {
        return timed(Op::administer, [&] { return store_->add_client(client); });
    }
    Result<void> remove_client(std::string_view id) override {
        return timed(Op::administer, [&] { return store_->remove_client(id); });
    }
    Result<void> set_client_blocked(std::string_view id, bool blocked) override {
        return timed(Op::administer, [&] { return store_->set_client_blocked(id, blocked); });
    }
    std::vector<ApiClient> clients() override {
        return timed(Op::administer, [&] { return store_->clients(); });
    }
    std::optional<ApiClient> client(std::string_view id) override {
        return timed(Op::find_account, [&] { return store_->client(id); });
    }
    Result<void> add_certificate(const CertificateRecord& certificate) override {
        return timed(Op::administer, [&] { return store_->add_certificate(certificate); });
    }
    Result<void> remove_certificate(std::string_view thumbprint) override {
        return timed(Op::administer, [&] { return store_->remove_certificate(thumbprint); });
    }
    std::vector<CertificateRecord> certificates() override {
        return timed(Op::administer, [&] { return store_->certificates(); });
    }
    std::vector<CertificateRecord> certificates_of(std::string_view user) override {
        return timed(Op::find_account, [&] { return store_->certificates_of(user); });
    }
    std::optional<CertificateRecord> certificate(std::string_view thumbprint) override {
        return timed(Op::find_account, [&] { return store_->certificate(thumbprint); });
    }
    Result<void> set_password(std::string_view user, std::string_view hash) override {
        return timed(Op::administer, [&] { return store_->set_password(user, hash); });
    }
    void add_token(const Token& token) override {
        return timed(Op::add_token, [&] { return store_->add_token(token); });
    }
    std::optional<Token> token(ByteView digest, TokenKind kind, std::int64_t now) override {
        return timed(Op::find_token, [&] { return store_->token(digest, kind, now); });
    }
    std::optional<Token> take_challenge(ByteView digest, std::string_view client, std::string_view thumbprint,
                                        std::int64_t now) override {
        return timed(Op::find_token, [&] { return store_->take_challenge(digest, client, thumbprint, now); });
    }
    void add_session(const Session& session) override {
        return timed(Op::add_token, [&] { return store_->add_session(session); });
    }
    std::optional<Session> session(ByteView digest, std::int64_t now) override {
        return timed(Op::find_token, [&] { return store_->session(digest, now); });
    }
    void extend_session(ByteView digest, std::int64_t expires) override {
        return timed(Op::add_token, [&] { return store_->extend_session(digest, expires); });
    }
    void end_session(ByteView digest) override {
        return timed(Op::add_token, [&] { return store_->end_session(digest); });
    }
    Result<ShelfState> put_part(std::string_view user, std::string_view name, std::uint32_t part, bool last,
                                ByteView data, std::int64_t now) override {
        return timed(Op::put_part, [&] { return store_->put_part(user, name, part, last, data, now); });
    }
    std::optional<ContentId> shelf_content(std::string_view user, std::string_view name) override {
        return timed(Op::find_content, [&] { return store_->shelf_content(user, name); });
    }
    bool has_shelf_file(std::string_view user, std::string_view name) override {
        return timed(Op::find_content, [&] { return store_->has_shelf_file(user, name); });
    }
    Result<ContentId> put_content(ByteView data) override {
        return timed(Op::put_content, [&] { return store_->put_content(data); });
    }
    ContentId freeze(ContentId content) override {
        return timed(Op::put_content, [&] { return store_->freeze(content); });
    }
    std::uint64_t content_size(ContentId content) override {
        return timed(Op::find_content, [&] { return store_->content_size(content); });
    }
    Result<void> read(ContentId content, const std::function<void(ByteView)>& piece) override {
        return timed(Op::read_content, [&] { return store_->read(content, piece); });
    }
    Result<Blob> blob(ContentId content) override {
        return timed(Op::read_content, [&] { return store_->blob(content); });
    }
    Result<void> charge_box(std::string_view box, std::uint64_t octets, std::uint64_t records) override {
        return timed(Op::put_content, [&] { return store_->charge_box(box, octets, records); });
    }
    void credit_box(std::string_view box, std::uint64_t octets, std::uint64_t records) override {
        return timed(Op::put_content, [&] { return store_->credit_box(box, octets, records); });
    }
    void drop_contents(const std::vector<ContentId>& contents) override {
        return timed(Op::drop_content, [&] { return store_->drop_contents(contents); });
    }
    Result<MessageRecord> add_message(const MessageRecord& message, std::string_view operation) override {
        return timed(Op::add_message, [&] { return store_->add_message(message, operation); });
    }
    std::optional<MessageRecord> message_by_operation(std::string_view box, std::string_view operation) override {
        return timed(Op::find_message, [&] { return store_->message_by_operation(box, operation); });
    }
    std::optional<MessageRecord> message(std::string_view box, std::string_view id) override {
        return timed(Op::find_message, [&] { return store_->message(box, id); });
    }
    void add_patched(std::string_view id, std::string_view box, ContentId content, std::int64_t now) override {
        return timed(Op::put_content, [&] { return store_->add_patched(id, box, content, now); });
    }
    std::optional<ContentId> patched_content(std::string_view box, std::string_view id) override {
        return timed(Op::find_content, [&] { return store_->patched_content(box, id); });
    }
    TaskState add_task(Task& task, const std::vector<TaskFile>& files, bool asks_person) override {
        return timed(Op::add_task, [&] { return store_->add_task(task, files, asks_person); });
    }
    std::optional<Task> task(std::string_view id) override {
        return timed(Op::find_task, [&] { return store_->task(id); });
    }
    std::vector<Task> unfinished() override {
        return timed(Op::unfinished, [&] { return store_->unfinished(); });
    }
    std::vector<TaskFile> files(std::int64_t task) override {
        return timed(Op::files, [&] { return store_->files(task); });
    }
    std::vector<FileResult> results_between(std::int64_t task, std::int64_t first, std::int64_t last) override {
        return timed(Op::results, [&] { return store_->results_between(task, first, last); });
    }
    bool open_question(const Task& task, std::int64_t now) override {
        return timed(Op::move, [&] { return store_->open_question(task, now); });
    }
    std::vector<Task> open_questions(std::string_view user, std::int64_t now) override {
        return timed(Op::find_task, [&] { return store_->open_questions(user, now); });
    }
    Queue queue() override {
        return timed(Op::queue, [&] { return store_->queue(); });
    }
    bool move(const Task& task, TaskState from, TaskState to, std::int64_t now, std::string_view reason) override {
        return timed(Op::move, [&] { return store_->move(task, from, to, now, reason); });
    }
    [[nodiscard]] bool is_shared() const override { return store_->is_shared(); }
    std::optional<Allowed> allow(const Task& task, const std::vector<std::uint64_t>& left_out, std::string_view reason,
                                 bool take) override {
        return timed(Op::move, [&] { return store_->allow(task, left_out, reason, take); });
    }
    std::optional<Slice> claim(const std::vector<std::int64_t>& except) override {
        return timed(Op::claim, [&] { return store_->claim(except); });
    }
    std::vector<OpenQuestion> claim_questions(std::int64_t now) override {
        return timed(Op::claim, [&] { return store_->claim_questions(now); });
    }
    Written add_results(const Lease& lease, const std::vector<FileResult>& results,
                        std::optional<std::int64_t> finish) override {
        return timed(Op::add_results, [&] { return store_->add_results(lease, results, finish); });
    }
    std::uint64_t result_count(std::int64_t task) override {
        return timed(Op::results, [&] { return store_->result_count(task); });
    }
    std::vector<Lease> renew(const std::vector<Lease>& leases) override {
        return timed(Op::renew, [&] { return store_->renew(leases); });
    }
    void give_back(const std::vector<Lease>& leases) override {
        return timed(Op::give_back, [&] { return store_->give_back(leases); });
    }
    bool refuse(const Lease& lease) override {
        return timed(Op::give_back, [&] { return store_->refuse(lease); });
    }
    void listen(std::function<void()> news) override { store_->listen(std::move(news)); }
    void announce() override {
        return timed(Op::give_back, [&] { return store_->announce(); });
    }
    void leave() override {
        return timed(Op::give_back, [&] { return store_->leave(); });
    }
    void sweep(std::int64_t now, const Retention& retention) override {
        return timed(Op::sweep, [&] { return store_->sweep(now, retention); });
    }
    CommonBounds* common_bounds() override { return store_->common_bounds(); }

private:
    const std::shared_ptr<Store> store_;
    observe::Meters& meters_;
};

}  // namespace pidpys::api::dss
