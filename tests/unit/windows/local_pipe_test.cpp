// SPDX-License-Identifier: MIT
#include <windows.h>  // before those that need it

#include <sddl.h>

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include "platform/windows/local_pipe.hpp"
#include "platform/windows/overlapped.hpp"
#include "platform/windows/owned.hpp"
#include "platform/windows/private_access.hpp"

using namespace std::chrono_literals;
using pidpys::platform::open_local_pipe;
using pidpys::platform::Overlapped;
using pidpys::platform::Owned;
using pidpys::platform::OwnedMemory;
using Handle = Owned<HANDLE, ::CloseHandle>;

namespace {

const std::string kName = R"(\\.\pipe\pidpys-test-)" + std::to_string(::GetCurrentProcessId());

Handle serve(SECURITY_ATTRIBUTES* access) {
    HANDLE pipe = ::CreateNamedPipeA(kName.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                                     PIPE_TYPE_BYTE | PIPE_READMODE_BYTE, 1, 4096, 4096, 0, access);
    REQUIRE(pipe != INVALID_HANDLE_VALUE);
    return Handle(pipe);
}

Handle serve() {
    pidpys::platform::PrivateAccess access;
    return serve(access.get());
}

struct Reading {
    std::array<char, 16> octets{};
    Overlapped operation;

    bool begin(const Handle& pipe) {
        return operation.begin(pipe.get(), [&](OVERLAPPED* to) {
            return ::ReadFile(pipe.get(), octets.data(), static_cast<DWORD>(octets.size()), nullptr, to);
        });
    }
};

bool say(const Handle& pipe, const std::string& text) {
    Overlapped operation;
    DWORD count = 0;
    return operation.begin(pipe.get(),
                           [&](OVERLAPPED* to) {
                               return ::WriteFile(pipe.get(), text.data(), static_cast<DWORD>(text.size()), nullptr,
                                                  to);
                           }) &&
           operation.finish(10'000, count) && count == text.size();
}

}  // namespace

TEST_CASE("operation_that_has_ended_tells_its_octets") {
    const Handle server = serve(), client(open_local_pipe(kName, 0ms));
    REQUIRE(client);
    Reading reading;
    DWORD count = 1;
    REQUIRE(reading.begin(client));
    CHECK(reading.operation.look(count) == Overlapped::Outcome::running);
    REQUIRE(say(server, "hello"));
    REQUIRE(reading.operation.finish(10'000, count));
    CHECK(std::string(reading.octets.data(), count) == "hello");
    CHECK_FALSE(reading.operation.under_way());
    REQUIRE(say(server, "more"));
    REQUIRE(reading.begin(client));
    CHECK(reading.operation.finish(10'000, count));
    CHECK(count == 4);
}

TEST_CASE("operation_that_does_not_end_is_cancelled") {
    const Handle server = serve(), client(open_local_pipe(kName, 0ms));
    Reading reading;
    DWORD count = 1;
    REQUIRE(reading.begin(client));
    CHECK_FALSE(reading.operation.finish(10, count));
    CHECK(count == 0);
    REQUIRE(reading.begin(client));  // and ended by its destructor
}

TEST_CASE("operation_that_is_refused_at_once_is_not_waited_for") {
    const Handle server = serve();
    Handle client(open_local_pipe(kName, 0ms));
    Reading reading;
    client.reset();
    DWORD count = 1;
    const bool begun = reading.begin(server);
    const DWORD why = ::GetLastError();
    CHECK_FALSE(begun);
    CHECK(why == ERROR_BROKEN_PIPE);
    CHECK_FALSE(reading.operation.under_way());
    CHECK_FALSE(reading.operation.finish(INFINITE, count));  // and does not wait
    CHECK(count == 0);
}

TEST_CASE("client_waits_a_while_for_a_pipe_that_is_taken") {
    const Handle server = serve(), first(open_local_pipe(kName, 0ms));
    REQUIRE(first);
    CHECK(open_local_pipe(kName, 10ms) == nullptr);
    std::thread freeing([&] {
        ::Sleep(50);
        ::DisconnectNamedPipe(server.get());
        Overlapped connecting;
        DWORD count = 0;
        if (connecting.begin(server.get(), [&](OVERLAPPED* to) { return ::ConnectNamedPipe(server.get(), to); }))
            connecting.finish(10'000, count);
    });
    const Handle second(open_local_pipe(kName, 10s));
    CHECK(second);
    freeing.join();
}

TEST_CASE("place_where_nobody_listens_is_not_waited_for") { CHECK(open_local_pipe(kName, 1h) == nullptr); }

TEST_CASE("pipe_that_is_somebody_elses_is_not_talked_to") {
    SECURITY_ATTRIBUTES access{sizeof access, nullptr, FALSE};
    REQUIRE(::ConvertStringSecurityDescriptorToSecurityDescriptorW(L"O:BAD:(A;;GA;;;WD)", SDDL_REVISION_1,
                                                                   &access.lpSecurityDescriptor, nullptr));
    const OwnedMemory owned(access.lpSecurityDescriptor);
    const Handle server = serve(&access);
    CHECK(open_local_pipe(kName, 10ms) == nullptr);
}
