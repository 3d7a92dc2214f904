// SPDX-License-Identifier: MIT
#include "platform/windows/private_access.hpp"

#include <sddl.h>

#include <string>
#include <vector>

namespace pidpys::platform {
namespace {

std::wstring own_number() {
    HANDLE token = nullptr;
    if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return {};
    DWORD size = 0;
    ::GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<BYTE> user(size);
    LPWSTR text = nullptr;
    std::wstring number;
    if (size > 0 && ::GetTokenInformation(token, TokenUser, user.data(), size, &size) &&
        ::ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid, &text))
        number = text;
    ::LocalFree(text);
    ::CloseHandle(token);
    return number;
}

}  // namespace

PrivateAccess::PrivateAccess(std::wstring_view flags, std::wstring_view first) {
    const std::wstring us = own_number();
    if (us.empty()) return;
    std::wstring list = L"D:P";  // nothing is inherited
    list += first;
    for (const std::wstring_view who : {std::wstring_view(us), std::wstring_view(L"SY")})
        list.append(L"(A;").append(flags).append(L";GA;;;").append(who).append(L")");
    ::ConvertStringSecurityDescriptorToSecurityDescriptorW(list.c_str(), SDDL_REVISION_1,
                                                           &attributes_.lpSecurityDescriptor, nullptr);
}

}  // namespace pidpys::platform
