// SPDX-License-Identifier: MIT
// relay ADDRESS:PORT | relay PLACE | relay: lets programs outside Wine talk to one inside. Listens at a free port of the loopback,
// prints it and the number of its process, and hands each connection on to that address, or to the local channel of that place
// (platform/local_endpoint.hpp). To a service the client is this process then: Wine's table of connections has no programs of the
// host, and no host opens Wine's pipes. Without a word it waits (windows/begin).
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/windows/stream_handle.hpp>
#include <boost/asio/write.hpp>

#include <iphlpapi.h>

#include "platform/detached_thread.hpp"
#include "platform/windows/local_pipe.hpp"

namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using asio::ip::tcp;
using asio::windows::stream_handle;
using boost::system::error_code;

auto telling(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

// Until no more comes (no error then) or goes; `held` while octets wait for being taken.
template <class From, class To>
asio::awaitable<error_code> pump(From& from, To& to, bool& held) {
    std::array<char, 65536> octets;
    error_code error;
    while (!error) {
        const auto count = co_await from.async_read_some(asio::buffer(octets), telling(error));
        if (error == asio::error::eof) co_return error_code();
        held = true;
        if (!error) co_await asio::async_write(to, asio::buffer(octets, count), telling(error));
        held = false;
    }
    co_return error;
}

// Either half may end before the other; a fault ends both.
asio::awaitable<void> one_way(tcp::socket& from, tcp::socket& to, bool& held) {
    error_code ignored;
    if (!co_await pump(from, to, held)) {
        to.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }
    from.close(ignored);
    to.close(ignored);
}

using Table = std::vector<std::uint8_t>;  // of MIB_TCPTABLE; empty: not to be had

// Read once a second at most, for all connections: that takes Wine long.
const Table& connections_of_late() {
    using Clock = std::chrono::steady_clock;
    static Table memory;
    static std::optional<Clock::time_point> read;
    if (read && Clock::now() - *read < std::chrono::milliseconds(900)) return memory;
    memory.resize(1 << 18);
    auto size = static_cast<ULONG>(memory.size());
    if (::GetTcpTable(reinterpret_cast<MIB_TCPTABLE*>(memory.data()), &size, FALSE) != NO_ERROR) memory.clear();
    read = Clock::now();
    return memory;
}

// Whether the client has closed its socket, though not all that it said has been read.
bool has_closed(const tcp::socket& client) {
    error_code error;
    const auto us = htons(client.local_endpoint(error).port()), them = htons(client.remote_endpoint(error).port());
    const Table& memory = connections_of_late();
    if (error || memory.empty()) return false;
    const auto* table = reinterpret_cast<const MIB_TCPTABLE*>(memory.data());
    return std::none_of(table->table, table->table + table->dwNumEntries, [&](const MIB_TCPROW& row) {
        return row.dwLocalPort == them && row.dwRemotePort == us && row.dwState == MIB_TCP_STATE_ESTAB;
    });
}

// Until a client has left whose octets the server does not take: without us the system would end the connection.
asio::awaitable<void> left_behind(const tcp::socket& client, const bool& held) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (int seen = 0; seen < 2; seen = held && has_closed(client) ? seen + 1 : 0) {
        timer.expires_after(std::chrono::seconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> relay(tcp::socket client, tcp::endpoint to) {
    tcp::socket server(client.get_executor(), to.protocol());
    error_code error;
    server.set_option(tcp::no_delay(true), error);  // Wine's table names the owner of a socket that has been used
    co_await server.async_connect(to, telling(error));
    bool held = false, held_back = false;
    if (!error)
        co_await ((one_way(client, server, held) && one_way(server, client, held_back)) || left_behind(client, held));
}

asio::awaitable<void> relay(tcp::socket client, std::string place) {
    const HANDLE pipe = pidpys::platform::open_local_pipe(place, std::chrono::seconds(5));
    if (pipe == nullptr) co_return;
    stream_handle server(client.get_executor(), pipe);
    bool held = false, held_back = false;
    co_await (pump(client, server, held) || pump(server, client, held_back));  // a pipe has no halves
}

template <class To>
asio::awaitable<void> serve(tcp::acceptor& acceptor, To to) {
    for (;;)
        asio::co_spawn(acceptor.get_executor(), relay(co_await acceptor.async_accept(asio::use_awaitable), to),
                       asio::detached);
}

template <class To>
void run(const To& to) {
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    std::printf("%u %lu\n", static_cast<unsigned>(acceptor.local_endpoint().port()), ::GetCurrentProcessId());
    std::fflush(stdout);
    asio::co_spawn(context, serve(acceptor, to), asio::detached);
    context.run();
}

// "127.0.0.1:9091" or "[::1]:9091"
std::optional<tcp::endpoint> tcp_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    std::uint16_t port = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error || read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
    return tcp::endpoint(address, port);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 1) std::this_thread::sleep_for(std::chrono::hours(24));
    if (argc != 2) return 2;
    pidpys::platform::start_detached([] {  // ends with whoever started it
        while (std::getchar() != EOF) {}
        std::_Exit(0);
    });
    const std::string to = argv[1];
    if (const auto address = tcp_address(to)) run(*address);
    run(to);
}
