// SPDX-License-Identifier: MIT
#include "cli/service_settings.hpp"

#include "daemon/config/config_file.hpp"
#include "platform/directories.hpp"

namespace pidpys::cli {

Result<daemon::Settings> service_settings(const Context& context) {
    daemon::Settings settings;
    std::filesystem::path file = context.config;
    std::error_code ignored;
    if (file.empty() && context.state == platform::default_state_directory()) {
        file = platform::default_config_file();
        if (!std::filesystem::exists(file, ignored)) file.clear();
    }
    if (!file.empty())
        if (auto read = daemon::read_config_file(file, settings, context.language); !read) return forward(read);
    return settings;
}

}  // namespace pidpys::cli
