// SPDX-License-Identifier: MIT
// The console over a real pseudo-terminal, in a child process that has it as its controlling terminal.
#include "platform/console.hpp"

#include <string>

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "daemon/prompt/terminal_prompter.hpp"
#include "support.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using namespace pidpys::test;

namespace {

int ask_in_child() {
    auto console = platform::open_console();
    if (!console) return 100;
    TerminalPrompter prompter(std::move(*console), pidpys::api::Language::en);
    return static_cast<int>(Asked(prompter, page_question(3000)).answer().outcome);
}

struct Child {
    int master = -1;
    pid_t process = -1;
    std::string shown;

    // `typed_ahead` waits in the terminal before the child asks.
    explicit Child(const std::string& typed_ahead) {
        int start[2];
        REQUIRE(::pipe(start) == 0);
        process = ::forkpty(&master, nullptr, nullptr, nullptr);
        REQUIRE(process >= 0);
        if (process == 0) {
            char go = 0;
            if (::read(start[0], &go, 1) != 1) ::_exit(101);
            ::_exit(ask_in_child());
        }
        type(typed_ahead);
        REQUIRE(::write(start[1], "g", 1) == 1);
        ::close(start[0]);
        ::close(start[1]);
    }
    ~Child() { ::close(master); }

    void type(const std::string& text) const {
        if (!text.empty()) REQUIRE(::write(master, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    void wait_for(const std::string& text) {
        char buffer[4096];
        while (shown.find(text) == std::string::npos) {
            const auto count = ::read(master, buffer, sizeof buffer);
            REQUIRE(count > 0);
            shown.append(buffer, static_cast<std::size_t>(count));
        }
    }
    int outcome() const {
        int status = 0;
        ::waitpid(process, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
};

}  // namespace

TEST_CASE("console_answer_typed_after_the_question_counts") {
    for (int turn = 0; turn < 20; ++turn) {  // at once, as a script at the terminal would
        Child child("");
        child.wait_for("Allow? (y/n) [n]: ");
        child.type("y\n");
        CHECK(child.outcome() == static_cast<int>(Outcome::allowed));
        CHECK(child.shown.find("https://bank.ua") != std::string::npos);
    }
}

TEST_CASE("console_answer_typed_before_the_question_does_not_count") {
    Child child("y\ny\ny\n");
    child.wait_for("Allow? (y/n) [n]: ");
    CHECK(child.outcome() == static_cast<int>(Outcome::timed_out));
}
