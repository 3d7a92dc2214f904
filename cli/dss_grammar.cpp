// SPDX-License-Identifier: MIT
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/dss_commands.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

struct Grammar {
    Context& context;
    std::function<int()>& command;
    DssUserOptions user;
    DssBoxOptions box;
    DssClientOptions client;
    DssCertificateOptions certificate;
    DssImportOptions import;
    DssStoreOptions store;

    [[nodiscard]] std::string help(Text text) const { return say(context.language, text); }

    template <class Options>
    CLI::App* add(CLI::App* parent, const char* name, Text text, int (*function)(const Context&, const Options&),
                  const Options& options) {
        CLI::App* added = parent->add_subcommand(name, help(text));
        added->add_option("--state", context.state, help(Text::help_state))->type_name("DIR")->capture_default_str();
        added->add_option("--config", context.config, help(Text::help_service_config))->type_name("FILE");
        const std::string_view called = name;
        if (called == "list" || called == "add" || called == "import" || called == "status" || called == "migrate")
            added->add_flag("--json", context.json, help(Text::help_json));  // of those that report
        added->callback([this, function, &options] {
            command = [this, function, &options] { return function(context, options); };
        });
        return added;
    }

    CLI::App* group(CLI::App* parent, const char* name, Text text) const {
        CLI::App* added = parent->add_subcommand(name, help(text));
        added->require_subcommand(1);
        return added;
    }

    void add_password(CLI::App* to, PasswordSource& source, const char* names = "--password-file") const {
        to->add_option(names, source.file, help(Text::help_password_file))->type_name("FILE");
        to->add_option("--password-fd", source.descriptor, help(Text::help_password_fd))->excludes("--password-file");
    }

    void add_users(CLI::App* dss) {
        CLI::App* all = group(dss, "user", Text::help_dss_user);
        CLI::App* to = add(all, "add", Text::help_dss_add, run_dss_user_add, user);
        to->add_option("LOGIN", user.name, help(Text::help_dss_login))->required();
        to->add_option("--id", user.id, help(Text::help_dss_id));
        to->add_option("--last-name", user.last_name, help(Text::help_dss_person));
        to->add_option("--first-name", user.first_name, help(Text::help_dss_person));
        to->add_option("--middle-name", user.middle_name, help(Text::help_dss_person));
        to->add_flag("--no-password", user.no_password, help(Text::help_dss_no_password));
        add_password(to, user.password);
        CLI::App* change = add(all, "password", Text::help_dss_password, run_dss_user_password, user);
        change->add_option("LOGIN", user.name, help(Text::help_dss_login))->required();
        change->add_flag("--no-password", user.no_password, help(Text::help_dss_no_password));
        add_password(change, user.password);
        add(all, "list", Text::help_dss_list, run_dss_user_list, user);
        add(all, "remove", Text::help_dss_remove, run_dss_user_remove, user)
            ->add_option("LOGIN", user.name, help(Text::help_dss_login))
            ->required();
    }

    CLI::App* box_command(CLI::App* all, const char* name, Text text,
                          int (*function)(const Context&, const DssBoxOptions&)) {
        CLI::App* to = add(all, name, text, function, box);
        to->add_option("BOX", box.id, help(Text::help_dss_id))->required();
        return to;
    }

    void add_boxes(CLI::App* dss) {
        CLI::App* all = group(dss, "box", Text::help_dss_box);
        CLI::App* to = add(all, "add", Text::help_dss_add, run_dss_box_add, box);
        to->add_option("--id", box.id, help(Text::help_dss_id));
        to->add_option("--organization", box.organization, help(Text::help_dss_organization))->required();
        to->add_option("--inn", box.inn, help(Text::help_dss_inn))->required();
        to->add_option("--kpp", box.kpp, help(Text::help_dss_inn));
        to->add_option("--user", box.users, help(Text::help_dss_login));
        to->add_flag("--unpaid", box.unpaid, help(Text::help_dss_unpaid));
        add(all, "list", Text::help_dss_list, run_dss_box_list, box);
        box_command(all, "remove", Text::help_dss_remove, run_dss_box_remove);
        box_command(all, "pay", Text::help_dss_pay, run_dss_box_pay)
            ->add_flag("--unpaid", box.unpaid, help(Text::help_dss_unpaid));
        for (CLI::App* rights : {box_command(all, "allow", Text::help_dss_allow, run_dss_box_allow),
                                 box_command(all, "forbid", Text::help_dss_forbid, run_dss_box_forbid)})
            rights->add_option("LOGIN", box.users, help(Text::help_dss_login))->required();
    }

    void add_clients(CLI::App* dss) {
        CLI::App* all = group(dss, "client", Text::help_dss_client);
        CLI::App* to = add(all, "add", Text::help_dss_add, run_dss_client_add, client);
        to->add_option("ID", client.id, help(Text::help_dss_client_id));
        to->add_option("--name", client.name, help(Text::help_dss_client_name));
        to->add_option("--rate", client.rate, help(Text::help_dss_rate));
        add(all, "list", Text::help_dss_list, run_dss_client_list, client);
        for (CLI::App* each : {add(all, "remove", Text::help_dss_remove, run_dss_client_remove, client),
                               add(all, "block", Text::help_dss_block, run_dss_client_block, client),
                               add(all, "unblock", Text::help_dss_unblock, run_dss_client_unblock, client)})
            each->add_option("ID", client.id, help(Text::help_dss_client_id))->required();
    }

    void add_store(CLI::App* dss) {
        CLI::App* all = group(dss, "store", Text::help_dss_store);
        add(all, "status", Text::help_dss_store_status, run_dss_store_status, store);
        add(all, "migrate", Text::help_dss_store_migrate, run_dss_store_migrate, store);
    }

    void add_certificates(CLI::App* dss) {
        CLI::App* all = group(dss, "certificate", Text::help_dss_certificate);
        CLI::App* to = add(all, "add", Text::help_dss_add, run_dss_certificate_add, certificate);
        to->add_option("--user", certificate.user, help(Text::help_dss_login))->required();
        to->add_option("--container", certificate.container, help(Text::help_key_file))->type_name("FILE");
        to->add_option("--token", certificate.token, help(Text::help_dss_token))
            ->type_name("URI")
            ->excludes("--container");
        to->add_option("--certificate", certificate.certificate, help(Text::help_certificate_file))->type_name("FILE");
        add_password(to, certificate.password, "--password-file,--pin-file");
        to->add_option("--credential", certificate.credential, help(Text::help_dss_credential));
        to->add_flag("--held", certificate.held, help(Text::help_dss_held))
            ->excludes("--credential")
            ->excludes("--password-file")
            ->excludes("--token");
        to->add_flag("--login-only", certificate.login_only, help(Text::help_dss_login_only))
            ->excludes("--held")
            ->excludes("--container")
            ->excludes("--token");
        add(all, "list", Text::help_dss_list, run_dss_certificate_list, certificate);
        add(all, "remove", Text::help_dss_remove, run_dss_certificate_remove, certificate)
            ->add_option("THUMBPRINT", certificate.thumbprint, help(Text::help_dss_thumbprint))
            ->required();
    }
};

}  // namespace

void add_dss_commands(CLI::App& app, Context& context, std::function<int()>& command) {
    const auto grammar = std::make_shared<Grammar>(Grammar{context, command, {}, {}, {}, {}, {}, {}});
    CLI::App* dss = grammar->group(&app, "dss", Text::help_dss);
    grammar->add_users(dss);
    grammar->add_boxes(dss);
    grammar->add_clients(dss);
    grammar->add_certificates(dss);
    grammar->add_store(dss);
    grammar->add(dss, "import", Text::help_dss_import, run_dss_import, grammar->import)
        ->add_option("FILE", grammar->import.file, grammar->help(Text::help_dss_import_file))
        ->type_name("FILE")
        ->required();
    dss->callback([grammar] {});  // the options live as long as the commands that fill them
}

}  // namespace pidpys::cli
