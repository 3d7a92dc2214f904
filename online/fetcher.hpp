// SPDX-License-Identifier: MIT
// Small messages fetched from servers of authorities over HTTP: time-stamps (RFC 3161 §3.4), OCSP (RFC 6960 app. A),
// revocation lists and certificates (RFC 5280), public lists. One interface, which tests replace; bodies are octets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::online {

using TimePoint = std::chrono::system_clock::time_point;

enum class Kind : std::uint8_t {
    timestamp,          // POST of a TimeStampReq
    ocsp,               // POST of an OCSPRequest
    revocation_list,    // GET of a CRL
    certificates,       // GET: DER, PEM or .p7b
    authority_list,     // GET of CAs.json
    trusted_list,       // GET of an ETSI TS 119 612 list
    update_notice,      // GET of the notice of a new version
    certificate_query,  // POST of key identifiers (crypto/cmp/certificate_query.hpp)
    json_web_keys,      // GET of an issuer's key set (RFC 7517 §5)
};

// What belongs to a kind (pki 5.2).
struct KindRules {
    std::string_view noun;  // English, for details of errors
    std::string_view accept;
    std::string_view content_type;       // of the body sent; empty: GET
    std::size_t max_answer;              // octets
    std::chrono::milliseconds exchange;  // one request with its answer
    std::chrono::milliseconds patience;  // all addresses with all repetitions
};
const KindRules& rules_of(Kind kind);

// Who chose an address. Nobody but the user may make the service talk to the user's own network.
enum class Source : std::uint8_t {
    foreign,    // a certificate, a signature, a public list
    configured  // the user, the administrator or the program, by this very address
};

struct Address {
    std::string url;  // absolute, http or https, ASCII
    Source source = Source::foreign;
};

// What the asker says of an answer that it has looked at. Errc::unavailable (tryLater, timeNotAvailable …): worth
// another round; any other error: on to the next address.
struct Verdict {
    // May be given to others who ask the same until then. Without it an answer is heard by whoever asked the server for it,
    // and by nobody else: what was kept is looked at by each asker's check, and one that would not keep it asks anew.
    std::optional<TimePoint> keep_until;
};
using Check = std::function<Result<Verdict>(ByteView answer)>;

struct Request {
    Kind kind = Kind::timestamp;
    std::vector<Address> addresses;         // in the order to try
    Bytes body;                             // sent by POST for the kinds that do
    Check check;                            // on the fetcher's thread, so quick and without waiting; may be empty
    std::string cache_key;                  // what is asked, where nonces make each body another; empty: not kept
    std::chrono::milliseconds patience{0};  // less than the kind's; 0: the kind's
    // Whose wait it is: the client's exchanges are shared out between askers. Equal names are one.
    std::string asker = {};
    // An exchange with this address begins; nothing is said of answers that are at hand. As `check`; may be empty.
    std::function<void(const std::string& url)> asking = {};
    // The servers were asked a moment ago in a form that may not have been theirs: that they failed then counts for nothing.
    bool in_other_form = false;
};

// For all of it: the request's own patience, and no more than the kind's.
std::chrono::milliseconds patience_of(const Request& request);

struct Answer {
    Bytes body;
    std::string url;          // the address of the request that was answered
    bool from_cache = false;  // made for another who asked the same
};

// Called once, whatever happens, on the fetcher's own thread and never inside of fetch(): quick, no waiting, no throwing.
// Errors: unavailable (no server answered, or with failure; offline), denied (the guard), malformed (an answer that is
// none: a web page, a failed check), too_large, cancelled, exhausted (too many requests at once), invalid_argument (no
// address). The detail names each server and what it said.
using Callback = std::function<void(Result<Answer>)>;

class Fetcher {
public:
    virtual ~Fetcher() = default;
    // From any thread. A stop ends the request with Errc::cancelled.
    virtual void fetch(Request request, std::stop_token stop, Callback callback) = 0;

    // Whether a request to this address would be made at all; nothing is looked up. From any thread. Errors: denied (the
    // guard), malformed, unavailable (offline).
    [[nodiscard]] virtual Result<void> may_ask(const Address& address) const = 0;
};

// Waits for the answer; not on the fetcher's own thread.
Result<Answer> fetch_now(Fetcher& fetcher, Request request, std::stop_token stop = {});

}  // namespace pidpys::online
