// SPDX-License-Identifier: MIT
#include "platform/autostart.hpp"

namespace pidpys::platform {
namespace {

tl::unexpected<Error> no_autostart() { return fail(Errc::unsupported, "units and desktop entries do this"); }

}  // namespace

Result<void> set_autostart(const std::string&, const std::vector<std::string>&) { return no_autostart(); }
Result<void> clear_autostart(const std::string&) { return no_autostart(); }
Result<std::string> autostart(const std::string&) { return no_autostart(); }

}  // namespace pidpys::platform
