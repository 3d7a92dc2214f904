// SPDX-License-Identifier: MIT
// One HTTP exchange by libcurl: its bounds, the guard at its socket, and what came of it in words.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "crypto/base/secret.hpp"
#include "online/failure.hpp"
#include "online/gate.hpp"

namespace pidpys::online {

struct TransferPlan {
    Way way;
    const SecretString* proxy_credentials = nullptr;
    const KindRules* rules = nullptr;
    ByteView body;  // outlives the transfer
    std::chrono::milliseconds connect_time{}, exchange_time{};
    std::filesystem::path tls_authorities;
    const Guard* guard = nullptr;
};

class Transfer {
public:
    explicit Transfer(TransferPlan plan);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    [[nodiscard]] CURL* handle() const { return easy_.get(); }  // null: libcurl has no memory
    [[nodiscard]] const TransferPlan& plan() const { return plan_; }

    // After its end.
    [[nodiscard]] std::optional<std::string> redirection() const;  // absolute, for answers that are one
    [[nodiscard]] std::optional<Failure> failure(CURLcode code) const;
    [[nodiscard]] Failure unfit(const Error& why) const;  // the asker has looked at the answer
    [[nodiscard]] bool has_begun_to_answer() const { return header_octets_ > 0; }
    Bytes take_body() { return std::move(body_); }

private:
    struct FreeEasy {
        void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    };
    struct FreeList {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };

    static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* self);
    static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* self);
    static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

    void set_request();
    void set_network();
    [[nodiscard]] long status() const;
    [[nodiscard]] std::string media_type() const;
    [[nodiscard]] std::chrono::seconds retry_after() const;
    [[nodiscard]] std::optional<Failure> failure_of_status() const;
    [[nodiscard]] Failure failure_of_network(CURLcode code) const;

    TransferPlan plan_;
    Bytes body_;
    std::size_t header_octets_ = 0;
    bool too_large_ = false, too_many_headers_ = false;
    std::string status_line_;
    std::optional<std::string> refused_;
    char error_text_[CURL_ERROR_SIZE] = {};
    std::unique_ptr<curl_slist, FreeList> headers_;
    std::unique_ptr<CURL, FreeEasy> easy_;  // goes first
};

}  // namespace pidpys::online
