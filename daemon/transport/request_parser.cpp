// SPDX-License-Identifier: MIT
// Built on Beast's basic_parser, without its message types: fields go straight to the head the contracts see. Beast
// bounds a single field line, not their sum, nor the line before a chunk, and is kind to what RFC 9112 lets a server
// refuse; both the bounds and the strictness are added here.
#include "daemon/transport/request_parser.hpp"

#include <optional>

#include <boost/beast/http/basic_parser.hpp>

#include "api/http/origin.hpp"
#include "api/http/target.hpp"

namespace pidpys::daemon {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

std::string_view std_view(boost::beast::string_view text) { return {text.data(), text.size()}; }

api::Method method_of(http::verb verb) {
    switch (verb) {
        case http::verb::get: return api::Method::get;
        case http::verb::head: return api::Method::head;
        case http::verb::post: return api::Method::post;
        case http::verb::put: return api::Method::put;
        case http::verb::delete_: return api::Method::del;
        case http::verb::options: return api::Method::options;
        default: return api::Method::other;
    }
}

// A line that goes on in the next one (RFC 9112 §5.2): programs before and behind us read it differently. `input` begins
// at the start of a line.
bool has_folded_line(std::string_view input) {
    while (true) {
        const auto end = input.find('\n');
        if (end == std::string_view::npos || input.starts_with("\r\n")) return false;
        input.remove_prefix(end + 1);
        if (input.starts_with(' ') || input.starts_with('\t')) return true;
    }
}

// A line that ends with LF alone: whoever takes it for an end (RFC 9112 §2.2) reads another message than we do, who would
// wait for one that never comes. `input` begins at the start of a line.
bool has_bare_line_feed(std::string_view input) {
    for (auto at = input.find('\n'); at != std::string_view::npos; at = input.find('\n', at + 1))
        if (at == 0 || input[at - 1] != '\r') return true;
    return false;
}

// The version that a request line names is one of HTTP, but none of HTTP/1.0 and HTTP/1.1.
bool has_other_version(std::string_view line) {
    constexpr std::string_view shape = " HTTP/1.1";
    line = line.substr(0, line.find("\r\n"));
    if (line.size() < shape.size()) return false;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto version = line.substr(line.size() - shape.size());
    return version.starts_with(" HTTP/") && is_digit(version[6]) && version[7] == '.' && is_digit(version[8]) &&
           version != " HTTP/1.0" && version != " HTTP/1.1";  // then something else is wrong with the line
}

class Events final : public http::basic_parser<true> {
public:
    Events(api::RequestHead& head, const Limits& limits) : head_(head), limits_(limits) {
        body_limit(boost::none);  // the guard's answer decides, per request
        eager(false);
    }

    void deliver_to(BodySink* sink) { sink_ = sink; }
    [[nodiscard]] bool unsupported() const { return unsupported_; }
    [[nodiscard]] bool http_1_1() const { return http_1_1_; }
    [[nodiscard]] bool expects_continue() const { return expects_continue_; }

private:
    void on_request_impl(http::verb verb, boost::beast::string_view, boost::beast::string_view target, int version,
                         error_code& error) override {
        http_1_1_ = version >= 11;
        head_.method = method_of(verb);
        unsupported_ = verb == http::verb::connect;  // this is no proxy
        const auto parts = api::parse_target(std_view(target));
        if (!parts || (parts->origin_form == "*" && verb != http::verb::options)) {
            error = http::error::bad_target;
            return;
        }
        head_.target.assign(parts->origin_form);
        head_.authority.assign(parts->authority);
        head_.scheme = parts->scheme.empty() ? "https" : api::fold(parts->scheme);
    }

    void on_field_impl(http::field field, boost::beast::string_view name, boost::beast::string_view value,
                       error_code& error) override {
        if (head_done_) return;  // trailer fields say nothing the contracts need
        if (head_.headers.size() == limits_.fields) {
            error = http::error::header_limit;
            return;
        }
        if (field == http::field::transfer_encoding && !boost::beast::iequals(value, "chunked")) unsupported_ = true;
        // Beast takes "5, 5" for 5.
        if (field == http::field::content_length && value.find(',') != value.npos)
            error = http::error::bad_content_length;
        if (field == http::field::expect && boost::beast::iequals(value, "100-continue")) expects_continue_ = http_1_1_;
        head_.headers.emplace_back(std_view(name), std_view(value));
    }

    void on_header_impl(error_code& error) override {
        head_done_ = true;
        if (!api::repeated_singleton(head_.headers).empty()) error = http::error::bad_field;
        if (chunked() && !http_1_1_) error = http::error::bad_transfer_encoding;  // RFC 9112 §6.1
        const auto host = api::find_field(head_.headers, "Host");
        if (head_.authority.empty())
            head_.authority.assign(host.value_or(""));  // the guard judges it
        else if (host ? !api::parse_authority(*host, 443) : http_1_1_)
            error = http::error::bad_field;  // RFC 9112 §3.2: there and well-formed, though another one counts
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

    std::size_t on_body_impl(boost::beast::string_view octets, error_code& error) override {
        return take(octets, error);
    }
    void on_chunk_header_impl(std::uint64_t size, boost::beast::string_view extensions, error_code& error) override {
        extensions_ += extensions.size();  // of all chunks: they bear nothing that we want
        if (extensions_ > limits_.head) error = http::error::bad_chunk_extension;
        if (sink_ != nullptr && !sink_->has_room(size)) error = http::error::body_limit;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view octets, error_code& error) override {
        return take(octets, error);
    }
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}

    std::size_t take(boost::beast::string_view octets, error_code& error) {
        if (sink_ != nullptr && !sink_->append(as_bytes(std_view(octets)))) error = http::error::body_limit;
        return octets.size();
    }

    api::RequestHead& head_;
    const Limits& limits_;
    BodySink* sink_ = nullptr;
    std::uint64_t extensions_ = 0;
    bool head_done_ = false;
    bool unsupported_ = false;
    bool http_1_1_ = false;
    bool expects_continue_ = false;
};

}  // namespace

class RequestParser::Beast {
public:
    std::optional<Events> events;
    std::size_t head_size = 0;
    bool in_framing = false;  // of the body: it wants the rest of a line
};

RequestParser::RequestParser(const Limits& limits) : limits_(limits), beast_(std::make_unique<Beast>()) { reset(); }
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
    head_.method = api::Method::other;
    head_.scheme.clear();
    head_.authority.clear();
    head_.target.clear();
    head_.headers.clear();
    head_.headers.reserve(8);  // their last home has gone with the request
    head_.content_length.reset();
    beast_->events.emplace(head_, limits_);
    beast_->head_size = 0;
    beast_->in_framing = false;
}

RequestParser::Outcome RequestParser::parse_head(std::string_view& input) {
    Events& events = *beast_->events;
    events.header_limit(static_cast<std::uint32_t>(limits_.head));
    const auto too_large = [&] {  // Beast may not have parsed the first line yet
        const bool in_first_line =
            head_.target.empty() && input.substr(0, limits_.head).find('\n') == std::string_view::npos;
        return in_first_line ? Outcome::target_too_long : Outcome::too_large;
    };
    if (has_folded_line(input)) return Outcome::malformed;
    while (true) {
        error_code error;
        const std::string_view begin = input;
        const std::size_t taken = events.put({input.data(), input.size()}, error);
        input.remove_prefix(taken);
        beast_->head_size += taken;
        if (beast_->head_size > limits_.head) return too_large();
        if (events.unsupported()) return Outcome::unsupported;
        if (error == http::error::header_limit) return too_large();
        if (error == http::error::need_more) {
            if (beast_->head_size + input.size() > limits_.head) return too_large();
            return has_bare_line_feed(input) ? Outcome::malformed : Outcome::need_more;
        }
        if (error == http::error::bad_version && has_other_version(begin)) return Outcome::other_version;
        if (error) return Outcome::malformed;
        if (events.is_header_done()) break;
    }
    if (const auto length = events.content_length()) head_.content_length = *length;
    return Outcome::done;
}

void RequestParser::skip_empty_lines(std::string_view& input) {
    while (input.starts_with("\r\n")) input.remove_prefix(2);
}

RequestParser::Outcome RequestParser::parse_body(std::string_view& input, BodySink* sink) {
    Events& events = *beast_->events;
    events.deliver_to(sink);
    while (!events.is_done()) {
        if (input.empty()) return Outcome::need_more;
        error_code error = http::error::need_more;
        // Once the last chunk has begun Beast takes no less than its shortest end for granted.
        if (!beast_->in_framing || input.size() >= std::string_view("0\r\n\r\n").size())
            input.remove_prefix(events.put({input.data(), input.size()}, error));
        beast_->in_framing = error == http::error::need_more;
        if (beast_->in_framing)  // within the line before a chunk, or the trailer
            return input.size() > limits_.head || has_bare_line_feed(input) ? Outcome::malformed : Outcome::need_more;
        if (error == http::error::body_limit) return Outcome::refused;
        if (error) return Outcome::malformed;
    }
    return Outcome::done;
}

bool RequestParser::has_body() const { return !beast_->events->is_done(); }
bool RequestParser::chunked() const { return beast_->events->chunked(); }
bool RequestParser::keep_alive() const { return beast_->events->keep_alive(); }
bool RequestParser::http_1_1() const { return beast_->events->http_1_1(); }
bool RequestParser::expects_continue() const { return beast_->events->expects_continue(); }

}  // namespace pidpys::daemon
