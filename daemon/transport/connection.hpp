// SPDX-License-Identifier: MIT
// One client: requests are taken one after another, however many arrive at once, and each is answered before the
// next is looked at. The connection is a state machine that is driven by readiness of its socket and by replies;
// responses gather in one buffer and leave when there is nothing more to do at once. Network thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "daemon/transport/hub.hpp"
#include "daemon/transport/pending_reply.hpp"
#include "daemon/transport/request_parser.hpp"
#include "daemon/transport/tls_context.hpp"
#include "daemon/transport/tls_stream.hpp"

namespace pidpys::daemon {

class Connection final : public std::enable_shared_from_this<Connection> {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using TimePoint = std::chrono::steady_clock::time_point;

    // `seat` is held until it is closed.
    Connection(std::shared_ptr<Hub> hub, Socket socket, const TlsContext& tls, std::uint16_t local_port, api::Peer peer,
               std::shared_ptr<const void> seat);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start();
    void sweep(TimePoint now);  // ends what has lasted too long
    void wind_down();           // the server stops: no further request
    void close();               // at once

    // What came of the head in State::wait or of the request in State::reply; ignored in any other.
    void answer(api::Verdict verdict);

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] TimePoint since() const { return since_; }
    [[nodiscard]] const api::Peer& peer() const { return peer_; }

    std::size_t place = 0;  // in the hub's list

private:
    void drive();
    bool step();  // one move; false if there is nothing to do until an event
    bool step_handshake();
    bool step_receive();
    bool step_reply();
    bool step_linger();

    void take_head();
    void take_body();
    void follow(api::Admit admit);
    void follow(api::Response response);
    void follow(api::Wait wait);
    void begin_body();
    void dispatch();
    [[nodiscard]] std::shared_ptr<PendingReply> owe(State state);
    void respond(api::Response response, bool keep);
    void refuse(api::Problem problem);  // the transport's own answer, after which the connection ends
    [[nodiscard]] api::Response own_answer(api::Problem problem);
    void end_of_input();

    bool read_more();
    void keep_unread();
    bool flush();  // true when everything is written
    void enter(State state);
    void await_readable();
    void await_writable();
    void look_for_client();
    [[nodiscard]] bool waits_unseen() const;

    std::shared_ptr<Hub> hub_;
    std::shared_ptr<const void> seat_;
    Socket socket_;
    TlsContext tls_context_;
    TlsStream tls_;
    State state_ = State::handshake;
    TimePoint since_;  // of the state, or of its last sufficient progress
    TimePoint wrote_;  // last progress of output

    std::string_view input_;  // octets not looked at yet, in unread_ or in the hub's scratch
    std::string unread_;
    std::string output_;
    std::size_t output_sent_ = 0;
    api::Blob output_body_;  // of a response too long for output_
    std::size_t body_sent_ = 0;

    RequestParser parser_;
    std::optional<BodySink> sink_;
    std::optional<api::Admit> admit_;
    std::uint64_t window_start_ = 0;  // octets of the body when the progress window began
    std::uint64_t skipped_ = 0;
    std::stop_source gone_{std::nostopstate};  // of the request in State::wait or State::reply
    api::Peer peer_;  // looked up once: the client's socket does not change hands between its requests
    int budget_ = 0;  // records until others have their turn

    bool keep_alive_ = true;
    bool head_only_ = false;  // HEAD: no body goes out
    bool sought_ = false;     // the client's socket is looked for
    bool reading_ = false;    // a wait for readability is under way
    bool writing_ = false;
    bool readable_ = true;  // there may be octets to read
    bool half_closed_ = false;
    bool input_ended_ = false;
};

}  // namespace pidpys::daemon
