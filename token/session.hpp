// SPDX-License-Identifier: MIT
// A token that is logged in, its keys, and what they ask of it.
#pragma once

#include <atomic>

#include "token/cryptoki_numbers.hpp"
#include "token/mechanisms.hpp"
#include "token/place.hpp"

namespace pidpys::token {

struct Session {
    Session(PlacePtr at, RecordPtr of, Seen seen)
        : place(std::move(at)), record(std::move(of)), token(std::move(seen)) {}
    ~Session();  // logs out, aside
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Asks the token in the helper's life in which it was logged in; what says that the session is gone ends this.
    template <class Request>
    Answered<Held<Request>> ask(const Request& request) {
        return ask(request, patience);
    }
    template <class Request>
    Answered<Held<Request>> ask(const Request& request, Helper::Patience waits) {
        if (dead) return tl::unexpected(Failure{{Errc::unavailable, "the token is not logged in any more"}});
        auto answer = place->helper.call_in(token.life, request, waits);
        if (!answer && (answer.error().code == 0 || means_gone(answer.error().code))) dead = true;
        return answer;
    }

    const PlacePtr place;
    const RecordPtr record;
    const Seen token;
    Helper::Patience patience{};
    Helper::Patience long_patience{};  // where a person types, or a small processor looks for primes
    PinState pin_state = PinState::usable;
    Bytes pin_mark;      // keyed hash of the PIN that opened it; empty: typed on the device
    SecretString pin;    // kept where a key asks for it at each use
    std::mutex one_pin;  // of those uses at a time
    bool asks_each_time = false;
    std::vector<wire::Mechanisms::One> mechanisms;
    std::atomic<bool> dead{false};
};

using SessionPtr = std::shared_ptr<Session>;

// For Login's own.
Result<MadeKeyPtr> make_key_at(const SessionPtr& session, const KeyToMake& order);
Result<void> write_certificate_at(const SessionPtr& session, const TokenObject& key, ByteView certificate);

// A private key there as one that signs elsewhere. internal.
Result<crypto::EvpPkey> key_at(const SessionPtr& session, crypto::EvpPkey half, KeyThere there);

// What lies on a token, of the objects that its session shows.
struct Found {
    std::vector<crypto::KeyEntry> keys;
    std::vector<TokenObject> of_keys;       // in the same order
    std::vector<TokenObject> certificates;  // all of them
};

// `session` null: nothing is logged in, and no key is tied.
Found sort_objects(const TokenId& token, const std::vector<wire::Object>& objects, const SessionPtr& session);

// By the token's names, with what names one object there.
std::string uri_of(const TokenId& token, ByteView id = {}, std::string_view label = {});

}  // namespace pidpys::token
