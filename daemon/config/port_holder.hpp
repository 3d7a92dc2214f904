// SPDX-License-Identifier: MIT
// Another program has a port of ours: whose it is and how to end it, in words.
#pragma once

#include <cstdint>
#include <string>

#include "api/messages/language.hpp"
#include "platform/port_owner.hpp"

namespace pidpys::daemon {

struct PortHolder {
    std::string says;  // "Port 9091 is taken by the program nginx (process 12)"
    std::string user;  // who is named in it, if somebody is
    std::string cure;  // what a person can do, with the command where one helps
};

// Also where it is a service of the same user, which hides its files from all but root.
platform::PortOwner holder_of(std::uint16_t port);

PortHolder describe_holder(std::uint16_t port, const platform::PortOwner& owner, api::Language language);

}  // namespace pidpys::daemon
