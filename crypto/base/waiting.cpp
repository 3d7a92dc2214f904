// SPDX-License-Identifier: MIT
#include "crypto/base/waiting.hpp"

namespace pidpys {
namespace {

thread_local WaitHook* hook_of_thread = nullptr;
thread_local unsigned waits = 0;  // one within another

}  // namespace

WaitHookScope::WaitHookScope(WaitHook& hook) { hook_of_thread = &hook; }
WaitHookScope::~WaitHookScope() { hook_of_thread = nullptr; }

WaitScope::WaitScope() {
    if (waits++ == 0 && hook_of_thread != nullptr) hook_of_thread->wait_begins();
}

WaitScope::~WaitScope() {
    if (--waits == 0 && hook_of_thread != nullptr) hook_of_thread->wait_ends();
}

}  // namespace pidpys
