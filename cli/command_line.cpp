// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>

#include "cli/audit_command.hpp"
#include "cli/demo_command.hpp"
#include "cli/doctor_command.hpp"
#include "cli/dss_commands.hpp"
#include "cli/key_command.hpp"
#include "cli/key_make_command.hpp"
#include "cli/sign_command.hpp"
#include "cli/text.hpp"
#include "cli/trust_command.hpp"
#include "cli/verify_command.hpp"
#include "crypto/key/generate_key.hpp"

namespace pidpys::cli {
namespace {

// One run of the program: the grammar fills the options, the chosen command stands in `command`.
struct Program {
    Context context = context_of_environment();
    std::string language;
    std::function<int()> command;
    AuditCommand audit;
    DemoOptions demo;
    DoctorOptions doctor;
    KeyFile key;
    KeyMakeCommand new_key;
    SignCommand sign;
    TrustOptions trust;
    VerifyCommand verify;
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

    void add_audit() {
        CLI::App* group = add_group("audit", Text::help_audit);
        const auto add_one = [&](const char* name, Text text, int (*function)(const Context&, const AuditCommand&)) {
            CLI::App* each = add(group, name, text, function, audit);
            add_state(each);
            each->add_option("--file", audit.file, help(Text::help_audit_file));
            return each;
        };
        CLI::App* list = add_one("list", Text::help_audit_list, run_audit_list);
        list->add_option("--limit", audit.limit, help(Text::help_audit_limit))->capture_default_str();
        list->add_option("--before", audit.before, help(Text::help_audit_before));
        list->add_option("--document", audit.document, help(Text::help_audit_document));
        add_one("show", Text::help_audit_show, run_audit_show)
            ->add_option("NUMBER", audit.number, help(Text::help_audit_number))->required();
        add_one("export", Text::help_audit_export, run_audit_export);
        add_one("head", Text::help_audit_head, run_audit_head);
        CLI::App* verify_chain = add_one("verify", Text::help_audit_verify, run_audit_verify);
        auto* head = verify_chain->add_option("--head", audit.head, help(Text::help_audit_pin));
        verify_chain->add_option("--count", audit.count, help(Text::help_audit_count))->needs(head);
    }

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

    void add_password(CLI::App* to, PasswordSource& source) const {
        to->add_option("--password-file", source.file, help(Text::help_password_file));
        to->add_option("--password-fd", source.descriptor, help(Text::help_password_fd))->excludes("--password-file");
    }

    void add_key_file(CLI::App* to, KeyFile& file) const {
        to->add_option("--certificate", file.certificates, help(Text::help_certificate_file));
        add_password(to, file.password);
    }

    void add_key() {
        CLI::App* group = add_group("key", Text::help_key);
        CLI::App* info = add(group, "info", Text::help_key_info, run_key_info, key);
        info->add_option("FILE", key.path, help(Text::help_key_file))->required();
        add_key_file(info, key);

        CLI::App* make = add(group, "make", Text::help_key_make, run_key_make, new_key);
        const auto algorithms = crypto::key_algorithms();
        make->add_option("FILE", new_key.path, help(Text::help_key_file))->required();
        make->add_option("--name", new_key.name, help(Text::help_key_name))->required();
        make->add_option("--tax-number", new_key.tax_number, help(Text::help_key_tax_number));
        make->add_option("--algorithm", new_key.algorithm, help(Text::help_key_algorithm))
            ->check(CLI::IsMember(std::vector<std::string>(algorithms.begin(), algorithms.end())))
            ->capture_default_str();
        make->add_option("--scheme", new_key.scheme, help(Text::help_key_scheme))->check(CLI::IsMember({"aes", "gost"}));
        make->add_option("--certificate-out", new_key.certificate, help(Text::help_key_certificate_out));
        make->add_flag("--demo-authority", new_key.demo_authority, help(Text::help_key_demo));
        make->add_flag("--overwrite", new_key.overwrite, help(Text::help_overwrite));
        add_password(make, new_key.password);
        add_state(make);
    }

    void add_sign() {
        CLI::App* to = add(&app, "sign", Text::help_sign, run_sign, sign);
        to->add_option("FILE", sign.document, help(Text::help_document))->required();
        to->add_option("--key", sign.key.path, help(Text::help_key_file))->required();
        add_key_file(to, sign.key);
        to->add_option("-o,--out", sign.output, help(Text::help_sign_output));
        to->add_option("--add", sign.add_to, help(Text::help_add));
        to->add_option("--embed", sign.embed, help(Text::help_embed))->check(CLI::IsMember({"none", "signer", "chain"}));
        to->add_option("--digest", sign.digest, help(Text::help_digest));
        to->add_flag("--attached", sign.attached, help(Text::help_attached));
        to->add_flag("--pss", sign.pss, help(Text::help_pss));
        to->add_flag("--duplicate", sign.duplicate, help(Text::help_duplicate));
        to->add_flag("--overwrite", sign.overwrite, help(Text::help_overwrite));
    }

    void add_verify() {
        CLI::App* to = add(&app, "verify", Text::help_verify, run_verify, verify);
        to->add_option("FILE", verify.signature, help(Text::help_signature))->required();
        to->add_option("--data", verify.document, help(Text::help_data));
        to->add_option("--authorities", verify.authorities, help(Text::help_authorities));
        to->add_option("--content", verify.content, help(Text::help_content));
        add_state(to);
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
    program.add_key();
    program.add_sign();
    program.add_verify();
    program.add_audit();
    program.add_demo();
    add_dss_commands(app, program.context, program.command);

    CLI11_PARSE(app, argc, argv);
    if (const auto chosen = api::parse_language(program.language)) program.context.language = *chosen;
    program.context.state = std::filesystem::absolute(program.context.state);
    return program.command();
}

}  // namespace pidpys::cli
