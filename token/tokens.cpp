// SPDX-License-Identifier: MIT
#include "token/tokens.hpp"

#include <algorithm>

#include "token/house.hpp"

namespace pidpys::token {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds interest{10};  // after connected() was asked, the house goes on looking

bool agrees(const std::optional<std::string>& wanted, const std::string& value) { return !wanted || *wanted == value; }

}  // namespace

std::string ConnectedToken::uri() const { return uri_of(id); }

bool fits(const Uri& uri, const TokenId& token) {
    return agrees(uri.token, token.label) && agrees(uri.manufacturer, token.manufacturer) &&
           agrees(uri.model, token.model) && agrees(uri.serial, token.serial);
}

Tokens::House::House(TokensSettings settings) : settings_(std::move(settings)), wrong_pins_(settings_.wrong_pins) {
    for (const Module& module : settings_.modules)
        if (module.enabled) places_.push_back(std::make_shared<Place>(module, settings_.hosts, settings_.patience));
}

void Tokens::House::close() {
    std::thread looker;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        changed_ = {};
        looker.swap(looker_);
    }
    wake_.notify_all();
    for (const PlacePtr& place : places_) place->helper.end();
    if (looker.joinable()) looker.join();
}

std::vector<ConnectedToken> Tokens::House::connected() {
    const std::lock_guard lock(mutex_);
    asked_ = Clock::now();
    if (!looker_.joinable() && !closed_ && !places_.empty()) looker_ = std::thread([this] { look_while_asked(); });
    wake_.notify_all();
    return last_;
}

void Tokens::House::look_while_asked() {
    std::unique_lock lock(mutex_);
    while (!closed_) {
        if (Clock::now() > asked_ + interest) {
            wake_.wait(lock);
            continue;
        }
        lock.unlock();
        look(true);
        lock.lock();
        if (!closed_) wake_.wait_for(lock, settings_.between_looks, [this] { return closed_; });
    }
}

void Tokens::House::on_change(std::function<void()> changed) {
    const std::lock_guard lock(mutex_);
    changed_ = std::move(changed);
}

std::vector<ConnectedToken> Tokens::House::look(bool for_containers) {
    const std::lock_guard one(looking_);
    std::vector<std::thread> looks;  // a module that hangs keeps no other
    const auto look_at = [for_containers](Place& place) {
        if (place.look() && for_containers) place.look_for_containers();
    };
    for (std::size_t at = 1; at < places_.size(); ++at)
        looks.emplace_back([&look_at, place = places_[at]] { look_at(*place); });
    if (!places_.empty()) look_at(*places_.front());
    for (std::thread& each : looks) each.join();
    forget_what_is_gone();
    return tell();
}

std::vector<ConnectedToken> Tokens::House::tell() {
    auto now = listed();
    std::function<void()> changed;
    {
        const std::lock_guard lock(mutex_);
        if (last_ != now) changed = changed_;
        last_ = now;
    }
    if (changed) changed();
    return now;
}

std::vector<ConnectedToken> Tokens::House::listed() {
    std::vector<ConnectedToken> made;
    for (const PlacePtr& place : places_)
        for (const Seen& seen : place->seen()) {
            const RecordPtr record = record_of(seen.id);
            const std::lock_guard lock(record->mutex);
            const SessionPtr session = record->session.lock();
            made.push_back({seen.id, pin_state(seen.slot.flags), has_own_pin_pad(seen.slot.flags),
                            needs_login(seen.slot.flags), session && !session->dead, place->containers(seen.id)});
            if (!made.back().in_use)
                std::erase_if(made.back().containers, [](const auto& each) { return each.is_private; });
        }
    return made;
}

std::size_t Tokens::House::sessions() const {
    const std::lock_guard lock(mutex_);
    std::size_t open = 0;
    for (const auto& [id, record] : records_) {
        const std::lock_guard of_record(record->mutex);
        const SessionPtr session = record->session.lock();
        if (session && !session->dead) ++open;
    }
    return open;
}

// A token that is plugged in anew may be given the PIN that it refused before; its logins are over.
void Tokens::House::forget_what_is_gone() {
    std::map<TokenId, RecordPtr> records;
    {
        const std::lock_guard lock(mutex_);
        records = records_;
    }
    for (const auto& [id, record] : records) {
        const PlacePtr place = place_of(id);
        const auto seen = place ? place->find(id) : Result<Seen>(fail(Errc::not_found));
        const std::lock_guard lock(record->mutex);
        if (!seen) record->refused.clear();
        const SessionPtr session = record->session.lock();
        if (session && (!seen || seen->life != session->token.life)) session->dead = true;
    }
}

PlacePtr Tokens::House::place_of(const TokenId& token) const {
    const auto found =
        std::ranges::find(places_, token.module, [](const PlacePtr& place) { return place->module.name; });
    return found != places_.end() ? *found : nullptr;
}

RecordPtr Tokens::House::record_of(const TokenId& token) {
    const std::lock_guard lock(mutex_);
    RecordPtr& record = records_[token];
    if (!record) record = std::make_shared<Record>();
    return record;
}

std::vector<ModuleState> Tokens::House::modules() const {
    std::vector<ModuleState> made;
    for (const PlacePtr& place : places_)
        made.push_back({place->module, place->helper.description(), place->helper.trouble()});
    return made;
}

Result<std::vector<TokenObject>> Tokens::House::objects(const TokenId& token) {
    const PlacePtr place = place_of(token);
    if (!place) return fail(Errc::not_found, "no such module");
    const auto seen = place->find(token);
    if (!seen) return tl::unexpected(seen.error());
    const auto read = place->helper.call_in(seen->life, wire::Objects{seen->slot.id, seen->slot.name, false},
                                            place->helper.patience());
    if (!read) return tl::unexpected(read.error().error);
    return sort_objects(token, read->value.objects, nullptr).certificates;
}

Tokens::Tokens(TokensSettings settings) : house_(std::make_shared<House>(std::move(settings))) {}
Tokens::~Tokens() { close(); }
void Tokens::close() { house_->close(); }
std::vector<ConnectedToken> Tokens::connected() { return house_->connected(); }
void Tokens::on_change(std::function<void()> changed) { house_->on_change(std::move(changed)); }
std::vector<ConnectedToken> Tokens::look() { return house_->look(true); }
std::vector<ModuleState> Tokens::modules() { return house_->modules(); }
Result<std::vector<TokenObject>> Tokens::objects(const TokenId& token) { return house_->objects(token); }
std::size_t Tokens::sessions() const { return house_->sessions(); }
LoginResult Tokens::login(PinAttempt attempt) { return house_->login(std::move(attempt)); }
void Tokens::log_out_all() { house_->log_out_all(); }

Result<ConnectedToken> Tokens::find(const Uri& uri) {
    std::vector<ConnectedToken> fitting = house_->look(false);
    std::erase_if(fitting, [&](const ConnectedToken& token) { return !fits(uri, token.id); });
    if (fitting.empty()) return fail(Errc::not_found, "no such token is connected: " + write_uri(uri));
    if (fitting.size() > 1) return fail(Errc::invalid_argument, "several tokens fit " + write_uri(uri));
    return fitting.front();
}

Result<ContainerOctets> Tokens::container(const Uri& name) {
    const auto token = find(name);
    if (!token) return tl::unexpected(token.error());
    return house_->container(*token, name);
}

bool names(const Uri& uri, const TokenObject& key) {
    const bool of_keys = !uri.type || *uri.type == "private";
    return of_keys && (!uri.id || *uri.id == key.id) && agrees(uri.object, key.label);
}

std::vector<crypto::KeyEntry> keys_named(const Login& login, const Uri& uri) {
    std::vector<crypto::KeyEntry> found;
    for (std::size_t at = 0; at < login.keys().size(); ++at)
        if (names(uri, login.objects()[at])) found.push_back(login.keys()[at]);
    return found;
}

}  // namespace pidpys::token
