// SPDX-License-Identifier: MIT
#include "platform/windows/access.hpp"

#include <aclapi.h>
#include <bcrypt.h>
#include <sddl.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "platform/windows/digest.hpp"
#include "platform/windows/owned.hpp"

namespace pidpys::platform {
namespace {

constexpr wchar_t kTrustedInstaller[] = L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

constexpr DWORD kTakesOver = WRITE_DAC | WRITE_OWNER | DELETE | GENERIC_ALL;
constexpr DWORD kChangesFile = kTakesOver | FILE_WRITE_DATA | FILE_APPEND_DATA | GENERIC_WRITE;
constexpr DWORD kChangesDirectory = kTakesOver | FILE_DELETE_CHILD;

OwnedMemory sid_of(const wchar_t* text) {
    PSID sid = nullptr;
    ::ConvertStringSidToSidW(text, &sid);
    return OwnedMemory(sid);
}

bool is(PSID sid, const wchar_t* text) {
    const auto other = sid_of(text);
    return other != nullptr && ::EqualSid(sid, other.get()) != 0;
}

bool is_of_system(PSID sid) {
    return ::IsWellKnownSid(sid, WinLocalSystemSid) || ::IsWellKnownSid(sid, WinBuiltinAdministratorsSid) ||
           is(sid, kTrustedInstaller);
}

bool is_everybody(PSID sid) {
    return std::ranges::any_of(
        std::array{WinWorldSid, WinAuthenticatedUserSid, WinBuiltinUsersSid, WinInteractiveSid, WinAnonymousSid},
        [&](WELL_KNOWN_SID_TYPE type) { return ::IsWellKnownSid(sid, type) != 0; });
}

// The kinds of entries that allow something, all of which begin alike; an object's is of directories of names, not files.
bool allows(const ACE_HEADER& header) {
    return header.AceType == ACCESS_ALLOWED_ACE_TYPE || header.AceType == ACCESS_ALLOWED_CALLBACK_ACE_TYPE;
}

void count(Control& control, PSID sid, PSID owner, PSID us) {
    if (::IsWellKnownSid(sid, WinCreatorOwnerRightsSid)) sid = owner;  // told by `owner` already, unless it is us
    if (is_of_system(sid)) return;
    if (::EqualSid(sid, us))
        control.us = true;
    else
        control.others = true;
    control.all = control.all || is_everybody(sid);
}

}  // namespace

Control control_of(PSECURITY_DESCRIPTOR descriptor, bool directory, PSID us) {
    Control control;
    PSID owner = nullptr;
    PACL list = nullptr;
    BOOL defaulted = FALSE, present = FALSE;
    if (!::GetSecurityDescriptorOwner(descriptor, &owner, &defaulted) || owner == nullptr ||
        !::GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted) || !present || list == nullptr) {
        control.others = control.all = true;  // without a list everybody may do everything
        return control;
    }
    control.owner = is_of_system(owner)     ? Control::Owner::system
                    : ::EqualSid(owner, us) ? Control::Owner::us
                                            : Control::Owner::other;
    const DWORD changes = directory ? kChangesDirectory : kChangesFile;
    for (DWORD i = 0; i < list->AceCount; ++i) {
        void* entry = nullptr;
        if (!::GetAce(list, i, &entry)) continue;
        auto* allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
        if (!allows(allowed->Header) || (allowed->Header.AceFlags & INHERIT_ONLY_ACE) != 0) continue;
        if ((allowed->Mask & changes) != 0) count(control, &allowed->SidStart, owner, us);
    }
    return control;
}

std::optional<Control> control_of(const std::filesystem::path& path, bool directory) {
    const HANDLE file =
        ::CreateFileW(path.c_str(), READ_CONTROL, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                      OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (file == INVALID_HANDLE_VALUE) return std::nullopt;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    const DWORD error = ::GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                                          nullptr, nullptr, nullptr, nullptr, &descriptor);
    ::CloseHandle(file);
    const OwnedMemory owned(descriptor);
    ::SetLastError(error);
    if (error != ERROR_SUCCESS) return std::nullopt;
    auto us = own_sid();
    if (us.empty()) return std::nullopt;
    return control_of(descriptor, directory, us.data());
}

std::vector<std::uint8_t> own_sid() { return user_of(::GetCurrentProcess()); }

std::vector<std::uint8_t> user_of(HANDLE process) {
    HANDLE token = nullptr;
    if (!::OpenProcessToken(process, TOKEN_QUERY, &token)) return {};
    const Owned<HANDLE, ::CloseHandle> owned(token);
    DWORD size = 0;
    ::GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<std::uint8_t> memory(size);
    if (size == 0 || !::GetTokenInformation(token, TokenUser, memory.data(), size, &size)) return {};
    return octets_of(reinterpret_cast<TOKEN_USER*>(memory.data())->User.Sid);
}

std::vector<std::uint8_t> octets_of(PSID sid) {
    if (sid == nullptr || !::IsValidSid(sid)) return {};
    std::vector<std::uint8_t> made(::GetLengthSid(sid));
    return ::CopySid(static_cast<DWORD>(made.size()), made.data(), sid) ? made : std::vector<std::uint8_t>{};
}

std::int64_t account_number(ByteView sid) {
    constexpr int bits = 53;
    std::uint64_t number = 0;
    std::memcpy(&number, sha256(sid).data(), sizeof number);
    return static_cast<std::int64_t>(number >> (64 - bits));
}

std::wstring service_sid(std::wstring_view name) {
    std::wstring capitals(name);
    ::CharUpperBuffW(capitals.data(), static_cast<DWORD>(capitals.size()));
    std::array<std::uint8_t, 20> digest{};
    BCRYPT_ALG_HANDLE sha1 = nullptr;
    if (::BCryptOpenAlgorithmProvider(&sha1, BCRYPT_SHA1_ALGORITHM, nullptr, 0) != 0) return {};
    BCRYPT_HASH_HANDLE hash = nullptr;
    const bool made = ::BCryptCreateHash(sha1, &hash, nullptr, 0, nullptr, 0, 0) == 0 &&
                      ::BCryptHashData(hash, reinterpret_cast<PUCHAR>(capitals.data()),
                                       static_cast<ULONG>(capitals.size() * sizeof(wchar_t)), 0) == 0 &&
                      ::BCryptFinishHash(hash, digest.data(), static_cast<ULONG>(digest.size()), 0) == 0;
    if (hash != nullptr) ::BCryptDestroyHash(hash);
    ::BCryptCloseAlgorithmProvider(sha1, 0);
    if (!made) return {};
    std::wstring text = L"S-1-5-80";
    for (std::size_t i = 0; i < digest.size(); i += 4) {
        std::uint32_t part = 0;
        std::memcpy(&part, &digest[i], sizeof part);
        text += L'-' + std::to_wstring(part);
    }
    return text;
}

}  // namespace pidpys::platform
