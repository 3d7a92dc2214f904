// SPDX-License-Identifier: MIT
#include "api/dss/store/sqlite_store.hpp"

#include <set>

#include "api/dss/store/schema.hpp"
#include "files/guarded_file.hpp"
#include "files/private_file.hpp"

namespace pidpys::api::dss {
namespace {

const std::filesystem::path& prepared(const std::filesystem::path& directory) {
    auto ours = files::make_private_directory(directory);
    if (ours) ours = files::check_only_we_write(directory);
    if (!ours) throw StoreFailure("the directory of the DSS database: " + ours.error().detail);
    return directory;
}

}  // namespace

SqliteStore::SqliteStore(const std::filesystem::path& directory, StoreLimits limits, MapFile map, GatherBlob gather,
                         std::chrono::milliseconds lease)
    : limits_(limits),
      database_(database_file(prepared(directory))),
      files_(directory / "chunks", std::move(map)),
      gather_(std::move(gather)),
      book_(limits.slice, lease) {
    migrate(database_, database_file(directory));
}

void SqliteStore::sweep(std::int64_t now, const Retention& retention) {
    const Lock lock(mutex_);
    {
        Transaction transaction(database_);
        const std::int64_t ended = now - retention.tasks_ms;
        remove_task_files("SELECT number FROM tasks WHERE state>=2 AND finished<CAST(? AS INTEGER)",
                          std::to_string(ended));
        Query(database_, "DELETE FROM tasks WHERE state>=2 AND finished<?").bind(ended).run();
        Query(database_, "DELETE FROM tokens WHERE expires<=?").bind(now).run();
        Query(database_, "DELETE FROM sessions WHERE expires<=?").bind(now).run();
        Query(database_, "DELETE FROM shelf WHERE updated<?").bind(now - retention.shelf_ms).run();
        Query(database_, "DELETE FROM patched WHERE created<?").bind(now - retention.shelf_ms).run();
        Query(database_,
              "UPDATE shelf_usage SET octets=(SELECT coalesce(sum(size),0) FROM shelf "
              "JOIN content_chunks USING (content) JOIN chunks ON chunks.id=chunk "
              "WHERE shelf.user=shelf_usage.user)")
            .run();
        if (retention.messages_ms > 0)
            Query(database_, "DELETE FROM messages WHERE created<?").bind(now - retention.messages_ms).run();
        count_usage();
        transaction.commit();
    }
    remove_orphans(retention.orphans_s);
}

// Anew from what is there: messages go with their retention, patched contents too.
void SqliteStore::count_usage() {
    database_.run(
        "DELETE FROM box_usage;"
        "INSERT INTO box_usage SELECT box, sum(octets), count(DISTINCT id) FROM ("
        " SELECT from_box AS box, messages.id AS id, size AS octets FROM messages JOIN entities ON message=messages.id"
        " UNION ALL SELECT patched.box, patched.id, size FROM patched JOIN content_chunks USING (content) "
        "  JOIN chunks ON chunks.id=chunk) GROUP BY box");
}

void SqliteStore::remove_orphans(std::int64_t older_than_s) {
    std::vector<std::string> files;
    {
        Transaction transaction(database_);
        Query(database_,
              "DELETE FROM contents WHERE created<=unixepoch()-? AND id NOT IN (SELECT content FROM shelf) "
              "AND id NOT IN (SELECT content FROM entities) AND id NOT IN (SELECT content FROM patched)")
            .bind(older_than_s)
            .run();
        Query query(database_, "DELETE FROM chunks WHERE id NOT IN (SELECT chunk FROM content_chunks) RETURNING file");
        while (query.step())
            if (!query.is_null(0)) files.push_back(query.text(0));
        query.again();
        transaction.commit();
    }
    for (const auto& file : files) files_.remove(file);  // after the commit: a file without a row is found again
    std::set<std::string, std::less<>> known;
    Query query(database_, "SELECT file FROM chunks WHERE file IS NOT NULL");
    while (query.step()) known.insert(query.text(0));
    files_.remove_strays([&](const std::string& name) { return known.contains(name); });
}

}  // namespace pidpys::api::dss
