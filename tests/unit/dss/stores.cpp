// SPDX-License-Identifier: MIT
#include "tests/unit/dss/stores.hpp"

#include <catch2/catch.hpp>

#ifdef PIDPYS_TEST_POSTGRES
#include "tests/unit/postgres/cluster.hpp"
#endif

namespace pidpys::test {

using namespace api::dss;

namespace {

StorePlace place_of([[maybe_unused]] const std::string& kind, const std::filesystem::path& directory,
                    std::chrono::milliseconds lease) {
    StorePlace place;
    place.lease = lease;
    place.directory = directory / "dss";
#ifdef PIDPYS_TEST_POSTGRES
    if (kind == "PostgreSQL") place.address = PostgresCluster::one().new_database();
#endif
    migrate_store(place);
    return place;
}

}  // namespace

std::string any_store() {
#ifdef PIDPYS_TEST_POSTGRES
    return GENERATE(as<std::string>(), "SQLite", "PostgreSQL");
#else
    return "SQLite";
#endif
}

StoreFixture::StoreFixture(StoreLimits wanted, const std::string& kind, std::chrono::milliseconds lease)
    : place(place_of(kind, directory.path(), lease)), limits(wanted), held(again()), store(*held) {
    CertificateRecord certificate;
    certificate.thumbprint = std::string(40, 'A');
    certificate.user_id = kAliceId;
    certificate.der = {1, 2, 3};
    populate(store, certificate);
}

std::unique_ptr<Store> StoreFixture::again() const {
    StoreUse use;
    use.limits = limits;
    return open_store(place, std::move(use));
}

Store& StoreFixture::another() {
    if (!store.is_shared()) return store;
    if (!other) other = again();
    return *other;
}

void StoreFixture::allow(Task& task, const std::vector<TaskFile>& files, const std::vector<std::uint64_t>& left_out) {
    store.add_task(task, files, false);
    if (!store.allow(task, left_out, "yes", false)) throw std::runtime_error("not allowed");
}

void StoreFixture::write(const Task& task, const std::vector<FileResult>& results, std::optional<std::int64_t> finish) {
    std::vector<std::int64_t> others;
    std::vector<Lease> leases;
    while (const auto slice = store.claim(others)) {
        leases.push_back(slice->lease);
        if (slice->task.number != task.number) {
            others.push_back(slice->task.number);
            continue;
        }
        std::vector<FileResult> own;
        for (const auto& result : results)
            if (result.index >= slice->lease.first && result.index < slice->lease.last) own.push_back(result);
        if (store.add_results(slice->lease, own, finish) == Written::refused) throw std::runtime_error("refused");
    }
    store.give_back(leases);
}

std::string StoreFixture::text(ContentId content) {
    std::string out;
    must(store.read(content, [&](ByteView piece) { out += as_text(piece); }));
    return out;
}

Task StoreFixture::task() {
    Task made;
    made.id = "task-" + std::to_string(++count);
    made.user_id = kAliceId;
    made.box_id = kAliceBox;
    made.client_id = kClient;
    made.created = 1000;
    made.deadline = 2000;
    return made;
}

}  // namespace pidpys::test
