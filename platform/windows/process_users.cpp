// SPDX-License-Identifier: MIT
#include "platform/windows/process_users.hpp"

#include <wtsapi32.h>

#include <array>
#include <utility>

#include "platform/windows/access.hpp"
#include "platform/windows/owned.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {

ProcessUsers::~ProcessUsers() {
    if (list_ != nullptr) ::WTSFreeMemory(list_);
}

std::vector<std::uint8_t> ProcessUsers::of(std::int64_t process) {
    const auto id = static_cast<DWORD>(process);
    const Owned<HANDLE, ::CloseHandle> handle(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id));
    if (handle)
        if (auto user = user_of(handle.get()); !user.empty()) return user;
    WTS_PROCESS_INFOW* list = nullptr;
    if (!std::exchange(is_read_, true) && ::WTSEnumerateProcessesW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &list, &count_))
        list_ = list;
    list = static_cast<WTS_PROCESS_INFOW*>(list_);
    for (DWORD at = 0; list != nullptr && at < count_; ++at)
        if (list[at].ProcessId == id) return octets_of(list[at].pUserSid);
    return {};
}

bool is_of_another(ByteView sid) { return to_bytes(sid) != own_sid(); }

std::string account_name(ByteView sid) {
    if (sid.empty()) return {};
    std::array<wchar_t, 512> name{}, domain{};
    auto size = static_cast<DWORD>(name.size()), domain_size = static_cast<DWORD>(domain.size());
    SID_NAME_USE use{};
    if (!::LookupAccountSidW(nullptr, const_cast<std::uint8_t*>(sid.data()), name.data(), &size, domain.data(),
                             &domain_size, &use))
        return {};
    return narrow(name.data());
}

}  // namespace pidpys::platform
