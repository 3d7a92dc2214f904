// SPDX-License-Identifier: MIT
#include "gui/start_failure.hpp"

#include <cstdio>
#include <cstdlib>

#include <QByteArray>
#include <QString>

#include "gui/arguments.hpp"

namespace pidpys::gui {
namespace {

std::string heard;  // Qt starts on one thread, once

// The word in quotes behind `mark`; empty if it is not there.
std::string quoted_behind(const std::string& text, const std::string& mark) {
    const auto at = text.find(mark + "\"");
    if (at == std::string::npos) return {};
    const auto first = at + mark.size() + 1;
    return text.substr(first, text.find('"', first) - first);
}

std::string package_of(const std::string& plugin) {
    if (plugin.starts_with("wayland")) return "qt6-wayland";
    return plugin == "xcb" ? "libqt6gui6, libxcb-cursor0" : "qt6-qpa-plugins";
}

void hear(QtMsgType type, const QMessageLogContext&, const QString& message) {
    heard += message.toStdString() + '\n';
    if (type != QtFatalMsg) return;
    const QByteArray desktop = qEnvironmentVariableIsEmpty("DISPLAY") ? qgetenv("WAYLAND_DISPLAY") : qgetenv("DISPLAY");
    const auto said = start_failure(heard, desktop.toStdString(), api::language_of_environment());
    std::fprintf(stderr, "pidpys-agent: %s\n", said.c_str());
    std::_Exit(kExitNoDesktop);
}

}  // namespace

std::string start_failure(const std::string& warnings, const std::string& desktop, api::Language language) {
    std::string plugin = quoted_behind(warnings, "Could not find the Qt platform plugin ");
    if (desktop.empty() && plugin.empty()) return say(language, ArgumentText::no_desktop);
    if (plugin.empty() && warnings.find("could not connect to display") != std::string::npos)
        return say(language, ArgumentText::desktop_silent, {desktop});
    if (plugin.empty()) plugin = quoted_behind(warnings, "Could not load the Qt platform plugin ");
    return say(language, ArgumentText::no_plugin, {plugin, package_of(plugin)});
}

StartFailure::StartFailure() : before_(qInstallMessageHandler(hear)) { heard.clear(); }

StartFailure::~StartFailure() {
    qInstallMessageHandler(before_);
    std::fputs(heard.c_str(), stderr);  // what it said of other things
}

}  // namespace pidpys::gui
