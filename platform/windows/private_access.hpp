// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <string_view>

namespace pidpys::platform {

// For what is made anew: it is the process's user's, who may do everything with it, and so may the system; nobody else may
// anything, whatever the folder's list has. The user by his number: to "the owner" Wine gives nothing, and an administrator's
// files would belong to all of them.
class PrivateAccess {
public:
    // Flags of the entries, as SDDL has them: "OICI" of a folder whose files get the same; and entries before them.
    explicit PrivateAccess(std::wstring_view flags = {}, std::wstring_view first = {});
    ~PrivateAccess() { ::LocalFree(attributes_.lpSecurityDescriptor); }
    PrivateAccess(const PrivateAccess&) = delete;
    PrivateAccess& operator=(const PrivateAccess&) = delete;

    // None: it could not be made, and nothing may be.
    [[nodiscard]] SECURITY_ATTRIBUTES* get() {
        return attributes_.lpSecurityDescriptor != nullptr ? &attributes_ : nullptr;
    }

private:
    SECURITY_ATTRIBUTES attributes_{sizeof attributes_, nullptr, FALSE};
};

}  // namespace pidpys::platform
