// SPDX-License-Identifier: MIT
// relay PORT | relay PLACE | relay: lets programs outside Wine talk to one inside. Listens at a free port of the loopback, prints it,
// and hands each connection on to that port, or to the local channel of that place (platform/local_endpoint.hpp). To a service
// the client is this process then: Wine's table of connections has no programs of the host, and no host opens Wine's pipes.
// Without a word it waits (windows/begin).
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/windows/stream_handle.hpp>
#include <boost/asio/write.hpp>

#include "platform/local_endpoint.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::windows::stream_handle;
using boost::system::error_code;

void say_end(tcp::socket& to) {
    error_code ignored;
    to.shutdown(tcp::socket::shutdown_send, ignored);
}
void say_end(stream_handle& to) { ::CancelIoEx(to.native_handle(), nullptr); }  // a pipe has no half

template <class From, class To>
void pump(From& from, To& to) {
    std::array<char, 65536> octets;
    error_code error;
    while (!error) {
        const std::size_t count = from.read_some(asio::buffer(octets), error);
        if (!error) asio::write(to, asio::buffer(octets, count), error);
    }
    say_end(to);
    say_end(from);
}

template <class Server>
void relay(tcp::socket client, Server server) {
    std::thread back([&] { pump(server, client); });
    pump(client, server);
    back.join();
}

void connect(asio::io_context& context, tcp::socket client, std::uint16_t port) {
    tcp::socket server(context, tcp::v4());
    error_code error;
    server.set_option(tcp::no_delay(true), error);  // Wine's table names the owner of a socket that has been used
    server.connect({asio::ip::address_v4::loopback(), port}, error);
    if (!error) relay(std::move(client), std::move(server));
}

void connect(asio::io_context& context, tcp::socket client, const std::string& pipe) {
    const HANDLE handle = ::CreateFileA(pipe.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                        FILE_FLAG_OVERLAPPED, nullptr);
    if (handle != INVALID_HANDLE_VALUE) relay(std::move(client), stream_handle(context, handle));
}

template <class Place>
void serve(const Place& place) {
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    for (;;) {
        auto client = std::make_shared<tcp::socket>(acceptor.accept());
        std::thread([&context, client, place] { connect(context, std::move(*client), place); }).detach();
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 1) std::this_thread::sleep_for(std::chrono::hours(24));
    if (argc != 2) return 2;
    std::thread([] {  // ends with whoever started it
        while (std::getchar() != EOF) {}
        std::_Exit(0);
    })
        .detach();
    const std::string place = argv[1];
    std::uint16_t port = 0;
    const auto read = std::from_chars(place.data(), place.data() + place.size(), port);
    if (read.ec == std::errc{} && read.ptr == place.data() + place.size()) serve(port);
    serve(pidpys::platform::system_name_of(place));
}
