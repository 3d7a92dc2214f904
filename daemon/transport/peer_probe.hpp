// SPDX-License-Identifier: MIT
// Finds the program behind a local connection when a question to the user needs its name.
#pragma once

#include <memory>

#include "api/http/message.hpp"
#include "platform/peer_owner.hpp"

namespace pidpys::daemon {

std::shared_ptr<const api::PeerProbe> make_peer_probe(const platform::PeerOwner& owner);

}  // namespace pidpys::daemon
