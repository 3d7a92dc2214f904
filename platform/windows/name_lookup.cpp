// SPDX-License-Identifier: MIT
#include "platform/name_lookup.hpp"

#include <winsock2.h>  // before windows.h

#include <windows.h>
#include <ws2tcpip.h>

#include <future>
#include <memory>

#include "platform/detached_thread.hpp"

namespace pidpys::platform {
namespace {

std::set<std::string> ask(const std::string& host) {
    std::set<std::string> found;
    WSADATA data{};
    if (::WSAStartup(MAKEWORD(2, 2), &data) != 0) return found;
    addrinfo hints{}, *first = nullptr;
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &first) == 0)
        for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
            char text[NI_MAXHOST];
            if (::getnameinfo(each->ai_addr, static_cast<socklen_t>(each->ai_addrlen), text, sizeof text, nullptr, 0,
                              NI_NUMERICHOST) == 0)
                found.insert(text);
        }
    if (first != nullptr) ::freeaddrinfo(first);
    ::WSACleanup();
    return found;
}

}  // namespace

std::set<std::string> addresses_of(const std::string& host, std::chrono::seconds limit) {
    // The question cannot be withdrawn: a thread that nobody waits for any more ends by itself.
    const auto task = std::make_shared<std::packaged_task<std::set<std::string>()>>([host] { return ask(host); });
    auto answer = task->get_future();
    start_detached([task] { (*task)(); });
    return answer.wait_for(limit) == std::future_status::ready ? answer.get() : std::set<std::string>{};
}

}  // namespace pidpys::platform
