// SPDX-License-Identifier: MIT
#include "platform/session_watch.hpp"

namespace pidpys::platform {

struct SessionWatch::Impl {};

SessionWatch::SessionWatch(std::function<void()>) {}
SessionWatch::~SessionWatch() = default;

}  // namespace pidpys::platform
