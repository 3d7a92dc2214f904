// SPDX-License-Identifier: MIT
#include "online/transfer.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/base/ascii.hpp"

namespace pidpys::online {
namespace {

constexpr std::size_t max_headers = 64 * 1024;
constexpr std::size_t max_error_body = 64 * 1024;  // of an answer that is not wanted
constexpr long least_octets_a_second = 64, patience_with_fewer = 10;

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    curl_easy_setopt(easy, option, value);
}

}  // namespace

Transfer::Transfer(TransferPlan plan) : plan_(std::move(plan)), easy_(curl_easy_init()) {
    if (!easy_) return;
    set_request();
    set_network();
}

void Transfer::set_request() {
    CURL* const easy = easy_.get();
    set(easy, CURLOPT_URL, plan_.way.target.url.c_str());
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy, CURLOPT_USERAGENT, "pidpys");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);  // each hop passes the guard
    const auto add = [this](const std::string& header) {
        headers_.reset(curl_slist_append(headers_.release(), header.c_str()));
    };
    add("Accept: " + std::string(plan_.rules->accept));
    if (!plan_.rules->content_type.empty()) {
        add("Content-Type: " + std::string(plan_.rules->content_type));
        add("Expect:");  // old servers never answer 100
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(plan_.body.size()));
        set(easy, CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(plan_.body.data()));
    }
    set(easy, CURLOPT_HTTPHEADER, headers_.get());
    set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(easy, CURLOPT_WRITEDATA, this);
    set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(easy, CURLOPT_HEADERDATA, this);
    set(easy, CURLOPT_ERRORBUFFER, &error_text_[0]);
}

void Transfer::set_network() {
    CURL* const easy = easy_.get();
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent holds nobody
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(plan_.connect_time.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(plan_.exchange_time.count()));
    set(easy, CURLOPT_LOW_SPEED_LIMIT, least_octets_a_second);
    set(easy, CURLOPT_LOW_SPEED_TIME, patience_with_fewer);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (plan_.tls_authorities.empty()) {  // the system's: those of Windows are in no file
        set(easy, CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
        set(easy, CURLOPT_PROXY_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
    } else {
        const std::string file = plan_.tls_authorities.string();  // UTF-8, on Windows too
        set(easy, CURLOPT_CAINFO, file.c_str());
        set(easy, CURLOPT_PROXY_CAINFO, file.c_str());
    }
    set(easy, CURLOPT_NOPROXY, "");  // decided before
    set(easy, CURLOPT_PROXY, plan_.way.proxy.c_str());
    if (!plan_.way.proxy.empty()) {
        const bool named = plan_.proxy_credentials != nullptr && !plan_.proxy_credentials->empty();
        const bool in_url = plan_.way.proxy.find('@') != std::string::npos;
        // Where both are offered libcurl would insist on Negotiate, ticket or not.
        set(easy, CURLOPT_PROXYAUTH, static_cast<long>(named || in_url ? CURLAUTH_BASIC : CURLAUTH_NEGOTIATE));
        if (named)
            set(easy, CURLOPT_PROXYUSERPWD, std::string(plan_.proxy_credentials->view()).c_str());
        else if (!in_url)
            set(easy, CURLOPT_PROXYUSERPWD, ":");  // whoever the user's ticket says
    }
    if (plan_.way.trusted || !plan_.way.proxy.empty()) return;
    // A connection that was opened for somebody else has not passed the guard.
    set(easy, CURLOPT_FRESH_CONNECT, 1L);
    set(easy, CURLOPT_FORBID_REUSE, 1L);
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, this);
}

std::size_t Transfer::on_body(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t limit = transfer.status() == 200 ? transfer.plan_.rules->max_answer : max_error_body;
    transfer.too_large_ = size > limit - transfer.body_.size();
    if (transfer.too_large_) return 0;
    const auto* octets = reinterpret_cast<const std::uint8_t*>(data);
    transfer.body_.insert(transfer.body_.end(), octets, octets + size);
    return size;
}

std::size_t Transfer::on_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) transfer.status_line_ = quoted_line(line.substr(std::min(line.find(' '), size)), 80);
    transfer.header_octets_ += size;
    transfer.too_many_headers_ = transfer.header_octets_ > max_headers;
    return transfer.too_many_headers_ ? 0 : size;
}

curl_socket_t Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto ip = platform::ip_of(&address->addr, address->addrlen);
    auto refused = ip ? transfer.plan_.guard->refuses(*ip) : std::optional<std::string>("no Internet address");
    if (refused) {
        transfer.refused_ = std::move(refused);
        return CURL_SOCKET_BAD;
    }
    return static_cast<curl_socket_t>(platform::open_socket(address->family, address->socktype, address->protocol));
}

long Transfer::status() const {
    long code = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
}

std::string Transfer::media_type() const {
    const char* type = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &type);
    return type != nullptr ? quoted_line(type, 80) : std::string();
}

std::optional<std::string> Transfer::redirection() const {
    const char* url = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &url);
    if (url == nullptr || status() / 100 != 3) return std::nullopt;
    return std::string(url);
}

}  // namespace pidpys::online
