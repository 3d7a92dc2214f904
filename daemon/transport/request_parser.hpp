// SPDX-License-Identifier: MIT
// HTTP/1.1 requests (RFC 9112) from a stream of octets, in two steps so that a guard can look at the head before a
// body is read. Octets are consumed as they come and need not be kept by the caller, unless need_more leaves some.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "api/http/message.hpp"
#include "daemon/transport/body_sink.hpp"
#include "daemon/transport/limits.hpp"

namespace pidpys::daemon {

class RequestParser {
public:
    enum class Outcome {
        need_more,  // call again with what is left in `input` and more octets behind it
        done,
        malformed,        // 400
        target_too_long,  // 414
        too_large,        // of a head: 431
        other_version,    // 505: neither HTTP/1.0 nor HTTP/1.1
        unsupported,      // 501: a transfer coding other than chunked, CONNECT
        refused           // by the body's sink, see its error()
    };

    explicit RequestParser(const Limits& limits);
    ~RequestParser();

    void reset();  // before each request

    // Takes the empty lines that some clients send behind a body (RFC 9112 §2.2).
    static void skip_empty_lines(std::string_view& input);

    // Takes octets from the front of `input`.
    Outcome parse_head(std::string_view& input);

    // After a head: the body into `sink`, or nowhere if it is null.
    Outcome parse_body(std::string_view& input, BodySink* sink);

    [[nodiscard]] api::RequestHead& head() { return head_; }
    [[nodiscard]] bool has_body() const;
    [[nodiscard]] bool chunked() const;
    [[nodiscard]] bool keep_alive() const;
    [[nodiscard]] bool http_1_1() const;
    [[nodiscard]] bool expects_continue() const;

private:
    class Beast;

    const Limits& limits_;
    api::RequestHead head_;
    std::unique_ptr<Beast> beast_;  // reused in place from request to request
};

}  // namespace pidpys::daemon
