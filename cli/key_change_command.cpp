// SPDX-License-Identifier: MIT
#include "cli/key_change_command.hpp"

#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/key_token_command.hpp"
#include "cli/text.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "files/certificate_files.hpp"
#include "files/read_file.hpp"
#include "keygen/container_file.hpp"
#include "platform/hardening.hpp"
#include "token/uri.hpp"

namespace pidpys::cli {
namespace {

int tell_change(const Context& context, const std::string& path, const Result<std::filesystem::path>& backup) {
    if (!backup) return complain(context, backup.error());
    if (context.json) {
        print_json({{"key", path}, {"before", backup->string()}});
        return kExitGood;
    }
    print("✓ " + say(context.language, Text::key_changed, {shown(path)}));
    print("  " + say(context.language, Text::key_backup, {shown(backup->string())}));
    return kExitGood;
}

Result<std::filesystem::path> change(const std::string& path, const SecretString& password,
                                     const crypto::Pkcs12Change& wanted) {
    return keygen::change_container(path,
                                    [&](ByteView before) { return crypto::rewrite_pkcs12(before, password, wanted); });
}

// Before anybody is asked for a password.
Result<void> look_at(const std::string& path) {
    auto octets = files::read_file(path, files::max_key_file);
    if (!octets) return forward(octets);
    wipe(*octets);
    return {};
}

}  // namespace

int run_key_import(const Context& context, const KeyChangeCommand& command) {
    if (token::is_uri(command.path)) return run_key_import_to_token(context, command);
    if (auto readable = look_at(command.path); !readable) return complain(context, readable.error());
    auto certificates = files::read_certificates({command.certificates.begin(), command.certificates.end()});
    if (!certificates) return complain(context, certificates.error());
    platform::harden_process();  // from here on this process holds secrets
    const auto password = read_password(context, command.password, command.path);
    if (!password) return complain(context, password.error());
    return tell_change(context, command.path, change(command.path, *password, {nullptr, std::move(*certificates)}));
}

int run_key_change_password(const Context& context, const KeyChangeCommand& command) {
    if (auto readable = look_at(command.path); !readable) return complain(context, readable.error());
    platform::harden_process();  // from here on this process holds secrets
    const auto password = read_password(context, command.password, command.path);
    if (!password) return complain(context, password.error());
    const auto next =
        read_new_password(context, command.new_password, say(context.language, Text::new_password_of, {command.path}));
    if (!next) return complain(context, next.error());
    return tell_change(context, command.path, change(command.path, *password, {&*next, {}}));
}

}  // namespace pidpys::cli
