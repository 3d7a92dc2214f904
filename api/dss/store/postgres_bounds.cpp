// SPDX-License-Identifier: MIT
#include <algorithm>

#include <openssl/sha.h>

#include "api/dss/store/postgres_run.hpp"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

constexpr std::size_t most_known = 100'000;  // counts of other nodes; then all are learnt anew

Bytes digest_of(std::string_view name) {
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(as_bytes(name).data(), name.size(), digest.data());
    return digest;
}

}  // namespace

CommonBounds::Attempt PostgresStore::begin_attempt(std::string_view name, std::chrono::seconds window) {
    const Bytes digest = digest_of(name);
    return writing([&](Connection& connection) {
        Attempt attempt;
        connection.run(
            "INSERT INTO attempts (name, count, ends) VALUES ($1, 1, now()+$2*interval '1 second') ON CONFLICT (name) "
            "DO "
            "UPDATE SET count=CASE WHEN attempts.ends<=now() THEN 1 ELSE attempts.count+1 END,"
            " ends=CASE WHEN attempts.ends<=now() THEN excluded.ends ELSE attempts.ends END "
            "RETURNING count, ceil(extract(epoch FROM ends-now()))::bigint",
            Values().octets(ByteView(digest)).number(window.count()), [&](const Row& row) {
                attempt = {row.number(0), row.number(1)};
            });
        return attempt;
    });
}

void PostgresStore::forget_attempts(std::string_view name) {
    const Bytes digest = digest_of(name);
    writing([&](Connection& connection) {
        connection.run("DELETE FROM attempts WHERE name=$1", Values().octets(ByteView(digest)));
    });
}

// One round trip. A node's count of a name only grows, so that whoever comes late misses nothing; what there is of a name that
// is asked for the first time is of before.
std::vector<Rates::Use> PostgresStore::exchange(const std::vector<Rates::Use>& used_here) {
    std::map<Bytes, const Rates::Use*> by_digest;
    for (const auto& use : used_here) by_digest[digest_of(use.name)] = &use;
    std::vector<ByteView> digests;
    std::vector<std::int64_t> counts;
    for (const auto& [digest, use] : by_digest) {
        digests.emplace_back(digest);
        counts.push_back(static_cast<std::int64_t>(use->count));
    }
    struct Count {
        Bytes name;
        std::string node;
        std::int64_t used = 0;
    };
    const auto told = writing([&](Connection& connection) {
        std::vector<Count> rows;
        connection.queue(
            "INSERT INTO uses (name, node, used, at) SELECT name, $1, used, now() FROM unnest($2, $3) AS mine (name, "
            "used) "
            "ON CONFLICT (name, node) DO UPDATE SET used=uses.used+excluded.used, at=now()",
            Values().text(node_).octet_strings(digests).numbers(counts));
        connection.queue("SELECT name, node, used FROM uses WHERE node<>$1 AND name=ANY($2)",
                         Values().text(node_).octet_strings(digests), [&rows](const Row& row) {
                             rows.push_back({to_bytes(row.blob(0)), row.text(1), row.number(2)});
                         });
        connection.run();
        return rows;
    });
    const std::lock_guard lock(uses_mutex_);
    if (uses_elsewhere_.size() > most_known) uses_elsewhere_.clear();
    std::map<Bytes, std::uint64_t> news;
    std::set<Bytes> known_before;
    for (const auto& [digest, use] : by_digest)
        if (!uses_elsewhere_.try_emplace(digest).second) known_before.insert(digest);
    for (const auto& [name, node, used] : told) {
        auto& before = uses_elsewhere_[name][node];
        if (used < before) before = 0;  // forgotten there meanwhile, and begun anew
        if (known_before.contains(name) && used > before) news[name] += static_cast<std::uint64_t>(used - before);
        before = used;
    }
    std::vector<Rates::Use> uses;
    for (const auto& [name, count] : news) uses.push_back({by_digest.at(name)->name, count});
    return uses;
}

}  // namespace pidpys::api::dss
