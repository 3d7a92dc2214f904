// SPDX-License-Identifier: MIT
// What the service keeps of one request while it is not answered: paid by its caller as it grows, given back by
// destruction. The transport knows no accounts; it knows that somebody pays.
#pragma once

#include <cstdint>
#include <memory>

#include "crypto/base/result.hpp"

namespace pidpys::api {

enum class Place { memory, disk };

class Expense {
public:
    virtual ~Expense() = default;

    // So many octets of the body more. exhausted: the caller cannot have them kept.
    virtual Result<void> grow(std::uint64_t octets, Place place) = 0;
    virtual void shrink(std::uint64_t octets, Place place) = 0;  // at most what has grown

    // What was paid for the body; it goes with the body's Blob and ends with the last slice of it, though this expense
    // ends with the answer. Once.
    virtual std::shared_ptr<const void> receipt() = 0;
};

}  // namespace pidpys::api
