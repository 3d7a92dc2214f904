// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>

#include "cli/demo_command.hpp"
#include "cli/doctor_command.hpp"
#include "cli/text.hpp"
#include "cli/trust_command.hpp"

namespace pidpys::cli {
namespace {

// One run of the program: the grammar fills the options, the chosen command stands in `command`.
struct Program {
    Context context = context_of_environment();
    std::string language;
    std::function<int()> command;
    DemoOptions demo;
    DoctorOptions doctor;
    TrustOptions trust;
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

    void add_trust() {
        CLI::App* group = add_group("trust", Text::help_trust);
        for (CLI::App* each : {add(group, "install", Text::help_trust_install, run_trust_install, trust),
                               add(group, "status", Text::help_trust_status, run_trust_status, trust),
                               add(group, "remove", Text::help_trust_remove, run_trust_remove, trust)}) {
            add_state(each);
            each->add_flag("--browsers-only", trust.browsers_only, help(Text::help_browsers_only));
        }
    }

    void add_doctor() {
        CLI::App* command_doctor = add(&app, "doctor", Text::help_doctor, run_doctor, doctor);
        add_state(command_doctor);
        command_doctor->add_option("--port", doctor.ports, help(Text::help_port))->capture_default_str();
    }
};

}  // namespace

int run_command_line(int argc, char** argv) {
    Program program;
    CLI::App& app = program.app;
    app.require_subcommand(1);
    app.add_option("--language", program.language, program.help(Text::help_language))
        ->check(CLI::IsMember({"uk", "ru", "en", "pl"}));
    program.add_trust();
    program.add_doctor();
    program.add_demo();

    CLI11_PARSE(app, argc, argv);
    if (const auto chosen = api::parse_language(program.language)) program.context.language = *chosen;
    program.context.state = std::filesystem::absolute(program.context.state);
    return program.command();
}

}  // namespace pidpys::cli
