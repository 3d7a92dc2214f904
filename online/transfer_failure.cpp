// SPDX-License-Identifier: MIT
// What came of a transfer that failed, in words.
#include <algorithm>

#include "crypto/base/ascii.hpp"
#include "online/transfer.hpp"

namespace pidpys::online {
namespace {

constexpr std::chrono::seconds longest_wait{3600};

std::string seconds_text(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

// Octets that begin as a web page does.
bool looks_like_html(ByteView body) {
    std::string_view text = as_text(body);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    text.remove_prefix(std::min(text.find_first_not_of(ascii_blanks), text.size()));
    const std::string front = lower_ascii(text.substr(0, 16));
    return front.starts_with("<!doctype html") || front.starts_with("<html") || front.starts_with("<head") ||
           front.starts_with("<body");
}

}  // namespace

std::optional<Failure> Transfer::failure(CURLcode code) const {
    if (code == CURLE_OK || (too_large_ && status() != 200)) return failure_of_status();
    return failure_of_network(code);
}

std::chrono::seconds Transfer::retry_after() const {
    curl_off_t seconds = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &seconds);  // of either form
    return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), longest_wait);
}

std::optional<Failure> Transfer::failure_of_status() const {
    const std::string who = quoted_line(plan_.way.target.url) + ": ";
    const long code = status();
    if (code != 200) {
        const bool again = code / 100 == 5 || code == 408 || code == 429;
        std::string said = "answered " + status_line_;
        if (code / 100 == 3) said += " without saying where to go";
        if (!body_.empty() && !looks_like_html(body_) && media_type().starts_with("text/plain"))
            said += " (" + quoted_line(as_text(body_)) + ")";
        Failure failure{{Errc::unavailable, who + said}, again, again};
        if (again) failure.wait = retry_after();
        return failure;
    }
    if (looks_like_html(body_))
        return Failure{
            {Errc::malformed, who + "answered a web page (HTML) in place of " + std::string(plan_.rules->noun)}};
    if (body_.empty()) return Failure{{Errc::malformed, who + "answered nothing"}, true, false};
    return std::nullopt;
}

Failure Transfer::failure_of_network(CURLcode code) const {
    const std::string who = quoted_line(plan_.way.target.url) + ": ";
    const auto unavailable = [&](const std::string& why) {
        return Failure{{Errc::unavailable, who + why}, true, true};
    };
    if (too_large_)
        return {{Errc::too_large, who + "sent more than " + std::to_string(plan_.rules->max_answer) + " octets"}};
    if (too_many_headers_) return {{Errc::too_large, who + "sent header fields without an end"}};
    if (refused_ && (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK))
        return {{Errc::denied, who + "a foreign file may not choose this address: " + *refused_}};
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST: return unavailable("its name leads nowhere");
        case CURLE_COULDNT_RESOLVE_PROXY: return unavailable("the name of the proxy leads nowhere");
        case CURLE_OPERATION_TIMEDOUT: {
            if (!body_.empty()) return unavailable("sent " + std::to_string(body_.size()) + " octets and fell silent");
            double connected = 0;
            curl_easy_getinfo(easy_.get(), CURLINFO_CONNECT_TIME, &connected);
            return unavailable(connected > 0 ? "did not answer within " + seconds_text(plan_.exchange_time)
                                             : "no connection within " + seconds_text(plan_.connect_time));
        }
        case CURLE_PARTIAL_FILE: return unavailable("broke off its answer");
        case CURLE_GOT_NOTHING: return unavailable("closed the connection without an answer");
        case CURLE_PEER_FAILED_VERIFICATION:
            return {{Errc::unavailable, who + "its TLS certificate is not to be trusted: " + quoted_line(error_text_)}};
        default: break;
    }
    const char* const text = error_text_[0] != '\0' ? &error_text_[0] : curl_easy_strerror(code);
    return unavailable(quoted_line(text));
}

Failure Transfer::unfit(const Error& why) const {
    std::string detail = quoted_line(plan_.way.target.url) + ": " + why.detail;
    const std::string type = media_type();
    if (why.code == Errc::malformed && !type.empty()) detail += " (it calls its answer " + type + ")";
    return {{why.code, std::move(detail)}, why.code == Errc::unavailable, false};
}

}  // namespace pidpys::online
