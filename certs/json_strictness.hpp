// SPDX-License-Identifier: MIT
// What foreign JSON has to be beyond its grammar, as a callback of its parser.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace pidpys::certs {

// A member that stands twice is read one way here and another way elsewhere; and depth costs.
class JsonStrictness {
public:
    explicit JsonStrictness(int max_depth) : max_depth_(max_depth) {}

    bool operator()(int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
        using Event = nlohmann::json::parse_event_t;
        deep_ = deep_ || depth > max_depth_;
        if (event == Event::object_start) {
            keys_.emplace_back();
        } else if (event == Event::object_end) {
            keys_.pop_back();
        } else if (event == Event::key) {
            const auto& key = value.get_ref<const std::string&>();
            if (!keys_.back().insert(key).second && twice_.empty()) twice_ = key;
        }
        return !deep_;
    }
    [[nodiscard]] bool deep() const { return deep_; }
    [[nodiscard]] const std::string& twice() const { return twice_; }

private:
    const int max_depth_;
    std::vector<std::set<std::string>> keys_;
    bool deep_ = false;
    std::string twice_;
};

}  // namespace pidpys::certs
