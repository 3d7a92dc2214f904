// SPDX-License-Identifier: MIT
#include "platform/terminal.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace pidpys::platform {
namespace {

constexpr std::size_t kMaxPassword = 1024;
constexpr std::uint8_t kInterrupt = 3, kEndOfInput = 4, kBackspace = 8, kKillLine = 21, kDelete = 127;

// Raw enough that Ctrl-C reaches us as an octet, so that no signal can leave the terminal without echo.
class QuietTerminal {
public:
    QuietTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
        if (descriptor_ < 0 || ::tcgetattr(descriptor_, &before_) != 0) return;
        termios quiet = before_;
        quiet.c_lflag &= static_cast<tcflag_t>(~static_cast<unsigned>(ECHO | ICANON | ISIG));
        quiet.c_cc[VMIN] = 1;
        quiet.c_cc[VTIME] = 0;
        ready_ = ::tcsetattr(descriptor_, TCSAFLUSH, &quiet) == 0;
    }
    ~QuietTerminal() {
        if (ready_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] bool show(const std::string& text) const {
        return ::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    }
    bool next(std::uint8_t& octet) const { return ::read(descriptor_, &octet, 1) == 1; }

private:
    int descriptor_;
    termios before_{};
    bool ready_ = false;
};

// Takes one whole UTF-8 character off the end.
std::size_t without_last(const SecretBytes& text, std::size_t size) {
    while (size > 0 && (text.data()[size - 1] & 0xc0) == 0x80) --size;
    return size > 0 ? size - 1 : 0;
}

}  // namespace

Result<SecretString> ask_password(const std::string& prompt) {
    const QuietTerminal terminal;
    if (!terminal.ready() || !terminal.show(prompt)) return fail(Errc::unavailable, "no terminal to ask a password at");

    SecretBytes typed(kMaxPassword);
    std::size_t size = 0;
    std::uint8_t octet = 0;
    while (terminal.next(octet) && octet != '\n' && octet != '\r') {
        if (octet == kInterrupt || octet == kEndOfInput) {
            static_cast<void>(terminal.show("\n"));
            return fail(Errc::cancelled);
        }
        if (octet == kBackspace || octet == kDelete)
            size = without_last(typed, size);
        else if (octet == kKillLine)
            size = 0;
        else if (size < kMaxPassword)
            typed.data()[size++] = octet;
        else
            return fail(Errc::too_large, "password");
    }
    octet = 0;
    static_cast<void>(terminal.show("\n"));
    return SecretString(as_text(typed.view().first(size)));
}

bool standard_error_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace pidpys::platform
