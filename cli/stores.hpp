// SPDX-License-Identifier: MIT
// The trust stores that concern this user, ready to be used.
#pragma once

#include <memory>
#include <vector>

#include "certs/truststore/system_store.hpp"
#include "cli/context.hpp"

namespace pidpys::cli {

// Runs commands; a minute each, so that a password of a Firefox profile or an administrator's can be typed.
Result<certs::CommandOutput> run_command(const std::vector<std::string>& arguments);

// Of Windows the user's store and each Firefox that reads it; elsewhere the databases of each browser.
std::vector<std::unique_ptr<certs::TrustStore>> browser_stores(const Context& context);

// Is there a store of the system beside the browsers'? Not on Windows, whose user's store is also the browsers'.
bool has_system_store();

// `asks`: as a user with a desktop, the change is made through pkexec, which asks for an administrator's password.
struct SystemAccess {
    bool root = false;
    bool asks = false;
};
SystemAccess system_access();
certs::SystemStore system_store(const Context& context, SystemAccess access);

bool has_desktop();

}  // namespace pidpys::cli
