// SPDX-License-Identifier: MIT
#include "api/dss/tasks/batch.hpp"

#include <algorithm>
#include <utility>

#include "api/dss/store/store.hpp"
#include "api/dss/tasks/question.hpp"
#include "api/dss/time.hpp"
#include "api/order/digest_title.hpp"
#include "api/order/who.hpp"
#include "api/session/open_keys.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::size_t chunk = 64;  // files a lane signs before it lets others have the thread

}  // namespace

bool ends_the_batch(Errc code) {
    return code == Errc::wrong_password || code == Errc::unavailable || code == Errc::no_key || code == Errc::denied;
}

Result<Bytes> sign_file(const crypto::KeyEntry& key, ByteView digest, const std::string& algorithm,
                        std::chrono::system_clock::time_point time) {
    crypto::SignOptions options;
    options.digest = algorithm;
    options.signing_time = time;
    const auto content = crypto::digest_for(key, crypto::ContentToSign::of_digest(to_bytes(digest)), options);
    if (!content) return tl::unexpected(content.error());
    return crypto::sign(key, *content, options);
}

Batch::Batch(Parts parts, TakenPtr taken, KeyPtr key)
    : parts_(std::move(parts)), taken_(std::move(taken)), key_(std::move(key)), key_facts_(key_facts(*key_)) {}

void Batch::start(unsigned lanes) {
    const std::size_t useful = std::max<std::size_t>((pending_.size() + chunk - 1) / chunk, 1);
    lanes_ = std::min<std::size_t>(lanes, useful);
    for (std::size_t i = lanes_; i > 0; --i) post_lane();
}

void Batch::post_lane() {
    parts_.workers.post(parts_.account, [self = shared_from_this()] { self->run_lane(); });
}

void Batch::run_lane() {
    if (parts_.stopping()) fail_with({Errc::cancelled, "the service is stopping"});
    if (!taken_->held->lasts()) fail_with({Errc::cancelled, "another node has the files"}, true);
    if (sign_chunk())
        post_lane();
    else
        leave();
}

// True if there may be more to do for this lane.
bool Batch::sign_chunk() {
    const std::size_t first = failed_ ? pending_.size() : next_.fetch_add(chunk);
    if (first >= pending_.size()) return false;
    const std::size_t last = std::min(first + chunk, pending_.size());
    std::vector<FileResult> results;
    results.reserve(last - first);
    for (std::size_t i = first; i < last && !failed_; ++i) {
        if (parts_.stopped.stop_requested()) {
            fail_with({Errc::denied, "stopped"});
            break;
        }
        auto signature = parts_.sign(*key_, pending_[i].digest, task_.digest_algorithm, parts_.clock.now());
        if (!signature && ends_the_batch(signature.error().code))
            fail_with(std::move(signature.error()));
        else
            results.push_back({pending_[i].index, signature ? std::move(*signature) : Bytes()});
    }
    deliver(std::move(results));
    return !failed_ && next_ < pending_.size();
}

void Batch::deliver(std::vector<FileResult> results) {
    const std::lock_guard lock(mutex_);
    std::move(results.begin(), results.end(), std::back_inserter(ready_));
}

// The last lane writes what all have made, and with it that the slice is done.
void Batch::leave() {
    bool first = false, last = false;
    {
        const std::lock_guard lock(mutex_);
        first = !std::exchange(drained_, true);
        last = --lanes_ == 0;
    }
    if (first && parts_.drained) parts_.drained();
    if (!last) return;
    write();
    parts_.done(end_);
}

void Batch::write() {
    constexpr auto lost = "another node has the files";
    std::optional<std::int64_t> finish;
    if (!end_.error) finish = unix_ms(parts_.clock);
    try {
        // What the store would refuse does not stand in the journal either.
        if (!taken_->held->lasts()) return fail_with({Errc::cancelled, lost}, true);
        if (auto kept = put_down(ready_); !kept) return fail_with(std::move(kept.error()));
        const auto written = parts_.store.add_results(taken_->slice.lease, ready_, finish);
        if (written == Written::refused) return fail_with({Errc::cancelled, lost}, true);
        end_.completed = written == Written::completed;
    } catch (const StoreFailure& broken) {
        return fail_with({Errc::io, broken.what()}, true);
    }
    if (parts_.progress) parts_.progress(ready_.size());
}

// The store waits for the disk, and so does what says that its signatures were made.
Result<void> Batch::put_down(const std::vector<FileResult>& results) {
    journal::Record record;
    record.event = journal::Event::signature;
    record.under = task_.id;
    record.who = who_of(caller_of(task_));
    record.who.client = task_.client_id;
    record.who.box = task_.box_id;
    record.key = key_facts_.fingerprint;
    record.owner = key_facts_.owner;
    record.algorithm = digest_title(task_.digest_algorithm);
    for (const FileResult& result : results) {
        if (result.signature.empty()) continue;
        const auto file = std::ranges::lower_bound(pending_, result.index, {}, &PendingFile::index);
        record.digests.push_back(hex_encode(file->digest));
    }
    record.count = record.digests.size();
    if (record.digests.empty()) return {};
    return parts_.journal.append_and_wait(std::move(record), journal::Durability::power_cut);
}

void Batch::fail_with(Error error, bool unwritten) {
    const std::lock_guard lock(mutex_);
    failed_ = true;
    if (end_.error) return;
    end_.error = std::move(error);
    end_.unwritten = unwritten;
}

}  // namespace pidpys::api::dss
