// SPDX-License-Identifier: MIT
#include "daemon/transport/response_writer.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <initializer_list>

namespace pidpys::daemon {
namespace {

constexpr std::string_view kEveryAnswer = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
constexpr std::string_view kShowsNothing = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

void append(std::string& out, std::initializer_list<std::string_view> parts) {
    std::size_t at = out.size(), end = at;
    for (const auto part : parts) end += part.size();
    out.resize(end);
    for (const auto part : parts) at += part.copy(out.data() + at, part.size());
}

class Decimal {
public:
    explicit Decimal(std::uint64_t number)
        : end_(std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr) {}
    Decimal(const Decimal&) = delete;
    Decimal& operator=(const Decimal&) = delete;
    [[nodiscard]] std::string_view text() const { return {digits_.data(), end_}; }

private:
    std::array<char, 20> digits_{};  // hold every value
    const char* end_;
};

bool is_one_line(std::string_view text) {
    return text.find('\r') == std::string_view::npos && text.find('\n') == std::string_view::npos;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (!is_one_line(name) || !is_one_line(value)) return;
    append(out, {name, ": ", value, "\r\n"});
}

}  // namespace

std::string http_date(std::time_t time) {
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds moment{std::chrono::seconds(time)};
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(moment - day);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02u %s %d %02d:%02d:%02d GMT", kDays[std::chrono::weekday(day).c_encoding()],
                  static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                  static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return text;
}

bool status_has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 507: return "Insufficient Storage";
        default: return "";
    }
}

void write_head(std::string& out, const api::Response& response, std::string_view date, Persistence persistence) {
    append(out, {"HTTP/1.1 ", Decimal(static_cast<std::uint64_t>(response.status)).text(), " ",
                 reason_phrase(response.status), "\r\nDate: ", date, "\r\n"});
    if (status_has_body(response.status)) {
        if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
        const bool shows = api::find_field(response.headers, "Content-Security-Policy").has_value();
        append(out, {"Content-Length: ", Decimal(response.body.size()).text(), "\r\n", shows ? "" : kShowsNothing});
    }
    append(out, {kEveryAnswer});
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    std::string_view connection;
    if (persistence == Persistence::close) connection = "Connection: close\r\n";
    if (persistence == Persistence::keep_1_0) connection = "Connection: keep-alive\r\n";
    append(out, {connection, "\r\n"});
}

}  // namespace pidpys::daemon
