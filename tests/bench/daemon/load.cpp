// SPDX-License-Identifier: MIT
#include "load.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <unistd.h>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

SSL_CTX* client_context() {
    static SSL_CTX* context = [] {
        SSL_CTX* made = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(made, SSL_VERIFY_NONE, nullptr);  // who answers is known; how fast is the question
        SSL_CTX_set_read_ahead(made, 1);
        return made;
    }();
    return context;
}

// Blocking until connected, as its user likes afterwards.
class Wire {
public:
    explicit Wire(int port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), ssl_(SSL_new(client_context())) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        SSL_set_fd(ssl_, socket_);
        SSL_ctrl(ssl_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>("localhost"));
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 || SSL_connect(ssl_) != 1) {
            end();
            throw std::runtime_error("cannot connect");
        }
    }
    ~Wire() { end(); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void do_not_block() const { ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK); }
    [[nodiscard]] int socket() const { return socket_; }

    void send(const std::string& request) {
        if (SSL_write(ssl_, request.data(), static_cast<int>(request.size())) != static_cast<int>(request.size()))
            throw std::runtime_error("cannot send");
        input_.clear();
    }

    // Reads what is there; true when the answer is whole.
    bool receive(Answer& answer) {
        char piece[16384];
        do {  // until whole, or nothing is left in OpenSSL's own buffer, of which no event tells
            ERR_clear_error();
            const int got = SSL_read(ssl_, piece, sizeof piece);
            if (got <= 0) {
                if (SSL_get_error(ssl_, got) == SSL_ERROR_WANT_READ) return false;
                throw std::runtime_error("connection lost");
            }
            input_.append(piece, static_cast<std::size_t>(got));
            if (whole(answer)) return true;
        } while (SSL_has_pending(ssl_) == 1);
        return false;
    }

private:
    bool whole(Answer& answer) {
        const std::size_t head = input_.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        const std::string_view text = std::string_view(input_).substr(0, head + 2);
        std::size_t length = 0;
        for (const char* name : {"\r\nContent-Length: ", "\r\nContent-length: ", "\r\ncontent-length: "}) {
            const auto at = text.find(name);
            if (at != std::string_view::npos) std::from_chars(text.data() + at + 18, text.data() + text.size(), length);
        }
        if (input_.size() < head + 4 + length) return false;
        std::from_chars(text.data() + 9, text.data() + 12, answer.status);
        answer.body = std::string_view(input_).substr(head + 4, length);
        return true;
    }

    void end() {
        SSL_free(ssl_);
        ::close(socket_);
    }

    int socket_;
    SSL* ssl_;
    std::string input_;
};

struct Caller {
    explicit Caller(int port, std::unique_ptr<Script> asked) : wire(port), script(std::move(asked)) {}
    Wire wire;
    std::unique_ptr<Script> script;
    Clock::time_point sent;
};

class Repeat final : public Script {
public:
    explicit Repeat(std::string request) : request_(std::move(request)) {}
    const std::string& first() override { return request_; }
    const std::string& next(const Answer& answer, bool& round_done) override {
        if (answer.status != 200) throw std::runtime_error("status " + std::to_string(answer.status));
        round_done = true;
        return request_;
    }

private:
    std::string request_;
};

double percentile(std::vector<float>& times, double part) {
    if (times.empty()) return 0;
    const auto place = times.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(times.size() - 1) * part);
    std::nth_element(times.begin(), place, times.end());
    return static_cast<double>(*place);
}

}  // namespace

Load run_load(int port, int connections, double seconds, const std::function<std::unique_ptr<Script>()>& make_script) {
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < connections; ++i) {
        callers.push_back(std::make_unique<Caller>(port, make_script()));
        Caller& caller = *callers.back();
        caller.wire.do_not_block();
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &caller;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, caller.wire.socket(), &event);
        caller.sent = Clock::now();
        caller.wire.send(caller.script->first());
    }
    std::vector<float> times;
    times.reserve(1 << 20);
    std::uint64_t rounds = 0, all_rounds = 0;
    const auto warm = Clock::now() + std::chrono::milliseconds(300);
    auto counted_from = warm;
    bool counting = false;
    const auto end = warm + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    epoll_event events[64];
    for (auto now = Clock::now(); now < end;) {
        const int ready = ::epoll_wait(poll, events, 64, 1000);
        for (int i = 0; i < ready; ++i) {
            auto& caller = *static_cast<Caller*>(events[i].data.ptr);
            Answer answer;
            if (!caller.wire.receive(answer)) continue;
            now = Clock::now();
            if (!counting && now >= warm) {
                counting = true;
                counted_from = now;
            }
            bool round_done = false;
            const std::string& request = caller.script->next(answer, round_done);
            if (round_done) ++all_rounds;
            if (counting) {
                times.push_back(std::chrono::duration<float, std::milli>(now - caller.sent).count());
                if (round_done) ++rounds;
            }
            caller.sent = now;
            caller.wire.send(request);
        }
    }
    ::close(poll);
    const double elapsed = std::chrono::duration<double>(Clock::now() - counted_from).count();
    return {static_cast<double>(rounds) / elapsed, percentile(times, 0.5), percentile(times, 0.99), all_rounds};
}

std::string ask_once(int port, const std::string& request) {
    Wire wire(port);
    wire.send(request);
    Answer answer;
    while (!wire.receive(answer)) {}
    return std::string(answer.body);
}

std::unique_ptr<Script> repeat(std::string request) { return std::make_unique<Repeat>(std::move(request)); }

}  // namespace bench
