// SPDX-License-Identifier: MIT
// What the system lends and wants back, closed by the function that is named with it.
#pragma once

#include <windows.h>

#include <memory>
#include <type_traits>

namespace pidpys::platform {

template <auto Close>
struct Closes {
    template <class Lent>
    void operator()(Lent* lent) const {
        Close(lent);
    }
};

template <class Handle, auto Close>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Closes<Close>>;

using OwnedMemory = Owned<void*, ::LocalFree>;
using OwnedService = Owned<SC_HANDLE, ::CloseServiceHandle>;
using OwnedKey = Owned<HKEY, ::RegCloseKey>;

}  // namespace pidpys::platform
