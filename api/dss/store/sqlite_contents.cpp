// SPDX-License-Identifier: MIT
#include <algorithm>

#include "api/dss/store/rules.hpp"
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {

Result<SqliteStore::NewChunk> SqliteStore::store_octets(ByteView data) const {
    if (data.size() <= limits_.row_chunk) return NewChunk{data, {}};
    auto file = files_.write(data);
    if (!file) return forward(file);
    return NewChunk{data, std::move(*file)};
}

std::int64_t SqliteStore::add_chunk(const NewChunk& chunk) {
    Query query(database_, "INSERT INTO chunks (size, data, file) VALUES (?,?,?)");
    query.bind(static_cast<std::int64_t>(chunk.data.size()));
    if (chunk.file.empty())
        query.bind(chunk.data).bind_null();
    else
        query.bind_null().bind(chunk.file);
    query.run();
    return database_.last_row();
}

std::int64_t SqliteStore::add_content() {
    Query(database_, "INSERT INTO contents DEFAULT VALUES").run();
    return database_.last_row();
}

ShelfState SqliteStore::shelf_state(ContentId content, std::int64_t last_known) {
    ShelfState state;
    std::int64_t next = 0;
    Query query(database_,
                "SELECT part, size FROM content_chunks JOIN chunks ON chunks.id=chunk WHERE content=? "
                "ORDER BY part");
    query.bind(content);
    while (query.step()) {
        for (; next < query.number(0); ++next) state.missing.push_back(static_cast<std::uint32_t>(next));
        ++next;
        state.size += static_cast<std::uint64_t>(query.number(1));
    }
    state.complete = last_known != 0 && state.missing.empty();
    return state;
}

// Adds to the octets a user has on the shelf; false beyond the quota.
bool SqliteStore::charge_shelf(std::string_view user, std::int64_t octets) {
    Query charge(database_,
                 "INSERT INTO shelf_usage VALUES (?,?) ON CONFLICT DO UPDATE SET "
                 "octets=octets+excluded.octets RETURNING octets");
    charge.bind(user).bind(octets).step();
    return charge.number(0) <= static_cast<std::int64_t>(limits_.shelf_user);
}

Result<ShelfState> SqliteStore::put_part(std::string_view user, std::string_view name, std::uint32_t part, bool last,
                                         ByteView data, std::int64_t now) {
    if (part >= limits_.parts) return fail(Errc::too_large, "too many parts");
    const auto octets = store_octets(data);  // before the lock: a large part takes its time
    if (!octets) return tl::unexpected(octets.error());
    const auto refuse = [&](const char* why) {
        if (!octets->file.empty()) files_.remove(octets->file);
        return fail(Errc::too_large, why);
    };

    const Lock lock(mutex_);
    Transaction transaction(database_);
    ContentId content = 0;
    {
        Query find(database_, "SELECT content FROM shelf WHERE user=? AND name=?");
        if (find.bind(user).bind(name).step()) content = find.number(0);
    }
    if (content == 0) {
        Query count(database_, "SELECT count(*) FROM shelf WHERE user=?");
        count.bind(user).step();
        if (count.number(0) >= std::int64_t{limits_.shelf_files})
            return refuse("the user's shelf holds too many files");
        content = add_content();
        Query(database_, "INSERT INTO shelf (user, name, content, last_known, updated) VALUES (?,?,?,0,?)")
            .bind(user)
            .bind(name)
            .bind(content)
            .bind(now)
            .run();
    }
    Query(database_, "UPDATE shelf SET last_known=max(last_known,?), updated=? WHERE user=? AND name=?")
        .bind(std::int64_t{last})
        .bind(now)
        .bind(user)
        .bind(name)
        .run();
    std::int64_t replaced = 0;
    {
        Query former(database_,
                     "SELECT size FROM content_chunks JOIN chunks ON chunks.id=chunk "
                     "WHERE content=? AND part=?");
        if (former.bind(content).bind(std::int64_t{part}).step()) replaced = former.number(0);
    }
    if (!charge_shelf(user, static_cast<std::int64_t>(data.size()) - replaced))
        return refuse("the user's shelf is full");
    Query(database_, "INSERT OR REPLACE INTO content_chunks VALUES (?,?,?)")
        .bind(content)
        .bind(std::int64_t{part})
        .bind(add_chunk(*octets))
        .run();

    Query known(database_, "SELECT last_known FROM shelf WHERE user=? AND name=?");
    known.bind(user).bind(name).step();
    auto state = shelf_state(content, known.number(0));
    known.again();
    if (state.size > limits_.shelf_file) return refuse("the file is larger than a shelf file may be");
    transaction.commit();
    return state;
}

std::optional<ContentId> SqliteStore::shelf_content(std::string_view user, std::string_view name) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT content, last_known FROM shelf WHERE user=? AND name=?");
    if (!query.bind(user).bind(name).step()) return std::nullopt;
    const ContentId content = query.number(0);
    if (!shelf_state(content, query.number(1)).complete) return std::nullopt;
    return content;
}

bool SqliteStore::has_shelf_file(std::string_view user, std::string_view name) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT 1 FROM shelf WHERE user=? AND name=?");
    return query.bind(user).bind(name).step();
}

Result<ContentId> SqliteStore::put_content(ByteView data) {
    const auto octets = store_octets(data);
    if (!octets) return tl::unexpected(octets.error());
    const Lock lock(mutex_);
    Transaction transaction(database_);
    const ContentId content = add_content();
    Query(database_, "INSERT INTO content_chunks VALUES (?,0,?)").bind(content).bind(add_chunk(*octets)).run();
    transaction.commit();
    return content;
}

void SqliteStore::drop_contents(const std::vector<ContentId>& contents) {
    std::vector<std::string> files;
    {
        const Lock lock(mutex_);
        Transaction transaction(database_);
        for (const ContentId content : contents) {
            std::vector<std::int64_t> held;
            Query chunk(database_, "SELECT chunk FROM content_chunks WHERE content=?");
            chunk.bind(content);
            while (chunk.step()) held.push_back(chunk.number(0));
            chunk.again();
            Query(database_, "DELETE FROM contents WHERE id=?").bind(content).run();
            for (const std::int64_t id : held) {
                Query gone(database_,
                           "DELETE FROM chunks WHERE id=? AND NOT EXISTS "
                           "(SELECT 1 FROM content_chunks WHERE chunk=chunks.id) RETURNING file");
                gone.bind(id);
                while (gone.step())
                    if (!gone.is_null(0)) files.push_back(gone.text(0));
            }
        }
        transaction.commit();
    }
    for (const auto& file : files) files_.remove(file);
}

ContentId SqliteStore::freeze(ContentId content) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    const ContentId copy = add_content();
    Query(database_, "INSERT INTO content_chunks SELECT ?, part, chunk FROM content_chunks WHERE content=?")
        .bind(copy)
        .bind(content)
        .run();
    transaction.commit();
    return copy;
}

std::uint64_t SqliteStore::content_size(ContentId content) {
    const Lock lock(mutex_);
    Query query(database_,
                "SELECT coalesce(sum(size),0) FROM content_chunks JOIN chunks ON chunks.id=chunk "
                "WHERE content=?");
    query.bind(content).step();
    return static_cast<std::uint64_t>(query.number(0));
}

std::vector<SqliteStore::Chunk> SqliteStore::chunks(ContentId content) {
    const Lock lock(mutex_);
    std::vector<Chunk> list;
    Query query(database_,
                "SELECT size, coalesce(data, x''), coalesce(file, '') FROM content_chunks "
                "JOIN chunks ON chunks.id=chunk WHERE content=? ORDER BY part");
    query.bind(content);
    while (query.step())
        list.push_back({static_cast<std::uint64_t>(query.number(0)), to_bytes(query.blob(1)), query.text(2)});
    return list;
}

Result<void> SqliteStore::read(ContentId content, const std::function<void(ByteView)>& piece) {
    for (const auto& chunk : chunks(content)) {
        if (chunk.file.empty())
            piece(chunk.data);
        else if (auto done = files_.read(chunk.file, piece); !done)
            return done;
    }
    return {};
}

Result<Blob> SqliteStore::blob(ContentId content) {
    auto list = chunks(content);
    if (list.size() == 1)
        return list[0].file.empty() ? Result<Blob>(Blob(std::move(list[0].data))) : files_.map(list[0].file);
    return gather_content(gather_, *this, content);
}

void SqliteStore::add_patched(std::string_view id, std::string_view box, ContentId content, std::int64_t now) {
    const Lock lock(mutex_);
    Query(database_, "INSERT INTO patched VALUES (?,?,?,?)").bind(id).bind(box).bind(content).bind(now).run();
}

std::optional<ContentId> SqliteStore::patched_content(std::string_view box, std::string_view id) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT content FROM patched WHERE id=? AND box=?");
    if (!query.bind(id).bind(box).step()) return std::nullopt;
    return query.number(0);
}

}  // namespace pidpys::api::dss
