// SPDX-License-Identifier: MIT
#include "cli/key_make_command.hpp"

#include <algorithm>

#include "cli/demo/demo_keys.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/key_token_command.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/key/generate_key.hpp"
#include "keygen/container_file.hpp"
#include "platform/hardening.hpp"
#include "files/private_file.hpp"
#include "token/uri.hpp"

namespace pidpys::cli {
namespace {

constexpr std::size_t kTaxNumberDigits = 10;

// What is wrong with the command line.
std::optional<Text> mistake_in(const KeyMakeCommand& command) {
    if (!command.form.profile.empty() && command.name.empty()) return std::nullopt;
    const auto space = command.name.find(' ');
    if (space == 0 || space == std::string::npos || space + 1 == command.name.size()) return Text::misused_name;
    const std::string& number = command.tax_number;
    const bool digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number.empty() && (number.size() != kTaxNumberDigits || !digits)) return Text::misused_tax_number;
    return std::nullopt;
}

Person person_of(const KeyMakeCommand& command) {
    const auto space = command.name.find(' ');
    return {command.name.substr(0, space), command.name.substr(space + 1), command.tax_number};
}

crypto::Pkcs12Options options_of(const KeyMakeCommand& command) {
    const bool gost = command.scheme.empty() ? command.algorithm[0] == 'm' : command.scheme == "gost";
    return {gost ? crypto::Pkcs12Scheme::gost : crypto::Pkcs12Scheme::aes};
}

// The authority serves this key alone: its own key is gone when this call ends.
Result<crypto::KeyEntry> certified_key(const Context& context, const KeyMakeCommand& command, const Person& person) {
    const auto now = std::chrono::system_clock::now();
    auto key = crypto::generate_key(command.algorithm);
    if (!key) return forward(key);
    if (!command.demo_authority) return certify_key(std::move(*key), person, nullptr, now);

    const std::string mark = random_uuid().substr(0, 8);
    const auto authority = make_demo_authority(" " + mark, now);
    if (!authority) return tl::unexpected(authority.error());
    auto entry = certify_key(std::move(*key), person, &*authority, now);
    if (!entry) return entry;
    const auto file = context.state / "authorities" / ("demo-" + mark + ".pem");
    auto written = write_demo_authority(file, "demo-" + mark, authority->certificate.get());
    if (!written) return forward(written);
    return entry;
}

Result<void> make_key(const Context& context, const KeyMakeCommand& command) {
    platform::harden_process();  // from here on this process holds secrets
    const auto password = read_new_password(context, command.password, command.path);
    if (!password) return tl::unexpected(password.error());
    if (password->empty()) return fail(Errc::invalid_argument, "a container needs a password");
    const auto entry = certified_key(context, command, person_of(command));
    if (!entry) return tl::unexpected(entry.error());
    auto container = crypto::write_pkcs12({*entry}, *password, options_of(command));
    if (!container) return forward(container);
    if (auto written = files::replace_file(command.path, *container); !written) return written;
    if (command.certificate.empty()) return {};
    return write_document(command.certificate, as_bytes(pem_block("CERTIFICATE", entry->certificates.front())));
}

// The fields that the owner's name and number are of, where the line does not give them.
KeyForm form_of(const KeyMakeCommand& command) {
    KeyForm form = command.form;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) form.defaults.emplace(name, value);
    };
    if (!command.name.empty()) {
        const Person person = person_of(command);
        add("SURNAME", person.surname);
        add("GIVEN_NAME", person.given_names);
        add("COMMON_NAME", command.name);
    }
    // As if it stood there first: one that the profile has no place for is not passed over.
    if (!command.tax_number.empty()) form.fields.insert(form.fields.begin(), "DRFOU=" + command.tax_number);
    return form;
}

int make_by_profile(const Context& context, const KeyMakeCommand& command) {
    const auto filled = fill(context, form_of(command));
    if (!filled) return filled.error();
    platform::harden_process();  // from here on this process holds secrets
    const auto password = read_new_password(context, command.password, command.path);
    if (!password) return complain(context, password.error());
    const auto keys = keygen::make_new_keys(filled->profile, filled->purposes, filled->request);
    if (!keys) return complain(context, keys.error());
    crypto::Pkcs12Scheme scheme = filled->profile.container;
    if (!command.scheme.empty())
        scheme = command.scheme == "gost" ? crypto::Pkcs12Scheme::gost : crypto::Pkcs12Scheme::aes;
    auto written = keygen::write_new_container(command.path, *keys, *password, scheme);
    if (!written) return complain(context, written.error());
    const auto requests = keygen::write_requests(command.path, *keys);
    if (!requests) return complain(context, requests.error());
    if (!context.json) print("✓ " + say(context.language, Text::key_made, {shown(command.path)}));
    tell_requests(context, command.path, *keys, *requests);
    return kExitGood;
}

}  // namespace

int run_key_make(const Context& context, const KeyMakeCommand& command) {
    if (token::is_uri(command.path) && command.form.profile.empty()) return misused(context, Text::misused_token_make);
    if (const auto mistake = mistake_in(command)) return misused(context, *mistake);
    if (token::is_uri(command.path)) return run_key_make_in_token(context, command, form_of(command));
    std::error_code ignored;
    if (!command.overwrite && std::filesystem::exists(command.path, ignored)) {
        const Text told = command.form.profile.empty() ? Text::sign_exists : Text::key_exists;
        print_aside("✗ " + say(context.language, told, {shown(command.path)}));
        return kExitCannotCreate;
    }
    if (!command.form.profile.empty()) return make_by_profile(context, command);
    if (auto made = make_key(context, command); !made) return complain(context, made.error());
    if (context.json) {
        print_json({{"key", command.path}, {"certificate", command.certificate}, {"demo", command.demo_authority}});
        return 0;
    }
    print("✓ " + say(context.language, Text::key_made, {shown(command.path)}));
    print("  " + say(context.language, command.demo_authority ? Text::demo_warning : Text::key_self_signed));
    return 0;
}

}  // namespace pidpys::cli
