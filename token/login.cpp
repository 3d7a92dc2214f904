// SPDX-License-Identifier: MIT
// The rules for PINs (docs/tokens.md). A token may erase its keys after a few wrong ones: nothing here ever tries one twice,
// and what is known to fail does not reach the token.
#include <algorithm>

#include "platform/aside.hpp"
#include "token/cryptoki_numbers.hpp"
#include "token/house.hpp"

namespace pidpys::token {
namespace {

constexpr std::size_t longest_pin = 256;  // octets
constexpr unsigned wrong_without_a_person = 3;
constexpr std::size_t most_refused = 32;

tl::unexpected<LoginFailure> refuse(Errc code, std::string detail, PinTrouble trouble, PinState after) {
    return tl::unexpected(LoginFailure{{code, std::move(detail)}, trouble, after});
}

tl::unexpected<LoginFailure> refuse(Error error) { return tl::unexpected(LoginFailure{std::move(error)}); }

PinTrouble trouble_of(std::uint64_t code) {
    switch (code) {
        case ckr::pin_incorrect:
        case ckr::pin_invalid:
        case ckr::pin_len_range: return PinTrouble::wrong;
        case ckr::pin_locked: return PinTrouble::locked;
        case ckr::pin_expired: return PinTrouble::expired;
        case ckr::user_pin_not_initialized: return PinTrouble::unset;
        case ckr::function_canceled: return PinTrouble::refused;
        default: return PinTrouble::none;
    }
}

class LoginOf final : public Login {
public:
    LoginOf(SessionPtr session, Found found) : session_(std::move(session)), found_(std::move(found)) {}
    [[nodiscard]] const TokenId& token() const override { return session_->token.id; }
    [[nodiscard]] bool alive() const override { return !session_->dead; }
    [[nodiscard]] PinState pin() const override { return session_->pin_state; }
    [[nodiscard]] const std::vector<crypto::KeyEntry>& keys() const override { return found_.keys; }
    [[nodiscard]] const std::vector<TokenObject>& objects() const override { return found_.of_keys; }
    [[nodiscard]] Result<MadeKeyPtr> make_key(const KeyToMake& order) override { return make_key_at(session_, order); }
    [[nodiscard]] Result<void> write_certificate(const TokenObject& key, ByteView certificate) override {
        return write_certificate_at(session_, key, certificate);
    }

private:
    SessionPtr session_;
    Found found_;
};

// Before the token is asked: what it says of itself, and what is remembered of it.
std::optional<LoginFailure> reason_not_to_try(const Record& record, const Seen& seen, const PinAttempt& attempt,
                                              const Bytes& mark) {
    const PinState state = pin_state(seen.slot.flags);
    const auto because = [&](Errc code, const char* detail, PinTrouble trouble) {
        return LoginFailure{{code, detail}, trouble, state};
    };
    if (state == PinState::locked) return because(Errc::denied, "the token is locked", PinTrouble::locked);
    if (!has_own_pin_pad(seen.slot.flags) && (attempt.pin.empty() || attempt.pin.view().size() > longest_pin))
        return because(Errc::invalid_argument, "no PIN, or more than one can be", PinTrouble::none);
    if (record.refused.contains(mark))
        return because(Errc::wrong_password, "the token refused this PIN before", PinTrouble::wrong_again);
    if (attempt.person_knows) return std::nullopt;
    if (state == PinState::last_try)
        return because(Errc::denied, "the next wrong PIN locks the token", PinTrouble::ask_last_try);
    if (record.wrong_in_a_row >= wrong_without_a_person)
        return because(Errc::denied, "three wrong PINs in a row", PinTrouble::ask_many);
    return std::nullopt;
}

// Nobody waits for the token's answer. Another login may have come meanwhile, and logged this one out: `session` is null, or
// the one that is still to be.
void log_out_aside(PlacePtr place, RecordPtr record, const Seen& token, SessionPtr session) {
    platform::aside([place = std::move(place), record = std::move(record), life = token.life, slot = token.slot.id,
                     session = std::move(session)] {
        const std::lock_guard one(record->one_login);
        {
            const std::lock_guard lock(record->mutex);
            if (!record->logged_in || record->session.lock() != session) return;
            record->logged_in = false;
        }
        (void)place->helper.call_in(life, wire::LogOut{slot}, place->helper.patience());
    });
}

}  // namespace

Session::~Session() {
    if (!dead) log_out_aside(place, record, token, nullptr);
}

LoginResult Tokens::House::login(PinAttempt attempt) {
    const PlacePtr place = place_of(attempt.token);
    if (!place) return refuse({Errc::not_found, "no such module"});
    const RecordPtr record = record_of(attempt.token);
    LoginResult made;
    {
        const std::lock_guard one(record->one_login);
        made = log_in(place, record, attempt);
    }
    if (made) place->read_again(attempt.token);  // it shows more now
    tell();
    return made;
}

LoginResult Tokens::House::log_in(const PlacePtr& place, const RecordPtr& record, const PinAttempt& attempt) {
    if (auto looked = place->look(); !looked) return refuse(std::move(looked.error().error));
    auto seen = place->find(attempt.token);
    if (!seen) return refuse(std::move(seen.error()));
    SessionPtr open_one;
    bool stale = false;
    const bool on_device = has_own_pin_pad(seen->slot.flags);
    const Bytes mark = on_device ? Bytes() : marks_.of(attempt.pin.view());
    {
        const std::lock_guard lock(record->mutex);
        open_one = record->session.lock();
        if (open_one && (open_one->dead || open_one->token.life != seen->life)) {
            open_one->dead = true;
            open_one = nullptr;
        }
        stale = record->logged_in && !open_one;
        record->logged_in = open_one != nullptr;
    }
    if (open_one) return share(open_one, record, attempt);
    if (stale) (void)place->helper.call_in(seen->life, wire::LogOut{seen->slot.id}, place->helper.patience());
    {
        const unsigned elsewhere = wrong_pins_.in_a_row(attempt.token);
        const std::lock_guard lock(record->mutex);
        record->wrong_in_a_row = std::max(record->wrong_in_a_row, elsewhere);
        if (auto reason = reason_not_to_try(*record, *seen, attempt, mark)) return tl::unexpected(std::move(*reason));
    }

    const auto session = std::make_shared<Session>(place, record, *seen);
    session->pin_mark = mark;
    session->long_patience = settings_.with_person;
    session->patience = on_device ? settings_.with_person : settings_.patience;
    if (needs_login(seen->slot.flags)) {
        wire::LogIn request{seen->slot.id, seen->slot.name, on_device ? wire::PinWay::on_device : wire::PinWay::given,
                            as_bytes(attempt.pin.view())};
        const auto answer = session->ask(request);
        const std::lock_guard lock(record->mutex);
        if (answer) wrong_pins_.note(attempt.token, 0);
        if (!answer) {
            session->dead = true;  // nothing to log out
            const Failure& failure = answer.error();
            const PinTrouble trouble = trouble_of(failure.code);
            if (trouble == PinTrouble::wrong) {
                wrong_pins_.note(attempt.token, ++record->wrong_in_a_row);
                if (!on_device && record->refused.size() < most_refused) record->refused.insert(mark);
            }
            return tl::unexpected(
                LoginFailure{failure.error, trouble,
                             trouble == PinTrouble::none ? pin_state(seen->slot.flags) : pin_state(failure.flags)});
        }
        record->wrong_in_a_row = 0;
        record->refused.clear();
        session->pin_state = pin_state(seen->slot.flags);
    }
    {
        const std::lock_guard lock(record->mutex);
        record->logged_in = true;
        record->session = session;
    }
    if (!on_device) session->pin = attempt.pin.clone();
    auto made = open(session);
    if (made && !session->asks_each_time) session->pin = {};
    return made;
}

// A login belongs to the helper and not to whoever asks: another caller has to know the PIN, too.
LoginResult Tokens::House::share(const SessionPtr& session, const RecordPtr& record, const PinAttempt& attempt) {
    const PinState state = session->pin_state;
    std::unique_lock lock(record->mutex);
    if (record->wrong_in_a_row >= wrong_without_a_person && !attempt.person_knows)
        return refuse(Errc::denied, "three wrong PINs in a row", PinTrouble::ask_many, state);
    const Bytes mark = marks_.of(attempt.pin.view());
    if (session->pin_mark.empty() || !equal_constant_time(session->pin_mark, mark)) {
        ++record->wrong_in_a_row;
        return refuse(Errc::wrong_password, "the token is in use, with another PIN", PinTrouble::other_in_use, state);
    }
    record->wrong_in_a_row = 0;
    lock.unlock();
    return open(session);
}

LoginResult Tokens::House::open(const SessionPtr& session) {
    const auto mechanisms = session->ask(wire::Mechanisms{session->token.slot.id});
    if (!mechanisms) return refuse(mechanisms.error().error);
    const auto objects = session->ask(wire::Objects{session->token.slot.id, session->token.slot.name, false});
    if (!objects) return refuse(objects.error().error);
    if (session->mechanisms.empty()) session->mechanisms = mechanisms->value.list;  // before there are keys
    return std::make_shared<LoginOf>(session, sort_objects(session->token.id, objects->value.objects, session));
}

void Tokens::House::log_out_all() {
    std::vector<RecordPtr> records;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, record] : records_) records.push_back(record);
    }
    for (const RecordPtr& record : records) {
        SessionPtr session;
        {
            const std::lock_guard lock(record->mutex);
            session = record->session.lock();
        }
        if (session && !session->dead.exchange(true)) log_out_aside(session->place, record, session->token, session);
    }
    tell();
}

}  // namespace pidpys::token
