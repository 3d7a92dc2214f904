// SPDX-License-Identifier: MIT
// One module with its helper, and the tokens that were seen there; what is remembered of each token.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "token/client/helper.hpp"
#include "token/tokens.hpp"

namespace pidpys::token {

// A token as it was at the last look. Its name there is the token's own octets, the id's are fit to be shown.
struct Seen {
    TokenId id;
    wire::Slot slot;
    std::uint64_t life = 0;  // of the helper that saw it
};

class Place {
public:
    Place(Module of, Hosts hosts, Helper::Patience patience)
        : module(std::move(of)), helper(std::move(hosts), module.path, patience) {}

    Answered<void> look();
    [[nodiscard]] std::vector<Seen> seen() const;
    // not_found; busy: two that nobody can tell apart.
    [[nodiscard]] Result<Seen> find(const TokenId& token) const;

    // Which containers lie on the tokens of the last look, where that was not read for half a minute. One that does not answer
    // has none.
    void look_for_containers();
    [[nodiscard]] std::vector<StoredContainer> containers(const TokenId& token) const;  // as they were read last
    void read_again(const TokenId& token);  // at the next look; until then what was read is shown

    const Module module;
    Helper helper;

private:
    struct Containers {
        std::chrono::steady_clock::time_point read;
        std::vector<StoredContainer> list;
    };
    mutable std::mutex mutex_;
    std::vector<Seen> seen_;
    std::map<TokenId, Containers> containers_;
};

using PlacePtr = std::shared_ptr<Place>;

PinState pin_state(std::uint64_t flags);
bool has_own_pin_pad(std::uint64_t flags);
bool needs_login(std::uint64_t flags);

// A login that was made, for as long as somebody holds it.
struct Session;

// What is remembered of a token while the service runs, plugged in or not.
struct Record {
    std::mutex one_login;  // at a time; held while the token answers
    std::mutex mutex;      // of the rest
    unsigned wrong_in_a_row = 0;
    std::set<Bytes> refused;  // PINs, as keyed hashes, since it was plugged in or the right one came
    std::weak_ptr<Session> session;
    bool logged_in = false;  // there; perhaps still, though nobody holds the session any more
};

using RecordPtr = std::shared_ptr<Record>;

}  // namespace pidpys::token
