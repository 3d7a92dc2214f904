// SPDX-License-Identifier: MIT
// Work that waits for something else than a processor: a disk, a database. Whoever lends a thread for it says on that thread
// who may go on meanwhile; whoever waits says so.
#pragma once

namespace pidpys {

// Of a pool of threads; called on the thread that waits.
class WaitHook {
public:
    virtual void wait_begins() = 0;
    virtual void wait_ends() = 0;

protected:
    ~WaitHook() = default;
};

// For as long as it lives, work of this thread tells `hook` of its waits.
class WaitHookScope {
public:
    explicit WaitHookScope(WaitHook& hook);
    ~WaitHookScope();
    WaitHookScope(const WaitHookScope&) = delete;
    WaitHookScope& operator=(const WaitHookScope&) = delete;
};

// For as long as it lives, this thread waits. Scopes nest; on a thread of nobody's pool they do nothing.
class WaitScope {
public:
    WaitScope();
    ~WaitScope();
    WaitScope(const WaitScope&) = delete;
    WaitScope& operator=(const WaitScope&) = delete;
};

}  // namespace pidpys
