// SPDX-License-Identifier: MIT
// Another program holds a file, as virus scanners do: it is waited for, and told in its own way where it does not let go. And
// paths that are longer than the 260 characters of old.
#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <windows.h>

#include "platform/disk.hpp"
#include "platform/mapped_file.hpp"
#include "platform/patience.hpp"
#include "platform/spill_file.hpp"
#include "platform/state_lock.hpp"
#include "platform/windows/long_path.hpp"

using namespace pidpys;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("pidpys-held-test-" + std::to_string(::GetCurrentProcessId()) + "-" +
                                                 std::to_string(::GetTickCount64()));
    explicit Folder(const fs::path& below = {}) { fs::create_directories(path / below); }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path write(const char* name, const char* text = "old") const {
        std::ofstream(path / name) << text;
        return path / name;
    }
};

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

ByteView octets(const char* text) { return {reinterpret_cast<const std::uint8_t*>(text), std::string(text).size()}; }

// A handle that shares the file with nobody, or as `share` says.
class Holder {
public:
    explicit Holder(const fs::path& path, DWORD share = 0)
        : handle_(::CreateFileW(path.c_str(), GENERIC_READ, share, nullptr, OPEN_EXISTING, 0, nullptr)) {
        REQUIRE(handle_ != INVALID_HANDLE_VALUE);
    }
    ~Holder() { let_go(); }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

    void let_go() {
        if (handle_ != INVALID_HANDLE_VALUE) ::CloseHandle(std::exchange(handle_, INVALID_HANDLE_VALUE));
    }

private:
    HANDLE handle_;
};

// What the disk's functions do to a file that somebody holds.
struct Deed {
    const char* name;
    std::function<Result<void>(const fs::path& file)> run;
};

std::vector<Deed> deeds(const Folder& folder) {
    const auto opened = [](const fs::path& file) -> Result<void> {
        std::ifstream stream;
        switch (platform::attempt_patiently([&] {
            stream.clear();
            stream.open(file, std::ios::binary);
            return stream.is_open();
        })) {
            case platform::Attempt::done: return {};
            case platform::Attempt::held: return fail(Errc::held);
            case platform::Attempt::failed: break;
        }
        return fail(Errc::io);
    };
    return {
        {"replaced", [&](const fs::path& file) { return platform::rename_durably(folder.write("new", "new"), file); }},
        {"removed", platform::remove_file},
        {"synced", platform::sync_file},
        {"read", opened},
        {"mapped", [](const fs::path& file) -> Result<void> {
             auto mapped = platform::map_file(file);
             if (!mapped) return forward(mapped);
             return {};
         }}};
}

}  // namespace

TEST_CASE("file_that_another_program_does_not_let_go_of_is_told_as_held") {
    const Folder folder;
    const fs::path file = folder.write("file");
    Holder holder(file);
    for (const Deed& deed : deeds(folder)) {
        INFO(deed.name);
        const auto done = deed.run(file);
        REQUIRE_FALSE(done);
        CHECK(done.error().code == Errc::held);
    }
    holder.let_go();
    CHECK(text_of(file) == "old");
}

TEST_CASE("file_that_another_program_lets_go_of_is_had") {
    const Folder folder;
    for (const Deed& deed : deeds(folder)) {
        INFO(deed.name);
        const fs::path file = folder.write("file");
        Holder holder(file);
        std::thread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            holder.let_go();
        });
        const auto done = deed.run(file);
        later.join();
        CHECK(done);
    }
}

TEST_CASE("file_whose_holder_lets_it_be_removed_is_replaced_when_he_is_gone") {
    const Folder folder;
    const fs::path file = folder.write("file"), next = folder.write("next", "new");
    Holder holder(file, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        holder.let_go();
    });
    const auto done = platform::rename_durably(next, file);
    later.join();
    CHECK(done);
    CHECK(text_of(file) == "new");
}

TEST_CASE("what_fails_for_another_reason_is_not_waited_for_and_not_told_as_held") {
    const Folder folder;
    CHECK(platform::remove_file(folder.path / "nothing"));
    CHECK(platform::sync_file(folder.path / "nothing").error().code == Errc::io);
    CHECK(platform::rename_durably(folder.path / "nothing", folder.path / "other").error().code == Errc::io);
    const fs::path protected_file = folder.write("protected");
    REQUIRE(::SetFileAttributesW(protected_file.c_str(), FILE_ATTRIBUTE_READONLY));
    CHECK(platform::remove_file(protected_file).error().code == Errc::io);
    // Windows keeps such a file from being replaced; Wine does so by the rights of the user, and the administrator has all.
    const bool replaced =
        ::MoveFileExW(folder.write("first").c_str(), protected_file.c_str(), MOVEFILE_REPLACE_EXISTING);
    if (!replaced) CHECK(platform::rename_durably(folder.write("next"), protected_file).error().code == Errc::io);
    REQUIRE(::SetFileAttributesW(protected_file.c_str(), FILE_ATTRIBUTE_NORMAL));
    int calls = 0;
    CHECK(platform::attempt_patiently([&] {
              ++calls;
              ::SetLastError(ERROR_ACCESS_DENIED);
              return false;
          }) == platform::Attempt::failed);
    CHECK(calls == 1);
}

TEST_CASE("state_lock_tells_another_service_from_a_program_that_holds_its_file") {
    const Folder folder;
    {
        const auto first = platform::StateLock::take(folder.path);
        REQUIRE(first);
        CHECK(platform::StateLock::take(folder.path).error().code == Errc::busy);
        Holder scanner(folder.path / "lock", FILE_SHARE_READ | FILE_SHARE_WRITE);  // looks into it
        CHECK(platform::StateLock::take(folder.path).error().code == Errc::busy);
    }
    CHECK(platform::StateLock::take(folder.path));
    Holder scanner(folder.path / "lock");
    CHECK(platform::StateLock::take(folder.path).error().code == Errc::held);
    scanner.let_go();
    CHECK(platform::StateLock::take(folder.path));
}

TEST_CASE("paths_are_as_long_as_a_home_makes_them") {
    fs::path deep;
    while (deep.native().size() < 400) deep /= L"тека з довгою назвою, як їх дають люди";
    const Folder folder(deep);
    const fs::path state = folder.path / deep, file = state / "journal.db";
    REQUIRE(platform::create_durably(file, octets("text"), fs::perms::owner_read | fs::perms::owner_write));
    CHECK(platform::sync_file(file));
    CHECK(platform::facts_of(file)->owner == platform::own_user());
    const auto real = platform::real_path(file);  // Wine tells none that is so long
    CHECK((!real || real->filename() == file.filename()));
    CHECK(platform::identity_of(file)->size == 4);
    CHECK(platform::map_file(file)->view.size() == 4);
    CHECK(platform::rename_durably(file, state / "aside.db"));
    CHECK(platform::remove_file(state / "aside.db"));
    CHECK(platform::obstacle_at(state) ==
          (platform::has_long_paths() ? platform::Obstacle::none : platform::Obstacle::too_long));
    CHECK(platform::StateLock::take(state));
    auto spilled = platform::SpillFile::create(state);
    REQUIRE(spilled);
    CHECK(spilled->write(0, octets("text")));
    CHECK(spilled->map()->view.size() == 4);
}

TEST_CASE("folder_is_too_long_where_the_names_in_it_would_be") {
    const fs::path drive = L"C:\\";
    CHECK_FALSE(platform::passes_old_length(drive / std::wstring(170, L'a')));
    CHECK(platform::passes_old_length(drive / std::wstring(200, L'a')));
}
