// SPDX-License-Identifier: MIT
// The one way from an order to its signatures: they are in the journal before anybody has them.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "api/order/order.hpp"
#include "api/workers.hpp"
#include "journal/journal.hpp"

namespace pidpys::api {

// By virtue of what an order is carried out.
struct Leave {
    std::string under;      // id of the question or of the permission; empty where neither was needed
    std::string by;         // "agent", "policy" … ; "permission"; "caller": it brought container and password itself
};

struct Signing {
    Leave leave;
    journal::Journal& journal;
    const Clock& clock;
    std::stop_token gone;   // the caller has left: cancelled
};

// Makes the order's signatures one after the other and gives each to `take`, whose error ends it. Errors of crypto::sign,
// cancelled, and those of `take`.
using EachSignature = std::function<Result<void>(const std::function<Result<void>(Bytes)>& take)>;

// Signs here and now. `collect` makes one value of all signatures; `done` gets it once, from any thread, at once or when
// the journal has them, so that nothing can leave before that. Errors of `collect`; io, exhausted of the journal.
void sign_order(const Order& order, const Signing& how, const std::function<Result<Blob>(const EachSignature&)>& collect,
                const std::function<void(Result<Blob>)>& done);

}  // namespace pidpys::api
