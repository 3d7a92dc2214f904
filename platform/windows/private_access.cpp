// SPDX-License-Identifier: MIT
#include "platform/windows/private_access.hpp"

#include <sddl.h>

#include <string>

#include "platform/windows/access.hpp"
#include "platform/windows/owned.hpp"

namespace pidpys::platform {
namespace {

std::wstring own_number() {
    auto us = own_sid();
    LPWSTR text = nullptr;
    if (us.empty() || !::ConvertSidToStringSidW(us.data(), &text)) return {};
    const OwnedMemory owned(text);
    return text;
}

}  // namespace

PrivateAccess::PrivateAccess(std::wstring_view flags, std::wstring_view first) {
    const std::wstring us = own_number();
    if (us.empty()) return;
    std::wstring list = L"O:" + us + L"D:P";  // nothing is inherited
    list += first;
    for (const std::wstring_view who : {std::wstring_view(us), std::wstring_view(L"SY")})
        list.append(L"(A;").append(flags).append(L";GA;;;").append(who).append(L")");
    ::ConvertStringSecurityDescriptorToSecurityDescriptorW(list.c_str(), SDDL_REVISION_1,
                                                           &attributes_.lpSecurityDescriptor, nullptr);
}

}  // namespace pidpys::platform
