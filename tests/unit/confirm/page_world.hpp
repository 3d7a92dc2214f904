// SPDX-License-Identifier: MIT
// The confirmation page over a whole DSS, and people with browsers before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/confirm/confirm.hpp"
#include "tests/unit/dss/world.hpp"

namespace pidpys::test {

struct PageWorld : World {
    PageWorld();

    void restart();  // as another node over the same store: nothing of this process is known to it

    // A task of these names; alice's unless it says otherwise.
    std::string task(const std::vector<std::string>& names = {"a.txt", "b.txt"}, const char* user = kAliceId,
                     const char* client = kClient);
    [[nodiscard]] api::dss::TaskState state(const std::string& id);
};

// What a browser keeps, and the answer that it saw last.
struct Browser {
    PageWorld& world;
    std::string cookie = {};
    api::Response seen = {};

    Browser& log_in(const std::string& login = "alice@example.org", const std::string& password = kPassword);
    Browser& get(const std::string& target = "/confirm", const std::string& language = "en");
    Browser& post(const std::string& target, const std::string& form,
                  const std::string& type = "application/x-www-form-urlencoded");
    // The form of the one task that is seen.
    Browser& answer(const std::string& id, const std::string& said, const std::string& more = {});

    [[nodiscard]] std::string text() const { return std::string(seen.body.text()); }
    [[nodiscard]] bool shows(std::string_view part) const { return text().find(part) != std::string::npos; }
    // Of the first field of this name.
    [[nodiscard]] std::string value(const std::string& name) const;
    [[nodiscard]] std::string location() const { return header(seen, "Location"); }
};

}  // namespace pidpys::test
