// SPDX-License-Identifier: MIT
#include "journal/journal.hpp"

#include <future>

namespace pidpys::journal {

Result<void> Journal::append_and_wait(Record record, Durability durability) {
    std::promise<Result<void>> kept;
    append(std::move(record), durability, [&](Result<void> result) { kept.set_value(std::move(result)); });
    return kept.get_future().get();
}

}  // namespace pidpys::journal
