// SPDX-License-Identifier: MIT
#include "cli/demo_command.hpp"

#include "cli/demo/demo_files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {

int run_demo_make(const Context& context, const DemoOptions& options) {
    const bool make = options.force || !has_demo_files(context.state);
    if (make)
        if (auto made = make_demo_files(context.state, std::chrono::system_clock::now()); !made)
            return complain(context, made.error());

    if (context.json) {
        print_json({{"state", context.state.string()}, {"password", kDemoPassword}, {"made", make}});
        return 0;
    }
    print(say(context.language, make ? Text::demo_made : Text::demo_exists, {context.state.string(), kDemoPassword}));
    if (make) print(say(context.language, Text::demo_warning));
    return 0;
}

}  // namespace pidpys::cli
