// SPDX-License-Identifier: MIT
// Requests as a connection reads them: the first octet chooses the size of the pieces in which the others come.
#include <cstdint>
#include <cstdlib>

#include "api/http/target.hpp"
#include "daemon/transport/request_parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    using Outcome = daemon::RequestParser::Outcome;
    static const daemon::Limits limits;
    if (size == 0) return 0;
    std::string_view more(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t step = data[0] + std::size_t{1};
    daemon::RequestParser parser(limits);
    daemon::BodySink sink(std::size_t{1} << 20, "/nonexistent", 10'000);
    std::string unread;
    bool in_body = false;
    while (!more.empty()) {
        unread += more.substr(0, step);
        more.remove_prefix(std::min(step, more.size()));
        std::string_view input = unread;
        Outcome outcome = Outcome::need_more;
        if (!in_body) {
            outcome = parser.parse_head(input);
            if (parser.head().headers.size() > limits.fields) std::abort();
            if (outcome == Outcome::done) {
                in_body = true;
                const auto& head = parser.head();
                static_cast<void>(api::target_path(head.target));
                if (!api::repeated_singleton(head.headers).empty()) std::abort();
                if (head.target != "*" && !head.target.starts_with('/')) std::abort();
                for (const auto& [name, value] : head.headers)
                    if (!api::is_token(name) || value.find_first_of("\r\n") != std::string::npos) std::abort();
                static_cast<void>(parser.keep_alive());
            }
        }
        if (in_body) outcome = parser.parse_body(input, &sink);
        if (sink.size() > 10'000) std::abort();
        if (outcome == Outcome::done) {
            in_body = false;
            parser.reset();
        } else if (outcome != Outcome::need_more) {
            return 0;
        }
        unread = std::string(input);
        if (unread.size() > 2 * limits.head + step) std::abort();  // what a connection has to keep is bounded
    }
    return 0;
}
