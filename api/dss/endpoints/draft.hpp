// SPDX-License-Identifier: MIT
// What a request stores for a box before it is known whether the whole of it succeeds: charged first, and taken back
// with
// its octets unless it is kept.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/dss/store/store.hpp"

namespace pidpys::api::dss {

class Draft {
public:
    Draft(Store& store, std::string box) : store_(store), box_(std::move(box)) {}
    ~Draft();
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    // Once, before the first content is stored: one record of so many octets. too_large.
    Result<void> charge(std::uint64_t octets);
    ContentId add(ContentId content) {
        contents_.push_back(content);
        return content;
    }
    void keep() { kept_ = true; }

private:
    Store& store_;
    const std::string box_;
    std::vector<ContentId> contents_;
    std::uint64_t octets_ = 0;
    bool charged_ = false, kept_ = false;
};

}  // namespace pidpys::api::dss
