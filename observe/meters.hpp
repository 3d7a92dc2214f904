// SPDX-License-Identifier: MIT
// What the whole service counts, by name. Whoever counts is handed this, or null where nobody reads.
#pragma once

#include <chrono>
#include <cstdint>

#include "observe/registry.hpp"

namespace pidpys::observe {

enum class KeyKind : std::uint8_t { dstu4145, ec, ed25519, rsa, other };
enum class SignatureOutcome : std::uint8_t { made, failed };

// Calls of the DSS store (api/dss/store), one row an operation.
enum class StoreCall : std::uint8_t {
    administer,  // accounts made, changed and listed by an administrator
    find_account,
    find_token,
    add_token,
    put_part,
    put_content,
    find_content,
    read_content,
    drop_content,
    add_message,
    find_message,
    add_task,
    find_task,
    unfinished,
    files,
    claim,
    renew,
    give_back,
    add_results,
    results,
    move,
    queue,
    sweep,
    other
};

class Meters {
public:
    explicit Meters(Registry& registry);

    void signature(KeyKind kind, bool made) {
        signatures_
            .at(static_cast<std::size_t>(kind),
                static_cast<std::size_t>(made ? SignatureOutcome::made : SignatureOutcome::failed))
            .add();
    }
    void store_call(StoreCall call, std::chrono::nanoseconds took, bool failed) {
        store_.at(static_cast<std::size_t>(call)).add(took);
        if (failed) store_failures_.at(static_cast<std::size_t>(call)).add();
    }

private:
    Counters& signatures_;
    Histograms& store_;
    Counters& store_failures_;
};

}  // namespace pidpys::observe
