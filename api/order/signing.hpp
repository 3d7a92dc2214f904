// SPDX-License-Identifier: MIT
// The one way from an order to its signatures: they are in the journal before anybody has them.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "api/order/order.hpp"
#include "api/workers.hpp"
#include "channel/prompter.hpp"
#include "observe/meters.hpp"

namespace pidpys::api {

// A person has stopped what was allowed; `made` signatures were made by then.
journal::Record record_of_stop(const Caller& caller, const channel::KeyFacts& key, const std::string& under,
                               std::uint64_t made, const char* reason);

struct Signing {
    Leave leave;
    journal::Journal& journal;
    const Clock& clock;
    std::stop_token gone;                  // the caller has left: cancelled
    channel::Prompter* windows = nullptr;  // where a person sees a long order go on, and may stop it: denied
    observe::Meters* meters = nullptr;     // count what is made
};

// Makes the order's signatures one after the other and gives each to `take`, whose error ends it. Errors of crypto::sign,
// cancelled, denied, and those of `take`.
using EachSignature = std::function<Result<void>(const std::function<Result<void>(Bytes)>& take)>;

// Signs here and now. `collect` makes one value of all signatures; `done` gets it once, from any thread, at once or when
// the journal has them, so that nothing can leave before that; of an order that was stopped nothing leaves. Errors of `collect`; io, exhausted of the journal.
void sign_order(const Order& order, const Signing& how,
                const std::function<Result<Blob>(const EachSignature&)>& collect,
                const std::function<void(Result<Blob>)>& done);

}  // namespace pidpys::api
