// SPDX-License-Identifier: MIT
// `pidpysd service …`: a signing host as a service of Windows. In session 0 there is nobody to ask, so that rules alone
// answer there; a desktop's pidpysd is started by its user's session.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/messages/language.hpp"
#include "daemon/config/settings.hpp"

namespace pidpys::daemon {

enum class ServiceAction { none, install, remove, start, stop, status, run };

inline const std::string kServiceName = "pidpys";

// Why settings are none for a service, in words; empty: they are. `asks`: the option that names somebody to ask.
std::string service_refusal(const Settings& settings, const std::string& asks, api::Language language);

// All but `run`; `arguments` are what the service is started with. The exit code of the process.
int manage_service(ServiceAction action, const std::vector<std::string>& arguments, api::Language language);

// Is this the process that the service manager starts? Asked before anything else, for it must be answered in time.
bool is_service_process(int argc, char** argv);

// Serves under the service manager; by hand it says that nobody starts it so.
int serve_under_manager(const std::function<int()>& serve);

}  // namespace pidpys::daemon
