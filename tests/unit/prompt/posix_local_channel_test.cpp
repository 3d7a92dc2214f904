// SPDX-License-Identifier: MIT
#include "platform/local_channel.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <catch2/catch.hpp>

#include "platform/local_client.hpp"
#include "platform/posix/descriptor.hpp"
#include "support.hpp"

using namespace pidpys;
using namespace pidpys::test;

// Wine passes over what lets one process alone have a pipe's name.
TEST_CASE("second_daemon_at_one_socket_is_refused_and_a_dead_ones_socket_is_replaced") {
    TemporaryDirectory directory;
    const std::string path = directory.file("agent.sock");
    {
        const auto first = platform::listen_local(path);
        REQUIRE(first);
        CHECK(platform::listen_local(path).error().code == Errc::busy);
    }
    { std::filesystem::create_directories(directory.file("x")); }
    CHECK(platform::listen_local(path));
}

TEST_CASE("socket_and_its_directory_are_for_the_owner_alone") {
    TemporaryDirectory directory;
    const std::string path = directory.file("pidpys/agent.sock");
    const auto channel = platform::listen_local(path);
    REQUIRE(channel);
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    REQUIRE(::stat(directory.file("pidpys").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0700);
}

TEST_CASE("socket_in_a_directory_that_others_may_write_is_refused") {
    TemporaryDirectory directory;
    REQUIRE(::chmod(directory.file(".").c_str(), 0777) == 0);
    CHECK(platform::listen_local(directory.file("agent.sock")).error().code == Errc::denied);
}

TEST_CASE("where_nobody_listens_nobody_is_connected_to") {
    TemporaryDirectory directory;
    CHECK(platform::connect_local(directory.file("agent.sock")).error().code == Errc::unavailable);
}

TEST_CASE("socket_path_that_is_too_long_is_a_clear_error") {
    CHECK(platform::listen_local("/tmp/" + std::string(200, 'x') + "/s").error().code == Errc::invalid_argument);
}

namespace {

// Listens at the path, as `user` if that is possible, until it goes.
class Listener {
public:
    Listener(const std::string& path, uid_t user) {
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        process_ = ::fork();
        if (process_ == 0) {
            const bool is_user = ::geteuid() == user || ::setuid(user) == 0;
            const auto channel = platform::listen_local(path);
            const char said = is_user && channel ? '+' : '-';
            (void)!::write(ready[1], &said, 1);
            ::pause();
        }
        const platform::Descriptor reading(ready[0]), writing(ready[1]);
        char said = 0;
        REQUIRE(::read(ready[0], &said, 1) == 1);
        REQUIRE(said == '+');
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

private:
    pid_t process_ = 0;
};

}  // namespace

TEST_CASE("listener_of_the_own_user_is_connected_to_and_one_of_another_is_not") {
    TemporaryDirectory directory;
    const std::string path = directory.file("theirs/agent.sock");
    const bool other = GENERATE(false, true);
    if (other && ::geteuid() != 0) return;  // only root can be somebody else
    constexpr uid_t nobody = 65534;
    if (other) {
        std::filesystem::create_directory(directory.file("theirs"));
        REQUIRE(::chmod(directory.file(".").c_str(), 0711) == 0);
        REQUIRE(::chown(directory.file("theirs").c_str(), nobody, nobody) == 0);
        REQUIRE(::chmod(directory.file("theirs").c_str(), 0700) == 0);
    }
    const Listener listener(path, other ? nobody : ::geteuid());
    const auto connected = platform::connect_local(path);
    CHECK(connected.has_value() != other);
    const platform::Descriptor socket(connected ? static_cast<int>(*connected) : -1);
}
