// SPDX-License-Identifier: MIT
// pidpys dss: who may call the DssSign contract, in whose name and with which keys. Works on the database itself, with
// or without a running service.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "api/dss/store/store.hpp"
#include "cli/context.hpp"
#include "cli/password.hpp"

namespace CLI {
class App;
}

namespace pidpys::cli {

struct DssUserOptions {
    std::string name;  // login, or id to remove
    std::string id, last_name, first_name, middle_name;
    PasswordSource password;
    bool no_password = false;  // logs in by certificate alone
};

struct DssBoxOptions {
    std::string id, organization, inn, kpp;
    std::vector<std::string> users;
    bool unpaid = false;
};

struct DssClientOptions {
    std::string id, name;
    std::uint32_t rate = 0;
};

struct DssCertificateOptions {
    std::string thumbprint;  // to remove
    std::string user, container, certificate;
    std::string token;        // PKCS #11 URI, in place of a container
    PasswordSource password;  // a file is remembered, a descriptor or the terminal is not
    std::string credential;   // name of a systemd credential to remember instead
    bool held = false;        // the key is used while the user has it in use through the agent
    bool login_only = false;  // for logging in; this service has no key for it
};

struct DssImportOptions {
    std::string file;
};

struct DssStoreOptions {};

int run_dss_user_add(const Context& context, const DssUserOptions& options);
int run_dss_user_password(const Context& context, const DssUserOptions& options);
int run_dss_user_list(const Context& context, const DssUserOptions& options);
int run_dss_user_remove(const Context& context, const DssUserOptions& options);
int run_dss_box_add(const Context& context, const DssBoxOptions& options);
int run_dss_box_list(const Context& context, const DssBoxOptions& options);
int run_dss_box_remove(const Context& context, const DssBoxOptions& options);
int run_dss_box_pay(const Context& context, const DssBoxOptions& options);
int run_dss_box_allow(const Context& context, const DssBoxOptions& options);
int run_dss_box_forbid(const Context& context, const DssBoxOptions& options);
int run_dss_client_add(const Context& context, const DssClientOptions& options);
int run_dss_client_list(const Context& context, const DssClientOptions& options);
int run_dss_client_remove(const Context& context, const DssClientOptions& options);
int run_dss_client_block(const Context& context, const DssClientOptions& options);
int run_dss_client_unblock(const Context& context, const DssClientOptions& options);
int run_dss_certificate_add(const Context& context, const DssCertificateOptions& options);
int run_dss_certificate_list(const Context& context, const DssCertificateOptions& options);
int run_dss_certificate_remove(const Context& context, const DssCertificateOptions& options);
int run_dss_store_status(const Context& context, const DssStoreOptions& options);
int run_dss_store_migrate(const Context& context, const DssStoreOptions& options);
int run_dss_import(const Context& context, const DssImportOptions& options);

// Opens the store that the service uses with this state directory and configuration, makes the change and says how it went:
// the exit status.
int with_dss_store(const Context& context, const std::function<Result<void>(api::dss::Store&)>& work);

// The certificate to register of the key in a token: one of `given`, if there are any, else the one beside it there. Gives the PIN
// to the token, once. Errors of open_token_keys (cli/tokens.hpp) and dss::signing_certificate.
Result<Bytes> certificate_in_token(const Context& context, const std::string& uri, const PasswordSource& pin,
                                   const std::vector<Bytes>& given);

// Tells the identifier of what was added.
void print_added(const Context& context, const std::string& id);

// A login as `user add` and import take it.
Result<api::dss::User> new_dss_user(const std::string& login, const std::string& id, const SecretString* password);

// The grammar; the chosen command is left in `command`. `context` and `command` outlive the parsing.
void add_dss_commands(CLI::App& app, Context& context, std::function<int()>& command);

}  // namespace pidpys::cli
