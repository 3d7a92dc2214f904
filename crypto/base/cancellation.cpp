// SPDX-License-Identifier: MIT
#include "crypto/base/cancellation.hpp"

#include <utility>

namespace pidpys {
namespace {

thread_local const CancelScope* innermost = nullptr;

}  // namespace

CancelScope::CancelScope(std::function<bool()> asked) : asked_(std::move(asked)), outer_(innermost) {
    innermost = this;
}

CancelScope::~CancelScope() { innermost = outer_; }

bool cancelled() {
    for (const CancelScope* scope = innermost; scope != nullptr; scope = scope->outer_)
        if (scope->asked_()) return true;
    return false;
}

}  // namespace pidpys
