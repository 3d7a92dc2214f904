// SPDX-License-Identifier: MIT
#include "platform/autostart.hpp"

#include "platform/windows/command_line.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

constexpr wchar_t kRun[] = L"Software\\Microsoft\\Windows\\CurrentVersion\\Run";

Result<void> outcome(LSTATUS error) {
    if (error == ERROR_SUCCESS) return {};
    return fail(error == ERROR_FILE_NOT_FOUND ? Errc::not_found : Errc::io, words_of(static_cast<DWORD>(error)));
}

}  // namespace

Result<void> set_autostart(const std::string& name, const std::vector<std::string>& command) {
    std::wstring line;
    for (const auto& word : command) append_quoted(line, wide(word));
    return outcome(::RegSetKeyValueW(HKEY_CURRENT_USER, kRun, wide(name).c_str(), REG_SZ, line.c_str(),
                                     static_cast<DWORD>((line.size() + 1) * sizeof(wchar_t))));
}

Result<void> clear_autostart(const std::string& name) {
    auto done = outcome(::RegDeleteKeyValueW(HKEY_CURRENT_USER, kRun, wide(name).c_str()));
    if (!done && done.error().code == Errc::not_found) return {};
    return done;
}

Result<std::string> autostart(const std::string& name) {
    std::wstring line(32768, 0);
    auto size = static_cast<DWORD>(line.size() * sizeof(wchar_t));
    const auto error =
        ::RegGetValueW(HKEY_CURRENT_USER, kRun, wide(name).c_str(), RRF_RT_REG_SZ, nullptr, line.data(), &size);
    if (auto done = outcome(error); !done) return tl::unexpected(done.error());
    return narrow(line.c_str());
}

}  // namespace pidpys::platform
