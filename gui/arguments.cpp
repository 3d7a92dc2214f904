// SPDX-License-Identifier: MIT
#include "gui/arguments.hpp"

#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "api/messages/catalogue.hpp"
#include "grammar/grammar.hpp"
#include "grammar/words.hpp"
#include "platform/local_endpoint.hpp"

namespace pidpys::gui {
namespace {

constexpr api::Catalogue<ArgumentText> texts = {{
#define X(name, uk, ru, en, pl) api::row(uk, ru, en, pl),
#include "gui/arguments.def"
#undef X
}};

void declare(CLI::App& app, Arguments& arguments, api::Language language) {
    const auto text = [language](ArgumentText id) { return say(language, id); };
    app.add_option("--socket", arguments.socket, text(ArgumentText::socket))->type_name("FILE");
    app.add_flag("--no-tray", arguments.no_tray, text(ArgumentText::no_tray));
    app.add_flag("--autostart", arguments.autostart, text(ArgumentText::autostart));
    grammar::one_of(app.add_option("--open", arguments.open, text(ArgumentText::open)),
                    {"overview", "login", "history"}, language);
    app.add_option("--settings", arguments.settings, text(ArgumentText::settings))->type_name("FILE");
    app.set_version_flag("--version,-v", "pidpys-agent " PIDPYS_VERSION,
                         grammar::word(language, grammar::Word::version_flag));
    grammar::speak(app, language);
}

}  // namespace

std::string say(api::Language language, ArgumentText text, std::initializer_list<std::string_view> values) {
    return grammar::fill_places(texts.of(language, text), values);
}

std::variant<Arguments, int> parse_arguments(int argc, char** argv) {
    const auto language = api::language_of_environment();
    Arguments arguments;
    CLI::App app(say(language, ArgumentText::program), "pidpys-agent");
    declare(app, arguments, language);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return grammar::report(app, error, language);
    }
    arguments.usual_socket = arguments.socket.empty();
    if (arguments.usual_socket) arguments.socket = platform::default_local_endpoint();
    if (!arguments.socket.empty()) return arguments;
    std::fprintf(stderr, "pidpys-agent: %s\n", say(language, ArgumentText::no_socket).c_str());
    return grammar::kExitUsage;
}

void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use) {
    Arguments arguments;
    CLI::App app(say(language, ArgumentText::program), "pidpys-agent");
    declare(app, arguments, language);
    use(app);
}

}  // namespace pidpys::gui
