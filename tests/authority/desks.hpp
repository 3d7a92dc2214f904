// SPDX-License-Identifier: MIT
// The services of the test authority: what each answers, and how it goes wrong when it is told to.
#pragma once

#include <map>
#include <span>
#include <string_view>

#include "tests/authority/house.hpp"
#include "tests/authority/lists.hpp"

namespace pidpys::test::authority {

struct Reply {
    unsigned status = 200;
    std::string type = "text/plain";
    Bytes body;
    std::string location;               // of a redirection
    bool half = false;                  // half of the body, then silence
    std::chrono::milliseconds delay{};  // before anything is sent
};

Reply plain_reply(unsigned status, std::string_view text);

// Faults that any service may have; nothing for a name that is not among them.
std::optional<Reply> transport_fault(std::string_view fault, const std::string& target);

// What became of one certificate, event by event; a release has no reason.
struct Event {
    Bytes serial;  // content octets
    certs::TimePoint at;
    std::optional<unsigned> reason;
};

// A house with what it has to remember.
struct Office {
    House house;
    Member stranger;  // no one's, for every purpose
    std::vector<Bytes> issued;
    std::vector<Member> people;
    std::vector<Event> events;
    std::optional<std::size_t> published;  // events in the full list; nothing: all
    std::uint64_t next_serial = 1;         // of time-stamps

    [[nodiscard]] bool has_issued(ByteView serial) const;
    [[nodiscard]] const Event* last_of(ByteView serial, certs::TimePoint at) const;  // null: nothing happened
};

struct Visit {
    ByteView body;
    std::string fault;  // empty: none
    certs::TimePoint now;
};

// Each answers a fault that it does not know with status 500, so that no test waits for one that does not exist.
Reply stamp(Office& office, const Visit& visit);
Reply tell_status(const Office& office, const Visit& visit);
enum class Which { full, delta, root };
Reply publish_list(const Office& office, const Visit& visit, Which which);
Reply hand_out_issuers(const Office& office, const Visit& visit);
Reply find_certificates(const Office& office, const Visit& visit);

}  // namespace pidpys::test::authority
