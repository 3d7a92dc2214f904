// SPDX-License-Identifier: MIT
// Shuts itself in as pidpys-preview does, and says what it can still do: a word for each thing that should have failed.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <new>
#include <string>
#include <system_error>
#include <thread>

#include <QCoreApplication>
#include <QTcpServer>
#include <QUdpSocket>

#include "platform/sandbox.hpp"

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const std::string secret = argc > 1 ? argv[1] : "", target = argc > 2 ? argv[2] : "";
    if (!std::ifstream(secret).good()) return std::puts("no secret to look for"), 1;
    if (const auto caged = pidpys::platform::enter_sandbox({.memory = 256U << 20, .readable = {"/usr/share"}}); !caged)
        return std::printf("no sandbox: %s\n", caged.error().detail.c_str()), 1;
    if (std::ifstream(secret).good()) std::puts("read");
    if (std::ofstream(target).put('x').flush().good()) std::puts("write");
    if (QTcpServer server; server.listen(QHostAddress::LocalHost)) std::puts("listen");
    if (QUdpSocket socket; socket.writeDatagram("x", QHostAddress::LocalHost, 9) >= 0) std::puts("send");
    if (std::system("true") == 0) std::puts("execute");
    try {
        std::thread([] {}).join();
        std::puts("thread");
    } catch (const std::system_error&) {}
    try {
        const auto much = std::make_unique<char[]>(std::size_t{2} << 30);
        std::puts("memory");
    } catch (const std::bad_alloc&) {}
    std::puts("end");
    std::fflush(stdout);
    std::_Exit(0);
}
