// SPDX-License-Identifier: MIT
// What this process tells the service control manager; nothing happens in a process that is no service.
#pragma once

namespace pidpys::platform {

void report_service_ready();
void report_service_stopping();

}  // namespace pidpys::platform
