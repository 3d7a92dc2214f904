// SPDX-License-Identifier: MIT
#include "tests/unit/windows/played_service.hpp"

#include <csignal>
#include <future>

#include "platform/event_log.hpp"
#include "platform/service_manager.hpp"
#include "platform/system_service.hpp"

namespace pidpys::test {
namespace {

std::promise<void> told_to_end;

int play(const std::string& part) {
    if (part == "final") return kFinal;
    if (part == "passing") return kPassing;
    std::signal(SIGTERM, [](int) { told_to_end.set_value(); });
    platform::tell_service_manager("READY=1\nSTATUS=ready");
    if (!platform::write_event(platform::EventKind::information, "ready")) return kPassing;
    told_to_end.get_future().wait();
    return 0;
}

}  // namespace

int play_service(const std::string& part) {
    const auto served = platform::serve_as_service(
        kPlayed, [&] { return play(part); }, [](int code) { return code == kFinal; });
    return served ? *served : kFinal;
}

}  // namespace pidpys::test
