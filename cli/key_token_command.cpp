// SPDX-License-Identifier: MIT
#include "cli/key_token_command.hpp"

#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "cli/tokens.hpp"
#include "files/certificate_files.hpp"
#include "keygen/container_file.hpp"
#include "keygen/token_keys.hpp"

namespace pidpys::cli {
namespace {

// The URIs of the keys that got one.
Result<std::vector<std::string>> write_certificates(const token::LoginPtr& login, const token::Uri& name,
                                                    const std::vector<Bytes>& certificates) {
    std::vector<std::string> written;
    for (const token::TokenObject& key : login->objects()) {
        if (!token::names(name, key)) continue;
        for (const Bytes& certificate : certificates) {
            auto one = login->write_certificate(key, certificate);
            if (!one && one.error().code == Errc::no_key) continue;
            if (!one) return forward(one);
            written.push_back(key.uri);
        }
    }
    if (written.empty()) return fail(Errc::no_key, "no key there is the one of a certificate");
    return written;
}

}  // namespace

int run_key_make_in_token(const Context& context, const KeyMakeCommand& command, const KeyForm& form) {
    const auto filled = fill(context, form);
    if (!filled) return filled.error();
    const auto login = log_in_to_token(context, command.path, command.password);
    if (!login) return complain(context, login.error());
    auto made = keygen::make_keys_in_token(**login, filled->profile, filled->purposes, filled->request);
    if (!made) return complain(context, made.error());
    const auto requests = keygen::write_requests(requests_beside(command.path), made->keys);
    if (!requests) return complain(context, requests.error());
    made->keep();
    std::vector<std::string> names;
    for (const token::MadeKeyPtr& each : made->made) names.push_back(each->object().uri);
    if (!context.json)
        for (const std::string& name : names)
            print("✓ " + say(context.language, Text::key_made_in_token, {shown(name)}));
    tell_requests(context, command.path, made->keys, *requests, names);
    return kExitGood;
}

int run_key_import_to_token(const Context& context, const KeyChangeCommand& command) {
    const auto certificates = files::read_certificates({command.certificates.begin(), command.certificates.end()});
    if (!certificates) return complain(context, certificates.error());
    const auto login = log_in_to_token(context, command.path, command.password);
    if (!login) return complain(context, login.error());
    const auto written = write_certificates(*login, *token::parse_uri(command.path), *certificates);
    if (!written) return complain(context, written.error());
    if (context.json) {
        print_json({{"key", command.path}, {"certified", *written}});
        return kExitGood;
    }
    for (const std::string& name : *written)
        print("✓ " + say(context.language, Text::key_certified_in_token, {shown(name)}));
    return kExitGood;
}

}  // namespace pidpys::cli
