// SPDX-License-Identifier: MIT
// The store in a PostgreSQL database that several processes may have open. Nothing is locked here: what must not happen twice
// is said to the database.
//
// Tasks with their files and results, and contents with their octets, lie in partitions by the day they began (contents of
// messages, which may be kept for years, by 32 days), which a sweep drops whole. The day is in the number: a number begins
// with its block.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <set>

#include "api/dss/store/postgres_listener.hpp"
#include "api/dss/store/store.hpp"
#include "api/http/gather.hpp"
#include "postgres/pool.hpp"

namespace pidpys::api::dss {

class PostgresStore final : public Store, public CommonBounds {
public:
    struct Parts {
        postgres::Address address;
        std::function<Result<SecretString>()> password;  // nothing: none
        StoreLimits limits = {};
        GatherBlob gather = gather_in_memory;
        postgres::PoolOptions pool = {};
        std::chrono::milliseconds lease = std::chrono::seconds(15);
    };

    // Connects when it is first used; tables that this program cannot use are a StoreFailure then, as of all calls.
    explicit PostgresStore(Parts parts);

    Result<void> add_user(const User& user) override;
    Result<void> remove_user(std::string_view id) override;
    std::vector<User> users() override;
    std::optional<User> user(std::string_view id) override;
    std::optional<User> user_by_login(std::string_view login) override;
    Result<void> add_box(const Box& box) override;
    Result<void> remove_box(std::string_view id) override;
    Result<void> set_box_paid(std::string_view id, bool paid) override;
    std::vector<Box> boxes() override;
    std::optional<Box> box(std::string_view id) override;
    Result<void> grant_box(std::string_view user, std::string_view box) override;
    Result<void> revoke_box(std::string_view user, std::string_view box) override;
    std::vector<Box> boxes_of(std::string_view user) override;
    bool may_use(std::string_view user, std::string_view box) override;
    Result<void> add_client(const ApiClient& client) override;
    Result<void> remove_client(std::string_view id) override;
    Result<void> set_client_blocked(std::string_view id, bool blocked) override;
    std::vector<ApiClient> clients() override;
    std::optional<ApiClient> client(std::string_view id) override;
    Result<void> add_certificate(const CertificateRecord& certificate) override;
    Result<void> remove_certificate(std::string_view thumbprint) override;
    std::vector<CertificateRecord> certificates() override;
    std::vector<CertificateRecord> certificates_of(std::string_view user) override;
    std::optional<CertificateRecord> certificate(std::string_view thumbprint) override;
    Result<void> set_password(std::string_view user, std::string_view hash) override;
    void add_token(const Token& token) override;
    std::optional<Token> token(ByteView digest, TokenKind kind, std::int64_t now) override;
    std::optional<Token> take_challenge(ByteView digest, std::string_view client, std::string_view thumbprint,
                                        std::int64_t now) override;
    void add_session(const Session& session) override;
    std::optional<Session> session(ByteView digest, std::int64_t now) override;
    void extend_session(ByteView digest, std::int64_t expires) override;
    void end_session(ByteView digest) override;

    Result<ShelfState> put_part(std::string_view user, std::string_view name, std::uint32_t part, bool last,
                                ByteView data, std::int64_t now) override;
    std::optional<ContentId> shelf_content(std::string_view user, std::string_view name) override;
    bool has_shelf_file(std::string_view user, std::string_view name) override;
    Result<ContentId> put_content(ByteView data) override;
    ContentId freeze(ContentId content) override;
    std::uint64_t content_size(ContentId content) override;
    Result<void> read(ContentId content, const std::function<void(ByteView)>& piece) override;
    Result<Blob> blob(ContentId content) override;
    Result<void> charge_box(std::string_view box, std::uint64_t octets, std::uint64_t records) override;
    void credit_box(std::string_view box, std::uint64_t octets, std::uint64_t records) override;
    void drop_contents(const std::vector<ContentId>& contents) override;
    Result<MessageRecord> add_message(const MessageRecord& message, std::string_view operation) override;
    std::optional<MessageRecord> message_by_operation(std::string_view box, std::string_view operation) override;
    std::optional<MessageRecord> message(std::string_view box, std::string_view id) override;
    void add_patched(std::string_view id, std::string_view box, ContentId content, std::int64_t now) override;
    std::optional<ContentId> patched_content(std::string_view box, std::string_view id) override;

    TaskState add_task(Task& task, const std::vector<TaskFile>& files, bool asks_person) override;
    std::optional<Task> task(std::string_view id) override;
    std::vector<Task> unfinished() override;
    std::vector<TaskFile> files(std::int64_t task) override;
    std::vector<FileResult> results_between(std::int64_t task, std::int64_t first, std::int64_t last) override;
    bool open_question(const Task& task, std::int64_t now) override;
    std::vector<Task> open_questions(std::string_view user, std::int64_t now) override;
    Queue queue() override;
    bool move(const Task& task, TaskState from, TaskState to, std::int64_t now, std::string_view reason) override;

    [[nodiscard]] bool is_shared() const override { return true; }
    std::optional<Allowed> allow(const Task& task, const std::vector<std::uint64_t>& left_out, std::string_view reason,
                                 bool take) override;
    std::optional<Slice> claim(const std::vector<std::int64_t>& except) override;
    std::vector<OpenQuestion> claim_questions(std::int64_t now) override;
    Written add_results(const Lease& lease, const std::vector<FileResult>& results,
                        std::optional<std::int64_t> finish) override;
    std::uint64_t result_count(std::int64_t task) override;
    std::vector<Lease> renew(const std::vector<Lease>& leases) override;
    void give_back(const std::vector<Lease>& leases) override;
    bool refuse(const Lease& lease) override;
    void listen(std::function<void()> news) override;
    void announce() override;
    void leave() override;

    // Since the start; of what is under way nothing yet.
    [[nodiscard]] std::uint64_t round_trips() const { return pool_.round_trips(); }

    void sweep(std::int64_t now, const Retention& retention) override;

    CommonBounds* common_bounds() override { return this; }
    Attempt begin_attempt(std::string_view name, std::chrono::seconds window) override;
    void forget_attempts(std::string_view name) override;
    std::vector<Rates::Use> exchange(const std::vector<Rates::Use>& used_here) override;

    // Held shared by whoever makes a reference to octets that are there already, alone by whoever drops what has none.
    static constexpr std::int64_t drop_lock = 0x7069647079730004;  // "pidpys", 4

    // A run of numbers that one partition of each of its tables holds.
    struct Block {
        enum Kind { tasks, shelf, kept } kind = tasks;  // kept: contents of messages, and patched ones
        std::int64_t low = 0, high = 0;
        std::int64_t base = 0;  // numbers of the day in it begin here
    };

private:
    using Connection = postgres::Connection;
    using Row = postgres::Row;
    using Values = postgres::Values;
    using OnRow = postgres::OnRow;

    // What only looks is done once more where the connection fails; what the database undoes for the sake of another
    // transaction is done again.
    template <class Work>
    auto reading(Work work);
    template <class Work>
    auto writing(Work work);
    // The same, with the block's partitions made before.
    template <class Work>
    auto writing_to(const Block& block, Work work);
    void make_block(const Block& block);
    void forget_block(const Block& block);

    std::int64_t change(const char* sql, const Values& values);
    Result<void> add(const char* sql, const Values& values, const char* what);
    Result<void> change_known(const char* sql, const Values& values, const char* what);  // not_found: no row
    Result<void> remove_owner(const std::array<const char*, 8>& statements, std::string_view id, const char* what);
    template <class Make>
    auto all(const char* sql, const Values& values, Make make);
    template <class Make>
    auto first(const char* sql, const Values& values, Make make);
    bool any(const char* sql, const Values& values = Values());

    template <class Condition>
    std::optional<MessageRecord> find_message(const char* message_sql, const char* entities_sql, Condition condition);
    void sweep_rows(std::int64_t now, const Retention& retention);
    void sweep_tasks(std::int64_t now, const Retention& retention);
    void sweep_contents(const Retention& retention);

    const std::string node_;  // this process, to others; another one at each start
    const StoreLimits limits_;
    const GatherBlob gather_;
    const std::chrono::milliseconds lease_;
    const postgres::Address address_;
    const std::function<Result<SecretString>()> password_;
    postgres::Pool pool_;
    std::unique_ptr<PostgresListener> listener_;
    std::mutex mutex_;                               // of what follows
    std::set<std::pair<int, std::int64_t>> blocks_;  // that are there, as far as this process knows
    std::mutex uses_mutex_;                          // of what follows
    std::map<Bytes, std::map<std::string, std::int64_t>> uses_elsewhere_;  // of a name, at each node, as last told
};

// The block of a time in Unix milliseconds, and the one that a partition's first number is of.
PostgresStore::Block block_at(PostgresStore::Block::Kind kind, std::int64_t ms);
PostgresStore::Block block_from(PostgresStore::Block::Kind kind, std::int64_t low);

}  // namespace pidpys::api::dss
