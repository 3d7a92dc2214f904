// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/aside.hpp"
#include "platform/directories.hpp"
#include "platform/hardening.hpp"
#include "platform/peer_owner.hpp"
#include "platform/service_manager.hpp"
#include "platform/spill_file.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
namespace fs = std::filesystem;

namespace {

platform::TcpAddress address_of(const sockaddr_in& address) {
    platform::TcpAddress made;
    std::memcpy(made.octets.data(), &address.sin_addr, 4);
    made.port = ntohs(address.sin_port);
    return made;
}

}  // namespace

TEST_CASE("peer_owner_of_our_own_connection_is_this_process") {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0), client = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in server{}, local{};
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof server;
    REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&server), length) == 0);
    REQUIRE(::listen(listener, 1) == 0);
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&server), &length);
    REQUIRE(::connect(client, reinterpret_cast<sockaddr*>(&server), length) == 0);
    ::getsockname(client, reinterpret_cast<sockaddr*>(&local), &length);

    const auto owner = platform::peer_owner({address_of(local), address_of(server)});
    REQUIRE(owner);
    CHECK(owner->same_user);
    const auto process = platform::peer_process(*owner);
    REQUIRE(process);
    CHECK(process->process == ::getpid());
    CHECK(process->program == "unit_daemon");

    ::close(client);
    CHECK_FALSE(platform::peer_owner({address_of(local), address_of(server)}));
    ::close(listener);
}

TEST_CASE("private_directory_is_made_for_the_user_alone") {
    const pidpys::test::TemporaryDirectory directory;
    const fs::path state = directory.path() / "state";
    REQUIRE(platform::make_private_directory(state / "a" / "b"));
    CHECK((fs::status(state / "a" / "b").permissions() & fs::perms::mask) == fs::perms::owner_all);
    fs::permissions(state / "a" / "b", fs::perms::all);
    CHECK(platform::make_private_directory(state / "a" / "b").error().code == Errc::denied);
}

TEST_CASE("service_manager_hears_what_it_is_told") {
    const pidpys::test::TemporaryDirectory directory;
    const fs::path state = directory.path() / "state";
    fs::create_directory(state);
    const std::string path = (state / "notify").string();
    const int manager = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(manager, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    platform::tell_service_manager("READY=1");
    ::unsetenv("NOTIFY_SOCKET");
    char text[32];
    const auto got = ::recv(manager, text, sizeof text, MSG_DONTWAIT);
    REQUIRE(got > 0);
    CHECK(std::string(text, static_cast<std::size_t>(got)) == "READY=1");
    ::close(manager);
}

TEST_CASE("watchdog_of_another_process_is_not_ours") {
    ::setenv("WATCHDOG_USEC", "2000000", 1);
    CHECK(platform::watchdog_interval() == std::chrono::seconds(2));
    ::setenv("WATCHDOG_PID", "1", 1);
    CHECK(platform::watchdog_interval().count() == 0);
    ::unsetenv("WATCHDOG_PID");
    ::unsetenv("WATCHDOG_USEC");
}

TEST_CASE("sockets_for_another_process_are_not_taken") {
    ::setenv("LISTEN_PID", "1", 1);
    ::setenv("LISTEN_FDS", "1", 1);
    CHECK(platform::inherited_listeners().empty());
    CHECK(::getenv("LISTEN_FDS") == nullptr);
}

TEST_CASE("spill_file_of_a_long_body_is_let_go_aside") {
    const pidpys::test::TemporaryDirectory folder;
    const auto mapped = [&] {
        std::ifstream maps("/proc/self/maps");
        const std::string text{std::istreambuf_iterator<char>(maps), {}};
        return text.find(folder.path().filename().string()) != std::string::npos;
    };
    std::promise<void> busy, go_on, done;
    platform::aside([&] {
        busy.set_value();
        go_on.get_future().wait();
    });
    busy.get_future().wait();
    {
        auto file = platform::SpillFile::create(folder.path());
        REQUIRE(file);
        const Bytes piece(1 << 20, 'x');
        for (std::uint64_t size = 0; size < platform::kLongRelease + 4096; size += piece.size())
            REQUIRE(file->append(piece));
        const auto mapping = file->map();
        REQUIRE(mapping);
        CHECK(mapping->view.back() == 'x');
    }
    CHECK(mapped());  // it waits for its turn; the thread that dropped it did not
    go_on.set_value();
    platform::aside([&] { done.set_value(); });
    done.get_future().wait();
    CHECK_FALSE(mapped());
}

TEST_CASE("spill_file_whose_pages_were_forgotten_reads_as_before") {
    const pidpys::test::TemporaryDirectory folder;
    auto file = platform::SpillFile::create(folder.path());
    REQUIRE(file);
    Bytes content(3 * 4096 + 100);
    for (std::size_t at = 0; at < content.size(); ++at) content[at] = static_cast<std::uint8_t>(at * 31);
    REQUIRE(file->append(content));
    const auto mapping = file->map();
    REQUIRE(mapping);
    for (const std::size_t from : {std::size_t{0}, std::size_t{1}, std::size_t{4095}, content.size() - 1}) {
        platform::forget_pages(mapping->view.subspan(from));
        CHECK(std::ranges::equal(mapping->view, content));
    }
    platform::forget_pages({});
}

TEST_CASE("platform_open_files_are_allowed_as_far_as_the_system_lets") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const rlimit few{64, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
    CHECK(platform::allow_open_files(32));
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    CHECK(now.rlim_cur == 64);
    CHECK(platform::allow_open_files(128));
    ::getrlimit(RLIMIT_NOFILE, &now);
    CHECK(now.rlim_cur == 128);
    CHECK(now.rlim_max == before.rlim_max);
    if (before.rlim_max != RLIM_INFINITY) {
        CHECK_FALSE(platform::allow_open_files(before.rlim_max + 1));
        ::getrlimit(RLIMIT_NOFILE, &now);
        CHECK(now.rlim_cur == before.rlim_max);
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
}
