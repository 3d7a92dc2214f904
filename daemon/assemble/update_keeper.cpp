// SPDX-License-Identifier: MIT
#include "daemon/assemble/update_keeper.hpp"

#include <memory>

#include "daemon/log.hpp"

namespace pidpys::daemon {
namespace {

constexpr std::chrono::hours at_hand{1};  // what was learnt so lately is not asked for again by a change of mind

release::Version own_version() { return release::read_version(PIDPYS_VERSION).value_or(release::Version()); }

}  // namespace

UpdateKeeper::UpdateKeeper(const Settings& settings, const release::Origin& releases, const Parts& parts)
    : parts_(parts),
      key_(releases.key.value_or(release::PublicKey())),
      address_(settings.update_address.empty() ? releases.address : settings.update_address),
      possible_(releases.key.has_value() && !address_.empty() && !settings.network.offline),
      decided_(settings.check_updates),
      memory_(settings.state, key_),
      schedule_(release::Schedule::drawn(parts.now())),
      tasks_(parts.accounts, parts.workers) {
    if (possible_) watch_ = memory_.watch();
    if (possible_) newest_ = memory_.newest();
    if (decided_ != true || possible_ || settings.network.offline) return;
    log(LogLevel::warning, !releases.key
                               ? "update.check: no key of releases is pinned in this build, so none is looked for"
                               : "update.check: no address is known, so no release is looked for: update.address");
}

bool UpdateKeeper::is_watched() const { return possible_ && decided_.value_or(watch_.wanted); }

UpdateKeeper::News UpdateKeeper::news() const {
    const std::lock_guard lock(mutex_);
    News news{possible_ && !decided_, is_watched(), {}, {}};
    if (!news.watched || !newest_ || newest_->version <= own_version()) return news;
    news.version = text_of(newest_->version);
    news.page = newest_->page;
    return news;
}

void UpdateKeeper::sweep() {
    {
        const std::lock_guard lock(mutex_);
        if (!is_watched() || !schedule_.is_due(watch_, parts_.now())) return;
    }
    ask([](const Result<void>&) {});
}

void UpdateKeeper::watch(bool wanted, Done done) {
    if (!possible_ || decided_)
        return done(fail(Errc::denied, "looking for new versions is not the person's to choose"));
    bool known = false;
    {
        const std::lock_guard lock(mutex_);
        watch_.wanted = wanted;
        const auto now = parts_.now();
        known = newest_ && watch_.asked && *watch_.asked <= now && now - *watch_.asked < at_hand;
    }
    const auto shared = std::make_shared<Done>(std::move(done));
    const bool posted = tasks_.post([this, shared, ask_now = wanted && !known] {
        auto written = write_watch();
        if (written && ask_now) return ask(std::move(*shared));
        (*shared)(std::move(written));
    });
    if (!posted) (*shared)(fail(Errc::cancelled, "the service stops"));
}

void UpdateKeeper::ask(Done done) {
    if (asking_.exchange(true)) return done(fail(Errc::busy, "the notice of the newest version is asked for already"));
    std::optional<release::Notice> seen;
    {
        const std::lock_guard lock(mutex_);
        watch_.asked = std::chrono::floor<std::chrono::seconds>(parts_.now());
        seen = newest_;
    }
    parts_.network.fetch(release::notice_request(address_, key_, std::move(seen), parts_.now), tasks_.stop(),
                         [this, done = std::move(done)](Result<online::Answer> answer) {
                             const auto shared = std::make_shared<Result<online::Answer>>(std::move(answer));
                             if (tasks_.post([this, shared, done] { answered(*shared, done); })) return;
                             asking_ = false;
                             done(fail(Errc::cancelled, "the service stops"));
                         });
}

void UpdateKeeper::answered(const Result<online::Answer>& answer, const Done& done) {
    auto taken = take(answer);
    if (!taken) log(LogLevel::warning, "the notice of the newest version was not taken: " + taken.error().detail);
    if (auto written = write_watch(); !written) log(LogLevel::warning, written.error().detail);
    asking_ = false;
    done(std::move(taken));
}

// What cannot be kept is told all the same, and remembered as long as the service runs.
Result<void> UpdateKeeper::take(const Result<online::Answer>& answer) {
    if (!answer) return tl::unexpected(answer.error());
    const auto notice = release::read_notice(answer->body, key_);
    if (!notice) return tl::unexpected(notice.error());
    {
        const std::lock_guard lock(mutex_);
        newest_ = *notice;
    }
    const bool newer = notice->version > own_version();
    log(LogLevel::info, newer ? "pidpys " + text_of(notice->version) + " is released: " + notice->page
                              : "no version is newer than this one");
    return memory_.keep(answer->body);
}

Result<void> UpdateKeeper::write_watch() {
    const std::lock_guard writing(writing_);
    release::Watch now;
    {
        const std::lock_guard lock(mutex_);
        now = watch_;
    }
    return memory_.set_watch(now);
}

}  // namespace pidpys::daemon
