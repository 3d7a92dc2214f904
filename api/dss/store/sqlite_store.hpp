// SPDX-License-Identifier: MIT
// The store in one SQLite database (dss.db) and a folder of chunk files beside it.
#pragma once

#include <mutex>

#include "api/dss/store/chunk_files.hpp"
#include "api/dss/store/slice_book.hpp"
#include "api/dss/store/store.hpp"
#include "api/http/gather.hpp"

namespace pidpys::api::dss {

using files::Database;
using files::Query;
using files::Transaction;

class SqliteStore final : public Store {
public:
    // Creates directory (0700) and database where they are missing. Throws StoreFailure.
    explicit SqliteStore(const std::filesystem::path& directory, StoreLimits limits = {}, MapFile map = read_file,
                         GatherBlob gather = gather_in_memory,
                         std::chrono::milliseconds lease = std::chrono::seconds(15));

    static std::filesystem::path database_file(const std::filesystem::path& directory) { return directory / "dss.db"; }

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

    [[nodiscard]] bool is_shared() const override { return false; }
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
    void listen(std::function<void()>) override {}
    void announce() override {}
    void leave() override {}

    void sweep(std::int64_t now, const Retention& retention) override;

private:
    using Lock = std::lock_guard<std::mutex>;

    struct Chunk {
        std::uint64_t size = 0;
        Bytes data;
        std::string file;  // empty: the octets are in `data`
    };
    // A chunk's octets, already on disk if they are to be a file; the row is added within a transaction.
    struct NewChunk {
        ByteView data;
        std::string file;
    };
    Result<NewChunk> store_octets(ByteView data) const;
    std::int64_t add_chunk(const NewChunk& chunk);
    std::int64_t add_content();
    std::vector<Chunk> chunks(ContentId content);
    ShelfState shelf_state(ContentId content, std::int64_t last_known);
    std::vector<EntityRecord> entities(std::string_view message);
    std::optional<Slice> slice_of(const Lease& lease);
    void fill_book();
    bool open_locked(const Task& task, std::int64_t now);
    void remove_task_files(const char* numbers_sql, std::string_view argument);
    void remove_orphans(std::int64_t older_than_s);
    bool charge_shelf(std::string_view user, std::int64_t octets);
    void count_usage();
    void add_usage(std::string_view box, std::int64_t octets, std::int64_t records);

    std::mutex mutex_;
    StoreLimits limits_;
    Database database_;
    ChunkFiles files_;
    GatherBlob gather_;
    SliceBook book_;
    bool book_filled_ = false;
};

}  // namespace pidpys::api::dss
