// SPDX-License-Identifier: MIT
// Long computations that end early. Whoever runs work says on its thread when nobody wants the result any more; the
// loops that can last (key derivations, whose length a foreign file chooses) ask now and then.
#pragma once

#include <cstddef>
#include <functional>

namespace pidpys {

// For as long as it lives, the work of this thread is given up once `asked` answers true. Scopes nest: any of them ends
// the work. `asked` is called from this thread alone and often: a flag's worth.
class CancelScope {
public:
    explicit CancelScope(std::function<bool()> asked);
    ~CancelScope();
    CancelScope(const CancelScope&) = delete;
    CancelScope& operator=(const CancelScope&) = delete;

private:
    friend bool cancelled();
    std::function<bool()> asked_;
    const CancelScope* outer_;
};

// Whether the work of this thread is to be given up. The loop's result is then nobody's: its caller answers
// Errc::cancelled.
bool cancelled();

// How many rounds a loop goes between two questions: about a millisecond of hashing.
inline constexpr unsigned cancellation_stride = 1024;

// How many octets are hashed or searched between two questions.
inline constexpr std::size_t cancellable_piece = std::size_t{1} << 20;

}  // namespace pidpys
