// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>

#include "cli/demo_command.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

// One run of the program: the grammar fills the options, the chosen command stands in `command`.
struct Program {
    Context context = context_of_environment();
    std::string language;
    std::function<int()> command;
    DemoOptions demo;
    CLI::App app{say(context.language, Text::help_program), "pidpys"};

    [[nodiscard]] std::string help(Text text) const { return say(context.language, text); }

    // A subcommand that runs `function(context, options)`.
    template <class Options>
    CLI::App* add(CLI::App* parent, const char* name, Text text, int (*function)(const Context&, const Options&),
                  const Options& options) {
        CLI::App* added = parent->add_subcommand(name, help(text));
        added->callback([this, function, &options] { command = [this, function, &options] { return function(context, options); }; });
        return added;
    }

    CLI::App* add_group(const char* name, Text text) {
        CLI::App* group = app.add_subcommand(name, help(text));
        group->require_subcommand(1);
        return group;
    }

    void add_state(CLI::App* to) { to->add_option("--state", context.state, help(Text::help_state))->capture_default_str(); }

    void add_demo() {
        CLI::App* make = add(add_group("demo", Text::help_demo), "make", Text::help_demo_make, run_demo_make, demo);
        add_state(make);
        make->add_flag("--force", demo.force, help(Text::help_demo_force));
    }
};

}  // namespace

int run_command_line(int argc, char** argv) {
    Program program;
    CLI::App& app = program.app;
    app.require_subcommand(1);
    app.add_option("--language", program.language, program.help(Text::help_language))
        ->check(CLI::IsMember({"uk", "ru", "en", "pl"}));
    program.add_demo();

    CLI11_PARSE(app, argc, argv);
    if (const auto chosen = api::parse_language(program.language)) program.context.language = *chosen;
    program.context.state = std::filesystem::absolute(program.context.state);
    return program.command();
}

}  // namespace pidpys::cli
