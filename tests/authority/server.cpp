// SPDX-License-Identifier: MIT
#include "tests/authority/server.hpp"

#include <memory>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "platform/detached_thread.hpp"

namespace pidpys::test::authority {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

constexpr std::uint64_t max_body = 1U << 20;

// Until the client gives up.
void keep_silent(tcp::socket& socket) {
    boost::system::error_code error;
    char octet = 0;
    while (!error) asio::read(socket, asio::buffer(&octet, 1), error);
}

void write_half(tcp::socket& socket, const Reply& reply) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: " + reply.type +
                             "\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n";
    boost::system::error_code error;
    asio::write(socket, asio::buffer(head), error);
    asio::write(socket, asio::buffer(reply.body.data(), reply.body.size() / 2), error);
    if (!error) keep_silent(socket);
}

void write_whole(tcp::socket& socket, const Reply& reply) {
    http::response<http::span_body<const std::uint8_t>> response;
    response.version(11);
    response.result(reply.status);
    response.set(http::field::content_type, reply.type);
    response.set(http::field::connection, "close");
    if (!reply.location.empty()) response.set(http::field::location, reply.location);
    response.body() = {reply.body.data(), reply.body.size()};
    response.prepare_payload();
    boost::system::error_code error;
    http::write(socket, response, error);
    socket.shutdown(tcp::socket::shutdown_send, error);
}

void handle(tcp::socket socket, FrontDesk& desk) {
    boost::beast::flat_buffer buffer;
    http::request_parser<http::vector_body<std::uint8_t>> parser;
    parser.body_limit(max_body);
    boost::system::error_code error;
    http::read(socket, buffer, parser, error);
    if (error) return;
    const auto& request = parser.get();
    const Arrival arrival{std::string(request.method_string()), std::string(request.target()),
                          std::string(request["X-Fault"]), request.body()};
    const Reply reply = desk.receive(arrival);
    std::this_thread::sleep_for(reply.delay);
    if (reply.half)
        write_half(socket, reply);
    else
        write_whole(socket, reply);
}

}  // namespace

struct Server::Socket {
    asio::io_context io;
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};

    // Not the call that blocks: of some hundred, Wine 8 leaves one without its end.
    void accept(FrontDesk& desk) {
        acceptor.async_accept([this, &desk](const boost::system::error_code& error, tcp::socket client) {
            if (!error)
                platform::start_detached([&desk, taken = std::make_shared<tcp::socket>(std::move(client))] {
                    handle(std::move(*taken), desk);
                });
            accept(desk);
        });
    }
};

Server::Server() : socket_(std::make_unique<Socket>()) {}
Server::~Server() = default;

unsigned short Server::port() const { return socket_->acceptor.local_endpoint().port(); }

void Server::serve(FrontDesk& desk) {
    socket_->accept(desk);
    for (;;) socket_->io.run();
}

}  // namespace pidpys::test::authority
