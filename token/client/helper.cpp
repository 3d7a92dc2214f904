// SPDX-License-Identifier: MIT
#include "token/client/helper.hpp"

#include <algorithm>

#include "crypto/base/plain_line.hpp"

namespace pidpys::token {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

// A module that falls at each start is not started all the time.
constexpr seconds longest_rest{60};

}  // namespace

std::string Helper::description() const {
    const std::lock_guard lock(shared_mutex_);
    return description_;
}

std::string Helper::trouble() const {
    const std::lock_guard lock(shared_mutex_);
    return trouble_;
}

void Helper::note(std::string trouble) {
    const std::lock_guard lock(shared_mutex_);
    trouble_ = std::move(trouble);
}

void Helper::end() {
    std::shared_ptr<platform::HelperProcess> last;
    {
        const std::lock_guard lock(shared_mutex_);
        ended_ = true;
        last = process_;
    }
    const std::unique_lock idle(mutex_, std::try_to_lock);
    if (!idle.owns_lock() && last) last->kill();
    if (!idle.owns_lock()) return;
    const std::lock_guard lock(shared_mutex_);
    process_.reset();
}

Answered<void> Helper::ensure() {
    if (process_) return {};
    if (Clock::now() < not_before_) return tl::unexpected(Failure{{Errc::unavailable, trouble()}});
    auto started =
        platform::HelperProcess::start(program_, {reinterpret_cast<const char*>(module_.u8string().c_str())});
    if (!started) {
        note(started.error().detail);
        return tl::unexpected(Failure{std::move(started.error())});
    }
    {
        const std::lock_guard lock(shared_mutex_);
        if (ended_) return tl::unexpected(Failure{{Errc::cancelled, "the service stops"}});
        process_ = std::move(*started);
    }
    ++life_;
    auto begun = ask(wire::Begin{}, patience_);
    if (!begun) {
        if (process_) kill(begun.error().error);
        return tl::unexpected(std::move(begun.error()));
    }
    note({});
    const std::lock_guard lock(shared_mutex_);
    description_ = plain_line(begun->value.manufacturer + ", " + begun->value.description + " " +
                              std::to_string(begun->value.major) + "." + std::to_string(begun->value.minor));
    return {};
}

Failure Helper::kill(Error why) {
    {
        const std::lock_guard lock(shared_mutex_);
        process_->kill();
        process_.reset();
    }
    deaths_ = std::min(deaths_ + 1, 7U);
    not_before_ = Clock::now() + std::min(seconds{(1 << deaths_) >> 2}, longest_rest);  // the first time at once
    note(why.detail);
    return {std::move(why)};
}

Answered<std::size_t> Helper::send(wire::Operation operation, SecretBytes& message, Clock::time_point deadline,
                                   std::size_t most) {
    const std::size_t size = message.size() - wire::Head::octets;
    if (size > wire::max_request)
        return tl::unexpected(Failure{{Errc::too_large, "more octets than a token is given at once"}});
    wire::write(wire::Head{size, ++number_, static_cast<std::uint64_t>(operation)}, message.data());
    if (auto sent = process_->write(message.view(), deadline); !sent) return tl::unexpected(kill(sent.error()));
    std::array<std::uint8_t, wire::Head::octets> octets{};
    if (auto got = process_->read(octets, deadline); !got) return tl::unexpected(kill(got.error()));
    const auto head = wire::read<wire::Head>(octets);
    if (!head || head->number != number_) return tl::unexpected(kill(no_answer()));
    const auto outcome = static_cast<wire::Outcome>(head->kind);
    if (outcome == wire::Outcome::done && head->size <= most) return static_cast<std::size_t>(head->size);
    if (outcome != wire::Outcome::refused || head->size > wire::max_secret) return tl::unexpected(kill(no_answer()));
    Bytes body(static_cast<std::size_t>(head->size));
    if (auto got = process_->read(body, deadline); !got) return tl::unexpected(kill(got.error()));
    const auto refused = wire::read<wire::Refusal>(body);
    if (!refused) return tl::unexpected(kill(no_answer()));
    Failure failure = refusal(refused->code, refused->flags);
    if (!refused->words.empty()) failure.error.detail = plain_line(refused->words);
    return tl::unexpected(std::move(failure));
}

}  // namespace pidpys::token
