// SPDX-License-Identifier: MIT
// Transfers under way side by side, waited for together: libcurl's multi handle, for one thread.
#pragma once

#include <memory>
#include <vector>

#include "online/transfer.hpp"

namespace pidpys::online {

class Multi {
public:
    static Result<Multi> open();  // unavailable: libcurl does not start

    bool add(Transfer& transfer);  // false: there is no memory
    void remove(Transfer& transfer);

    struct Ended {
        Transfer* transfer;  // is still to be removed
        CURLcode code;
    };
    std::vector<Ended> perform();  // what can be done without waiting

    void wait(std::chrono::milliseconds most);  // until a socket is ready, or wake()
    void wake() const;                          // from any thread

private:
    struct Close {
        void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
    };
    explicit Multi(CURLM* multi) : multi_(multi) {}
    std::unique_ptr<CURLM, Close> multi_;
};

}  // namespace pidpys::online
