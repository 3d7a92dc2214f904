// SPDX-License-Identifier: MIT
#include "daemon/config/port_holder.hpp"

#include "channel/display_text.hpp"
#include "daemon/config/words.hpp"
#include "platform/companions.hpp"

namespace pidpys::daemon {
namespace {

constexpr const char* kService = "pidpysd";

// The desktop service that this one stands in for is a program of Java: its main class is com.cipher.pcs.ui.App, and
// what starts it names the vendor's site (cipher-api 14).
bool is_original(const platform::PortOwner& owner) {
    return owner.command.find("com.cipher.") != std::string::npos ||
           owner.command.find("cipher.kiev.ua") != std::string::npos;
}

// How a person of this system ends a program, finds one, and starts the service again.
struct Ways {
    Text cure, cure_original, cure_service, cure_unseen;
    std::string find;
};

Ways ways_for(const std::string& port) {
    if (platform::session_starts_service())
        return {Text::session_port_cure, Text::session_port_cure_original, Text::session_port_cure_service,
                Text::session_port_cure_unseen, "netstat -ano -p TCP | findstr :" + port};
    return {Text::port_cure, Text::port_cure_original, Text::port_cure_service, Text::port_cure_unseen,
            "sudo ss -ltnp 'sport = :" + port + "'"};
}

std::string stop_command(const platform::PortOwner& owner) {
    if (platform::session_starts_service()) return "taskkill /PID " + std::to_string(owner.process);
    if (owner.unit.empty()) return (owner.of_another ? "sudo kill " : "kill ") + std::to_string(owner.process);
    return (owner.user_unit ? "systemctl --user stop " : "sudo systemctl stop ") + channel::visible_line(owner.unit);
}

// Root and Windows see the program of another user, others only that one of that name runs in his name.
bool is_service_of_another(const platform::PortOwner& owner) {
    if (!owner.of_another) return false;
    if (!owner.program.empty()) return owner.program == kService;
    return !owner.user.empty() && platform::process_named(kService, owner.user) != 0;
}

}  // namespace

platform::PortOwner holder_of(std::uint16_t port) {
    auto owner = platform::port_owner(port);
    if (!owner.listening || owner.of_another || !owner.program.empty()) return owner;
    owner.process = platform::process_named(kService, owner.user);
    if (owner.process != 0) owner.program = kService;
    return owner;
}

PortHolder describe_holder(std::uint16_t port, const platform::PortOwner& owner, api::Language language) {
    const std::string number = std::to_string(port);
    const Ways ways = ways_for(number);
    const std::string user = channel::visible_line(owner.user);
    const auto taken_by_program = [&](Text text) {
        return say(language, text, {number, channel::visible_line(owner.program), std::to_string(owner.process)});
    };
    if (is_service_of_another(owner))
        return {
            user.empty() ? taken_by_program(Text::port_taken) : say(language, Text::port_taken_service, {number, user}),
            user, say(language, ways.cure_service)};
    if (!owner.program.empty()) {
        const bool original = is_original(owner);
        return {taken_by_program(original ? Text::port_taken_original : Text::port_taken),
                {},
                say(language, original ? ways.cure_original : ways.cure, {stop_command(owner)})};
    }
    if (owner.user.empty())
        return {say(language, Text::port_taken_unseen, {number}), {}, say(language, ways.cure_unseen, {ways.find})};
    return {say(language, Text::port_taken_user, {number, user}), user, say(language, ways.cure_unseen, {ways.find})};
}

}  // namespace pidpys::daemon
