// SPDX-License-Identifier: MIT
// A request and a response as the contracts see them: plain values, no transport.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/blob.hpp"
#include "api/http/fields.hpp"
#include "api/http/origin.hpp"

namespace pidpys::api {

enum class Method { get, head, post, put, del, options, other };

struct Peer;

// Fills in `process` and `program` by searching the system's tables, which takes milliseconds: call it on a worker, for
// a question to the user. Leaves the peer as it is if nothing is found.
class PeerProbe {
public:
    virtual ~PeerProbe() = default;
    virtual void identify(Peer& peer) const = 0;
};

// Facts of the connection that no header can forge.
struct Peer {
    bool same_user = true;     // the socket's owner is the daemon's own user (loopback TCP: by the OS's tables)
    std::int64_t user = -1;    // the owner's number, as the system counts; -1 if unknown
    std::int64_t process = 0;  // process id, 0 if unknown
    std::string program;       // executable's name, for people; empty if unknown
    std::shared_ptr<const PeerProbe> probe;  // may be empty
    std::string address;  // of a client on the network, which has no owner here; empty: a program of this machine
    std::string network;  // whom limits take for one with it: the address, or the 64 bits of one of IPv6
    // DER; shown by the client itself in TLS, verified by the listener's authorities. Empty: none.
    std::shared_ptr<const Bytes> certificate;

    void identify() {
        if (probe) probe->identify(*this);
    }
    // Whose programs these are: "address 192.0.2.7" on the network, "local" for the daemon's own user. A process whose
    // user is not known is with nobody else.
    [[nodiscard]] std::string user_name() const {
        if (!address.empty()) return "address " + network;
        if (same_user) return "local";
        return user < 0 && process != 0 ? "process " + std::to_string(process) : "user " + std::to_string(user);
    }
};

// Who calls: a page of an origin, or a local program (no Origin header).
struct Caller {
    std::optional<Origin> origin;
    Peer peer;
    // What sessions and permissions belong to: "https://bank.ua", or "local" for programs of this user.
    [[nodiscard]] std::string key() const { return origin ? origin->text() : peer.user_name(); }
};

struct RequestHead {
    Method method = Method::other;
    std::string scheme = "https";  // of an absolute target, else the transport's own
    std::string authority;         // of an absolute target, else of Host: "localhost:9091"; empty if there is neither
    std::string target;            // in origin form, or "*"
    Headers headers;
    std::optional<std::uint64_t> content_length;
    std::uint16_t local_port = 0;  // of the listener that accepted the connection
    Peer peer;
};

struct Contract;
struct Route;

// The segments of a path that a route's pattern leaves open.
class PathParams {
public:
    void add(std::string_view name, std::string_view value) { values_.emplace_back(name, value); }
    // The value of `{name}` in the route's pattern; empty if the pattern has none.
    [[nodiscard]] std::string_view operator[](std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

// Where a request goes: found from its head, once.
struct Destination {
    const Contract* contract = nullptr;
    const Route* route = nullptr;
    PathParams params;
};

struct Request {
    Method method = Method::other;
    std::string path;   // as it came: percent-encoded; without query and trailing slash
    std::string query;  // raw
    Headers headers;
    Caller caller;
    Blob body;
    std::stop_token gone;     // requested when the client has left
    Destination destination;  // as Admit had it
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    Blob body;
    Headers headers;  // beyond Content-Type and Content-Length

    static Response json(int status, std::string text) {
        return {status, "application/json", Blob::of(std::move(text)), {}};
    }
    static Response octets(Blob body) { return {200, "application/octet-stream", std::move(body), {}}; }
};

// Called exactly once for each request, from any thread, at once or much later.
using Reply = std::function<void(Response)>;

}  // namespace pidpys::api
