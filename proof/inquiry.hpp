// SPDX-License-Identifier: MIT
// Something that has to be found out from servers, in as many exchanges as it takes, without doing any of them: whoever
// drives it makes the requests, on whatever threads and in whatever time.
#pragma once

#include <optional>

#include "online/fetcher.hpp"

namespace pidpys::proof {

class Inquiry {
public:
    virtual ~Inquiry() = default;
    // The exchange that is next; nothing where the outcome is known. Each is answered by one take().
    virtual std::optional<online::Request> next() = 0;
    virtual void take(Result<online::Answer> answer) = 0;
};

}  // namespace pidpys::proof
