// SPDX-License-Identifier: MIT
// HTTP on loopback around the front desk: a thread for each connection, one request a connection.
#pragma once

#include <memory>

#include "tests/authority/front_desk.hpp"

namespace pidpys::test::authority {

class Server {
public:
    // Listens on 127.0.0.1 at a free port. Throws where it cannot.
    Server();
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] unsigned short port() const;
    // Until the process ends.
    [[noreturn]] void serve(FrontDesk& desk);

private:
    struct Socket;
    std::unique_ptr<Socket> socket_;
};

}  // namespace pidpys::test::authority
