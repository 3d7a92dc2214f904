// SPDX-License-Identifier: MIT
#include "token/place.hpp"

#include <algorithm>

#include "crypto/base/plain_line.hpp"

namespace pidpys::token {
namespace {

// CK_TOKEN_INFO.flags
constexpr std::uint64_t login_required = 0x4;
constexpr std::uint64_t user_pin_initialized = 0x8;
constexpr std::uint64_t protected_authentication_path = 0x100;
constexpr std::uint64_t user_pin_count_low = 0x10000;
constexpr std::uint64_t user_pin_final_try = 0x20000;
constexpr std::uint64_t user_pin_locked = 0x40000;
constexpr std::uint64_t user_pin_to_be_changed = 0x80000;

}  // namespace

PinState pin_state(std::uint64_t flags) {
    if ((flags & user_pin_locked) != 0) return PinState::locked;
    if ((flags & user_pin_final_try) != 0) return PinState::last_try;
    if ((flags & user_pin_count_low) != 0) return PinState::few_tries;
    if ((flags & user_pin_to_be_changed) != 0) return PinState::to_be_changed;
    return (flags & user_pin_initialized) != 0 ? PinState::usable : PinState::unset;
}

bool has_own_pin_pad(std::uint64_t flags) { return (flags & protected_authentication_path) != 0; }

bool needs_login(std::uint64_t flags) { return (flags & login_required) != 0; }

Answered<void> Place::look() {
    std::uint64_t life = 0;
    const bool ran = helper.runs();
    auto slots = helper.call(wire::Slots{}, life, helper.patience());
    // It fell while nobody asked it anything, and this is how one hears of it.
    if (!slots && ran && slots.error().error.code == Errc::io)
        slots = helper.call(wire::Slots{}, life, helper.patience());
    std::vector<Seen> now;
    if (slots)
        for (const wire::Slot& slot : slots->value.slots) {
            const wire::Name& name = slot.name;
            now.push_back({{module.name, plain_line(name.label), plain_line(name.manufacturer), plain_line(name.model),
                            plain_line(name.serial)},
                           slot,
                           life});
        }
    const std::lock_guard lock(mutex_);
    seen_ = std::move(now);
    if (!slots) return tl::unexpected(slots.error());  // what was read stays known: the helper may have fallen by that
    std::erase_if(containers_,
                  [&](const auto& known) { return std::ranges::find(seen_, known.first, &Seen::id) == seen_.end(); });
    return {};
}

std::vector<Seen> Place::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

Result<Seen> Place::find(const TokenId& token) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(seen_, token, &Seen::id);
    if (found == seen_.end()) return fail(Errc::not_found, "the token is not connected");
    if (std::ranges::count(seen_, token, &Seen::id) > 1) return fail(Errc::busy, "two tokens with the same names");
    return *found;
}

}  // namespace pidpys::token
