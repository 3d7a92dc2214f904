// SPDX-License-Identifier: MIT
#include "daemon/transport/response_writer.hpp"

#include <charconv>

namespace pidpys::daemon {
namespace {

constexpr std::string_view kEveryAnswer = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
constexpr std::string_view kShowsNothing = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    static_cast<void>(error);   // 20 digits hold every value
    out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (name.find_first_of("\r\n") != std::string_view::npos || value.find_first_of("\r\n") != std::string_view::npos)
        return;
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool status_has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
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
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::uint64_t>(response.status));
    out.append(" ").append(reason_phrase(response.status)).append("\r\nDate: ").append(date).append("\r\n");
    if (status_has_body(response.status)) {
        if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
        out.append("Content-Length: ");
        append_number(out, response.body.size());
        out.append("\r\n");
        if (!api::find_field(response.headers, "Content-Security-Policy")) out.append(kShowsNothing);
    }
    out.append(kEveryAnswer);
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    if (persistence == Persistence::close) out.append("Connection: close\r\n");
    if (persistence == Persistence::keep_1_0) out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
}

}  // namespace pidpys::daemon
