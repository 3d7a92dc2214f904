// SPDX-License-Identifier: MIT
#include "platform/readers.hpp"

#include <windows.h>  // before those that need it

#include <aclapi.h>

#include <memory>

#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

constexpr DWORD kReads = FILE_READ_DATA | GENERIC_READ | GENERIC_ALL | WRITE_DAC | WRITE_OWNER;

struct FreeLocal {
    void operator()(void* memory) const { ::LocalFree(memory); }
};

bool may_know(PSID who, PSID owner) {
    return ::EqualSid(who, owner) || ::IsWellKnownSid(who, WinCreatorOwnerRightsSid) ||
           ::IsWellKnownSid(who, WinLocalSystemSid) || ::IsWellKnownSid(who, WinBuiltinAdministratorsSid);
}

}  // namespace

bool others_may_read(const std::filesystem::path& path) {
    PSID owner = nullptr;
    PACL list = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (::GetNamedSecurityInfoW(path.c_str(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                                &owner, nullptr, &list, nullptr, &descriptor) != ERROR_SUCCESS)
        return true;
    const std::unique_ptr<void, FreeLocal> owned(descriptor);
    if (list == nullptr) return true;  // no list: everybody may do everything
    for (DWORD i = 0; i < list->AceCount; ++i) {
        void* entry = nullptr;
        if (!::GetAce(list, i, &entry)) return true;
        auto* allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
        const bool denies = allowed->Header.AceType == ACCESS_DENIED_ACE_TYPE;
        if (denies || (allowed->Header.AceFlags & INHERIT_ONLY_ACE) != 0 || (allowed->Mask & kReads) == 0) continue;
        if (!may_know(&allowed->SidStart, owner)) return true;
    }
    return false;
}

std::string how_to_keep_from_others(const std::filesystem::path& path) {
    wchar_t user[257];  // UNLEN and its end
    DWORD length = sizeof user / sizeof *user;
    const std::string us = ::GetUserNameW(user, &length) ? narrow({user, length - 1}) : "%USERNAME%";
    return "icacls \"" + path.string() + "\" /inheritance:r /grant:r \"" + us + ":F\"";
}

}  // namespace pidpys::platform
