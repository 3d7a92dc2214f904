// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <iostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/audit_command.hpp"
#include "cli/authorities_command.hpp"
#include "cli/autostart_command.hpp"
#include "cli/decrypt_command.hpp"
#include "cli/demo_command.hpp"
#include "cli/doctor_command.hpp"
#include "cli/dss_commands.hpp"
#include "cli/encrypt_command.hpp"
#include "cli/exit_code.hpp"
#include "cli/hosts_command.hpp"
#include "cli/key_command.hpp"
#include "cli/key_change_command.hpp"
#include "cli/key_make_command.hpp"
#include "cli/key_fetch_command.hpp"
#include "cli/key_request_command.hpp"
#include "cli/key_revoke_command.hpp"
#include "cli/key_store_command.hpp"
#include "cli/sign_command.hpp"
#include "cli/text.hpp"
#include "cli/timestamp_command.hpp"
#include "cli/token_command.hpp"
#include "cli/trust_command.hpp"
#include "cli/update_command.hpp"
#include "cli/upgrade_command.hpp"
#include "cli/verify_command.hpp"
#include "crypto/cmp/revocation_request.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/key/generate_key.hpp"
#include "daemon/config/words.hpp"
#include "grammar/grammar.hpp"
#include "grammar/words.hpp"
#include "online/target.hpp"
#include "release/inquiry.hpp"

namespace pidpys::cli {
namespace {

bool may_be_asked(const std::string& url) { return online::parse_target(url).has_value(); }

// One run of the program: the grammar fills the options, the chosen command stands in `command`.
class Program {
public:
    explicit Program(api::Language language) : context(context_of_environment()) {
        context.language = language;
        app.require_subcommand(1);
        app.set_version_flag("--version", "pidpys " PIDPYS_VERSION,
                             grammar::word(language, grammar::Word::version_flag));
        grammar::one_of(app.add_option("--language", language_, help(Text::help_language)), {"uk", "ru", "en", "pl"},
                        language);
        add_trust();
        add_doctor();
        add_hosts();
        add_autostart();
        add_key();
        add_sign();
        add_upgrade();
        add_timestamp();
        add_verify();
        add_envelopes();
        add_audit();
        add_authorities();
        add_update();
        add_demo();
        add_dss_commands(app, context, command);
        add_completion();
        add_help();
        grammar::speak(app, language);
    }

    Context context;
    std::function<int()> command;
    CLI::App app{say(context.language, Text::help_program), "pidpys"};

private:
    [[nodiscard]] std::string help(Text text) const { return say(context.language, text); }

    // A subcommand that runs `function(context, options)`.
    template <class Options>
    CLI::App* add(CLI::App* parent, const char* name, Text text, int (*function)(const Context&, const Options&),
                  const Options& options) {
        CLI::App* added = parent->add_subcommand(name, help(text));
        added->callback([this, function, &options] {
            command = [this, function, &options] { return function(context, options); };
        });
        return added;
    }

    CLI::App* add_group(const char* name, Text text) {
        CLI::App* group = app.add_subcommand(name, help(text));
        group->require_subcommand(1);
        return group;
    }

    void add_state(CLI::App* to) {
        to->add_option("--state", context.state, help(Text::help_state))->type_name("DIR")->capture_default_str();
    }

    void add_config(CLI::App* to) {
        to->add_option("--config", context.config, help(Text::help_service_config))->type_name("FILE");
    }

    void add_network(CLI::App* to, NetworkChoice& choice) {
        to->add_flag("--offline", choice.offline, help(Text::help_offline));
    }

    void add_trusted(CLI::App* to, AuthorityChoice& choice) {
        to->add_option("--authorities", choice.directory, help(Text::help_authorities))->type_name("DIR");
        to->add_flag("--test-roots", choice.test_roots, help(Text::help_test_roots));
        add_config(to);
        add_state(to);
    }

    void add_json(CLI::App* to) { to->add_flag("--json", context.json, help(Text::help_json)); }

    void add_audit() {
        CLI::App* group = add_group("audit", Text::help_audit);
        const auto add_one = [&](const char* name, Text text, int (*function)(const Context&, const AuditCommand&)) {
            CLI::App* each = add(group, name, text, function, audit_);
            add_state(each);
            each->add_option("--file", audit_.file, help(Text::help_audit_file))->type_name("FILE");
            return each;
        };
        CLI::App* list = add_one("list", Text::help_audit_list, run_audit_list);
        list->add_option("--limit", audit_.limit, help(Text::help_audit_limit))->capture_default_str();
        list->add_option("--before", audit_.before, help(Text::help_audit_before));
        list->add_option("--document", audit_.document, help(Text::help_audit_document))->type_name("FILE");
        CLI::App* show = add_one("show", Text::help_audit_show, run_audit_show);
        show->add_option("NUMBER", audit_.number, help(Text::help_audit_number))->required();
        add_one("export", Text::help_audit_export, run_audit_export);
        CLI::App* head = add_one("head", Text::help_audit_head, run_audit_head);
        CLI::App* chain = add_one("verify", Text::help_audit_verify, run_audit_verify);
        auto* pin = chain->add_option("--head", audit_.head, help(Text::help_audit_pin));
        chain->add_option("--count", audit_.count, help(Text::help_audit_count))->needs(pin);
        CLI::App* rotate = add(group, "rotate", Text::help_audit_rotate, run_audit_rotate, audit_);
        add_state(rotate);
        for (CLI::App* each : {list, show, head, chain, rotate}) add_json(each);
    }

    void add_update() {
        CLI::App* group = add_group("update", Text::help_update_group);
        CLI::App* check = add(group, "check", Text::help_update_check, run_update_check, update_);
        auto* source = check->add_option("SOURCE", update_.source, help(Text::help_update_source));
        grammar::file_or_url(source, release::is_notice_address, context.language);
        add_network(check, update_.network);
        add_config(check);
        add_state(check);
        add_json(check);
    }

    void add_authorities() {
        CLI::App* group = add_group("authorities", Text::help_authorities_group);
        CLI::App* list = add(group, "list", Text::help_authorities_list, run_authorities_list, authorities_);
        CLI::App* show = add(group, "show", Text::help_authorities_show, run_authorities_show, authorities_);
        show->add_option("ID", authorities_.id, help(Text::help_authorities_id))->required();
        CLI::App* remove = add(group, "remove", Text::help_authorities_remove, run_authorities_remove, authorities_);
        remove->add_option("ID", authorities_.id, help(Text::help_authorities_remove_id))->required();
        CLI::App* update = add(group, "update", Text::help_authorities_update, run_authorities_update, authorities_);
        auto* source = update->add_option("SOURCE", authorities_.sources, help(Text::help_authorities_source));
        grammar::file_or_url(source, may_be_asked, context.language);
        add_network(update, authorities_.network);
        for (CLI::App* each : {list, show, update})
            each->add_flag("--test-roots", authorities_.test_roots, help(Text::help_test_roots));
        for (CLI::App* each : {list, show, remove, update}) {
            add_config(each);
            add_state(each);
            add_json(each);
        }
    }

    void add_demo() {
        CLI::App* make = add(add_group("demo", Text::help_demo), "make", Text::help_demo_make, run_demo_make, demo_);
        add_state(make);
        make->add_flag("--force", demo_.force, help(Text::help_demo_force));
        add_json(make);
    }

    void add_trust() {
        CLI::App* group = add_group("trust", Text::help_trust);
        for (CLI::App* each : {add(group, "install", Text::help_trust_install, run_trust_install, trust_),
                               add(group, "status", Text::help_trust_status, run_trust_status, trust_),
                               add(group, "renew", Text::help_trust_renew, run_trust_renew, trust_),
                               add(group, "remove", Text::help_trust_remove, run_trust_remove, trust_)}) {
            add_state(each);
            each->add_flag("--browsers-only", trust_.browsers_only, help(Text::help_browsers_only));
            add_json(each);
        }
    }

    void add_hosts() {
        CLI::App* group = add_group("hosts", Text::help_hosts);
        for (CLI::App* each : {add(group, "add", Text::help_hosts_add, run_hosts_add, hosts_),
                               add(group, "remove", Text::help_hosts_remove, run_hosts_remove, hosts_)})
            each->add_option("--file", hosts_.file, help(Text::help_hosts_file))->type_name("FILE");
    }

    void add_autostart() {
        CLI::App* group = add_group("autostart", Text::help_autostart);
        add(group, "on", Text::help_autostart_on, run_autostart_on, autostart_);
        add(group, "off", Text::help_autostart_off, run_autostart_off, autostart_);
        add(group, "status", Text::help_autostart_status, run_autostart_status, autostart_);
    }

    void add_doctor() {
        CLI::App* to = add(&app, "doctor", Text::help_doctor, run_doctor, doctor_);
        add_config(to);
        add_state(to);
        to->add_option("--port", doctor_.ports, help(Text::help_port))->capture_default_str();
        to->add_option("--agent-socket", doctor_.agent_socket, help(Text::help_agent_socket))->type_name("FILE");
        auto* bundle = to->add_option("--bundle", doctor_.bundle, help(Text::help_bundle))->type_name("FILE");
        auto* fix = to->add_flag("--fix", doctor_.fix, help(Text::help_fix));
        fix->excludes(bundle);
        to->add_flag("--yes", doctor_.yes, help(Text::help_yes))->needs(fix);
        add_json(to);
    }

    void add_password(CLI::App* to, PasswordSource& source) const {
        to->add_option("--password-file", source.file, help(Text::help_password_file))->type_name("FILE");
        to->add_option("--password-fd", source.descriptor, help(Text::help_password_fd))->excludes("--password-file");
    }

    void add_key_file(CLI::App* to, KeyFile& file) const {
        to->add_option("--certificate", file.certificates, help(Text::help_certificate_file))->type_name("FILE");
        add_password(to, file.password);
    }

    void add_key() {
        CLI::App* group = add_group("key", Text::help_key);
        CLI::App* info = add(group, "info", Text::help_key_info, run_key_info, key_);
        info->add_option("FILE", key_.path, help(Text::help_key_file))->type_name("FILE")->required();
        add_key_file(info, key_);
        add_json(info);

        add_json(add(group, "store", Text::help_key_store, run_key_store, key_store_));

        CLI::App* tokens =
            add(add_group("token", Text::help_token), "list", Text::help_token_list, run_token_list, token_list_);
        add_config(tokens);
        add_state(tokens);
        add_json(tokens);

        CLI::App* make = add(group, "make", Text::help_key_make, run_key_make, new_key_);
        const auto algorithms = crypto::key_algorithms();
        make->add_option("FILE", new_key_.path, help(Text::help_key_file))->type_name("FILE")->required();
        make->add_option("--name", new_key_.name, help(Text::help_key_name));
        make->add_option("--tax-number", new_key_.tax_number, help(Text::help_key_tax_number));
        add_key_form(make, new_key_.form);
        auto* algorithm = make->add_option("--algorithm", new_key_.algorithm, help(Text::help_key_algorithm));
        grammar::one_of(algorithm->capture_default_str(), {algorithms.begin(), algorithms.end()}, context.language);
        algorithm->excludes("--profile");
        grammar::one_of(make->add_option("--scheme", new_key_.scheme, help(Text::help_key_scheme)), {"aes", "gost"},
                        context.language);
        make->add_option("--certificate-out", new_key_.certificate, help(Text::help_key_certificate_out))
            ->type_name("FILE")
            ->excludes("--profile");
        make->add_flag("--demo-authority", new_key_.demo_authority, help(Text::help_key_demo))->excludes("--profile");
        make->add_flag("--overwrite", new_key_.overwrite, help(Text::help_overwrite))->excludes("--profile");
        add_password(make, new_key_.password);
        add_key_requests(group);
        add_key_revoke(group);
        add_key_fetch(group);
        for (CLI::App* each : {make, group->get_subcommand("request"), group->get_subcommand("import-certificate")}) {
            add_config(each);
            add_state(each);
        }
        add_json(make);
    }

    void add_key_form(CLI::App* to, KeyForm& form) {
        to->add_option("--profile", form.profile, help(Text::help_key_profile));
        to->add_option("--profiles", form.profiles, help(Text::help_key_profiles))->type_name("FILE");
        grammar::one_of(to->add_option("--purpose", form.purpose, help(Text::help_key_purpose))->capture_default_str(),
                        {"signature", "agreement", "both"}, context.language);
        to->add_option("--field", form.fields, help(Text::help_key_field));
    }

    void add_key_requests(CLI::App* group) {
        CLI::App* request = add(group, "request", Text::help_key_request, run_key_request, key_request_);
        request->add_option("FILE", key_request_.key.path, help(Text::help_key_file))->type_name("FILE")->required();
        add_key_form(request, key_request_.form);
        add_password(request, key_request_.key.password);
        CLI::App* import = add(group, "import-certificate", Text::help_key_import, run_key_import, key_change_);
        import->add_option("FILE", key_change_.path, help(Text::help_key_file))->type_name("FILE")->required();
        import->add_option("--certificate", key_change_.certificates, help(Text::help_key_import_certificate))
            ->type_name("FILE")
            ->required();
        CLI::App* password =
            add(group, "change-password", Text::help_key_change_password, run_key_change_password, key_change_);
        password->add_option("FILE", key_change_.path, help(Text::help_key_file))->type_name("FILE")->required();
        password->add_option("--new-password-file", key_change_.new_password.file, help(Text::help_new_password_file))
            ->type_name("FILE");
        password->add_option("--new-password-fd", key_change_.new_password.descriptor, help(Text::help_new_password_fd))
            ->excludes("--new-password-file");
        for (CLI::App* each : {import, password}) add_password(each, key_change_.password);
        for (CLI::App* each : {request, import, password}) add_json(each);
    }

    void add_key_revoke(CLI::App* group) {
        CLI::App* to = add(group, "revoke", Text::help_key_revoke, run_key_revoke, key_revoke_);
        to->add_option("FILE", key_revoke_.key.path, help(Text::help_key_file))->type_name("FILE")->required();
        std::vector<std::string> reasons;
        for (const auto& known : crypto::cmp::revocation_reasons) reasons.emplace_back(known.word);
        grammar::one_of(to->add_option("--reason", key_revoke_.reason, help(Text::help_revoke_reason))->required(),
                        std::move(reasons), context.language);
        to->add_option("--since", key_revoke_.since, help(Text::help_revoke_since))->type_name("TIME");
        grammar::one_of(
            to->add_option("--purpose", key_revoke_.purpose, help(Text::help_revoke_purpose))->capture_default_str(),
            {"signature", "agreement"}, context.language);
        to->add_option("-o,--out", key_revoke_.output, help(Text::help_revoke_output))->type_name("FILE");
        to->add_flag("--overwrite", key_revoke_.overwrite, help(Text::help_overwrite));
        to->add_flag("--yes", key_revoke_.yes, help(Text::help_yes));
        add_key_file(to, key_revoke_.key);
        add_json(to);
    }

    void add_key_fetch(CLI::App* group) {
        CLI::App* to = add(group, "fetch-certificate", Text::help_key_fetch, run_key_fetch, key_fetch_);
        to->add_option("FILE", key_fetch_.key.path, help(Text::help_key_file))->type_name("FILE")->required();
        auto* authority =
            to->add_option("--authority", key_fetch_.authority, help(Text::help_fetch_authority))->type_name("ID");
        to->add_flag("--all-authorities", key_fetch_.all, help(Text::help_fetch_all))->excludes(authority);
        add_password(to, key_fetch_.key.password);
        add_network(to, key_fetch_.network);
        add_trusted(to, key_fetch_.authorities);
        add_json(to);
    }

    CLI::Option* add_digest(CLI::App* to, const char* name, std::string& digest, Text text) {
        CLI::Option* option = to->add_option(name, digest, help(text));
        grammar::check(option, [language = context.language](const std::string& given) -> std::string {
            const auto* known = crypto::digest_by_name(given);
            if (known != nullptr && known->may_sign) return {};
            std::string listed;
            for (const auto& one : crypto::digest_algorithms())
                if (one.may_sign) listed.append(listed.empty() ? "" : "|").append(one.name);
            return grammar::word(language, grammar::Word::not_one_of, {given, listed});
        });
        return option;
    }

    void add_sign() {
        CLI::App* to = add(&app, "sign", Text::help_sign, run_sign, sign_);
        to->add_option("FILE", sign_.documents, help(Text::help_document))->type_name("FILE");
        to->add_option("--key", sign_.key.path, help(Text::help_key_file))->type_name("FILE")->required();
        add_key_file(to, sign_.key);
        to->add_option("-o,--out", sign_.output, help(Text::help_sign_output))->type_name("FILE");
        to->add_option("--add", sign_.add_to, help(Text::help_add))->type_name("FILE");
        grammar::one_of(to->add_option("--embed", sign_.embed, help(Text::help_embed)), {"none", "signer", "chain"},
                        context.language);
        add_digest(to, "--digest", sign_.digest, Text::help_digest);
        grammar::one_of(to->add_option("--asic", sign_.asic, help(Text::help_asic)), {"s", "e"}, context.language);
        grammar::one_of(to->add_option("--level", sign_.level, help(Text::help_level)), level_names(),
                        context.language);
        to->add_flag("--timestamp-content", sign_.timestamp_content, help(Text::help_timestamp_content));
        add_servers(to, sign_.servers);
        to->add_flag("--attached", sign_.attached, help(Text::help_attached));
        to->add_flag("--pss", sign_.pss, help(Text::help_pss));
        to->add_flag("--duplicate", sign_.duplicate, help(Text::help_duplicate));
        to->add_flag("--overwrite", sign_.overwrite, help(Text::help_overwrite));
        add_json(to);
    }

    void add_servers(CLI::App* to, LevelServers& servers) {
        grammar::url(to->add_option("--server", servers.stamps, help(Text::help_server)), may_be_asked,
                     context.language);
        add_network(to, servers.network);
        add_trusted(to, servers.authorities);
    }

    void add_timestamp() {
        CLI::App* group = add_group("timestamp", Text::help_timestamp_group);
        CLI::App* make = add(group, "make", Text::help_timestamp_make, run_timestamp_make, stamp_);
        make->add_option("FILE", stamp_.document, help(Text::help_timestamp_document))->type_name("FILE")->required();
        make->add_option("-o,--out", stamp_.output, help(Text::help_timestamp_output))->type_name("FILE");
        add_digest(make, "--digest,--hash", stamp_.digest, Text::help_timestamp_digest)->capture_default_str();
        make->add_flag("--overwrite", stamp_.overwrite, help(Text::help_overwrite));
        add_servers(make, stamp_.servers);
        CLI::App* verify = add(group, "verify", Text::help_timestamp_verify, run_timestamp_verify, stamped_);
        verify->add_option("FILE", stamped_.token, help(Text::help_timestamp_token))->type_name("FILE")->required();
        verify->add_option("--data", stamped_.document, help(Text::help_timestamp_data))->type_name("FILE");
        add_network(verify, stamped_.network);
        add_trusted(verify, stamped_.authorities);
        for (CLI::App* each : {make, verify}) add_json(each);
    }

    void add_upgrade() {
        CLI::App* to = add(&app, "upgrade", Text::help_upgrade, run_upgrade, upgrade_);
        to->add_option("FILE", upgrade_.signature, help(Text::help_signature))->type_name("FILE")->required();
        to->add_option("--data", upgrade_.document, help(Text::help_data))->type_name("FILE");
        auto* level = to->add_option("--level", upgrade_.level, help(Text::help_level))->capture_default_str();
        grammar::one_of(level, level_names(), context.language);
        to->add_option("-o,--out", upgrade_.output, help(Text::help_upgrade_output))->type_name("FILE");
        to->add_flag("--overwrite", upgrade_.overwrite, help(Text::help_overwrite));
        add_servers(to, upgrade_.servers);
        add_json(to);
    }

    void add_verify() {
        CLI::App* to = add(&app, "verify", Text::help_verify, run_verify, verify_);
        to->add_option("FILE", verify_.signature, help(Text::help_signature))->type_name("FILE")->required();
        to->add_option("--data", verify_.document, help(Text::help_data))->type_name("FILE");
        add_trusted(to, verify_.authorities);
        to->add_option("--content", verify_.content, help(Text::help_content))->type_name("FILE");
        add_network(to, verify_.network);
        // The one report that there is, by another name.
        CLI::Option* report = to->add_option("--report", report_, help(Text::help_report));
        grammar::one_of(report, {"json"}, context.language);
        report->each([this](const std::string&) { context.json = true; });
        add_json(to);
    }

    void add_envelopes() {
        CLI::App* to = add(&app, "encrypt", Text::help_encrypt, run_encrypt, encrypt_);
        to->add_option("FILE", encrypt_.document, help(Text::help_encrypt_file))->type_name("FILE")->required();
        to->add_option("--to", encrypt_.recipients, help(Text::help_to))->type_name("FILE")->required();
        to->add_option("--key", encrypt_.key.path, help(Text::help_sender_key))->type_name("FILE");
        add_key_file(to, encrypt_.key);
        grammar::one_of(to->add_option("--embed", encrypt_.embed, help(Text::help_embed_sender)),
                        {"none", "sender", "chain"}, context.language);
        grammar::one_of(to->add_option("--cipher", encrypt_.cipher, help(Text::help_cipher)),
                        {"cbc", "gcm", "gost", "kalyna"}, context.language);
        to->add_option("-o,--out", encrypt_.output, help(Text::help_encrypt_output))->type_name("FILE");
        to->add_flag("--overwrite", encrypt_.overwrite, help(Text::help_overwrite));
        CLI::App* back = add(&app, "decrypt", Text::help_decrypt, run_decrypt, decrypt_);
        back->add_option("FILE", decrypt_.message, help(Text::help_decrypt_file))->type_name("FILE")->required();
        back->add_option("--key", decrypt_.key.path, help(Text::help_key_file))->type_name("FILE")->required();
        add_key_file(back, decrypt_.key);
        back->add_option("--sender", decrypt_.senders, help(Text::help_sender_certificate))->type_name("FILE");
        back->add_option("-o,--out", decrypt_.output, help(Text::help_decrypt_output))->type_name("FILE");
        back->add_flag("--overwrite", decrypt_.overwrite, help(Text::help_overwrite));
        for (CLI::App* each : {to, back}) {
            add_state(each);
            add_json(each);
        }
    }

    void add_completion() {
        CLI::App* to = app.add_subcommand("completion", help(Text::help_completion));
        grammar::one_of(to->add_option("SHELL", shell_, help(Text::help_shell))->required(), grammar::kShells,
                        context.language);
        to->callback([this] {
            command = [this] {
                std::cout << grammar::completion(grammar::outline(app), shell_);
                return kExitGood;
            };
        });
    }

    void add_help() {
        CLI::App* to = app.add_subcommand("help", help(Text::help_help));
        to->add_option("COMMAND", topic_, help(Text::help_topic));
        to->callback([this] { command = [this] { return show_help(); }; });
    }

    int show_help() {
        const CLI::App* at = &app;
        std::string above;
        for (const auto& name : topic_) {
            const auto below = at->get_subcommands([&](const CLI::App* each) { return each->get_name() == name; });
            if (below.empty()) return complain_of_topic(*at, name);
            above += (above.empty() ? "" : " ") + at->get_name();
            at = below.front();
        }
        // A command that was chosen would show itself instead: `help` was.
        std::cout << at->get_formatter()->make_help(at, above.empty() ? at->get_name() : above + " " + at->get_name(),
                                                    CLI::AppFormatMode::Normal);
        return kExitGood;
    }

    int complain_of_topic(const CLI::App& at, const std::string& name) const {
        std::vector<std::string> known;
        for (const CLI::App* each : at.get_subcommands([](const CLI::App*) { return true; }))
            known.push_back(each->get_name());
        print_aside("pidpys: " + grammar::word(context.language, grammar::Word::unknown_command, {shown(name)}));
        if (const auto meant = grammar::nearest(name, known); !meant.empty())
            print_aside(grammar::word(context.language, grammar::Word::meant, {meant}));
        return kExitUsage;
    }

    std::string language_, shell_;
    std::vector<std::string> topic_;
    AuditCommand audit_;
    AuthoritiesCommand authorities_;
    DecryptCommand decrypt_;
    DemoOptions demo_;
    DoctorOptions doctor_;
    EncryptCommand encrypt_;
    HostsOptions hosts_;
    KeyStoreOptions key_store_;
    TokenListOptions token_list_;
    AutostartOptions autostart_;
    KeyFile key_;
    KeyMakeCommand new_key_;
    KeyRequestCommand key_request_;
    KeyRevokeCommand key_revoke_;
    KeyFetchCommand key_fetch_;
    KeyChangeCommand key_change_;
    SignCommand sign_;
    TimestampMake stamp_;
    TimestampVerify stamped_;
    UpdateCommand update_;
    UpgradeCommand upgrade_;
    TrustOptions trust_;
    VerifyCommand verify_;
    std::string report_;
};

// Help and mistakes are told while the line is read, so the language is looked for before.
api::Language language_of(int argc, char** argv) {
    constexpr std::string_view option = "--language";
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--") break;
        const bool has_value = word.starts_with(option) && word.size() > option.size() && word[option.size()] == '=';
        const auto value = has_value                        ? word.substr(option.size() + 1)
                           : word == option && i + 1 < argc ? std::string_view(argv[i + 1])
                                                            : std::string_view();
        if (const auto chosen = api::parse_language(value)) return *chosen;
    }
    return api::language_of_environment();
}

}  // namespace

void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use) {
    Program program(language);
    use(program.app);
}

int run_command_line(int argc, char** argv, const release::Origin& releases) {
    Program program(language_of(argc, argv));
    program.context.releases = releases;
    try {
        program.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return grammar::report(program.app, error, program.context.language);
    }
    const bool needs_state = !program.app.got_subcommand("help") && !program.app.got_subcommand("completion");
    if (needs_state && program.context.state.empty()) {  // the folder we stand in is nobody's state
        print_aside("pidpys: " + daemon::say(program.context.language, daemon::Text::no_state));
        return kExitCannotCreate;
    }
    if (needs_state) program.context.state = std::filesystem::absolute(program.context.state);
    return program.command();
}

}  // namespace pidpys::cli
