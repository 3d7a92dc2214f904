// SPDX-License-Identifier: MIT
// pidpys-agent: the desktop's end of pidpys.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

#include <QApplication>

#include "crypto/base/secret.hpp"
#include "gui/agent.hpp"
#include "gui/appearance.hpp"
#include "gui/arguments.hpp"
#include "gui/single_instance.hpp"
#include "gui/spoken.hpp"
#include "gui/start_failure.hpp"
#include "platform/companions.hpp"
#include "platform/standard_streams.hpp"

using namespace pidpys;

namespace {

// Help and version need no display.
bool only_asks(int argc, char** argv) {
    return std::any_of(argv + 1, argv + argc, [](std::string_view word) {
        return word == "--help" || word == "-h" || word == "--version" || word == "-v";
    });
}

}  // namespace

int main(int argc, char** argv) {
    platform::take_streams_as_octets();
    if (only_asks(argc, argv)) return std::get<int>(gui::parse_arguments(argc, argv));
    init_secure_heap(64 * 1024);
    std::optional<gui::StartFailure> watch(std::in_place);
    QApplication application(argc, argv);  // takes Qt's own arguments out
    watch.reset();
    const auto parsed = gui::parse_arguments(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const auto& arguments = std::get<gui::Arguments>(parsed);
    QApplication::setApplicationName(QStringLiteral("pidpys-agent"));
    QApplication::setApplicationVersion(QStringLiteral(PIDPYS_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("pidpys-agent"));
    QApplication::setQuitOnLastWindowClosed(false);

    gui::AgentOptions options;
    options.endpoint = QString::fromStdString(arguments.socket);
    options.tray = !arguments.no_tray;
    options.autostart = arguments.autostart;
    options.settings = QString::fromStdString(arguments.settings);

    // Two agents of one desktop would put two icons into the tray.
    const QString wish = QString::fromStdString(arguments.open);
    gui::SingleInstance instance(options.endpoint);
    if (!instance.claim_or_tell(options.autostart ? QString() : wish)) {
        const auto said = gui::say(api::language_of_environment(), gui::ArgumentText::already);
        std::fprintf(stderr, "pidpys-agent: %s\n", said.c_str());
        return 0;
    }

    gui::dress(application);
    gui::install_spoken_roles();
    gui::Agent agent(options);
    instance.listen([&agent](const QString& window) { agent.show(window); });
    // Of two the second finds ports and state taken, and ends.
    if (arguments.usual_socket && platform::session_starts_service())
        if (const auto started = platform::start_beside("pidpysd"); !started)
            std::fprintf(stderr, "pidpys-agent: %s\n", started.error().detail.c_str());
    agent.start();
    if (!options.autostart) agent.show(wish);
    return QApplication::exec();
}
