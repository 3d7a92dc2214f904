// SPDX-License-Identifier: MIT
#include "journal/journal.hpp"

#include <future>

#include "crypto/base/waiting.hpp"

namespace pidpys::journal {

Result<void> Journal::append_and_wait(Record record, Durability durability) {
    std::promise<Result<void>> kept;
    append(std::move(record), durability, [&](Result<void> result) { kept.set_value(std::move(result)); });
    const WaitScope waits;
    return kept.get_future().get();
}

}  // namespace pidpys::journal
