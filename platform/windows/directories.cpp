// SPDX-License-Identifier: MIT
#include "platform/directories.hpp"

#include <windows.h>  // before those that need it

#include <shlobj.h>

#include "platform/windows/access.hpp"
#include "platform/windows/private_access.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

fs::path known_folder(const KNOWNFOLDERID& id) {
    PWSTR text = nullptr;
    fs::path path;
    if (SUCCEEDED(::SHGetKnownFolderPath(id, 0, nullptr, &text))) path = text;
    ::CoTaskMemFree(text);
    return path;
}

fs::path ours_in(const KNOWNFOLDERID& id) {
    const fs::path folder = known_folder(id);
    return folder.empty() ? folder : folder / L"pidpys";
}

// Of a folder that stood there already: nobody else may take away, replace or add what lies in it.
Result<void> is_ours_alone(const fs::path& directory) {
    const auto over_its_files = control_of(directory, true), over_itself = control_of(directory, false);
    if (!over_its_files || !over_itself) return fail(Errc::io, "cannot look at " + directory.string());
    if (over_itself->owner == Control::Owner::other)
        return fail(Errc::denied, directory.string() + " belongs to another user");
    if (over_its_files->others || over_itself->others)
        return fail(Errc::denied, directory.string() + " is writable by others");
    return {};
}

}  // namespace

fs::path home_directory() { return known_folder(FOLDERID_Profile); }
fs::path application_data_directory() { return known_folder(FOLDERID_RoamingAppData); }
fs::path default_state_directory() { return ours_in(FOLDERID_LocalAppData); }
fs::path default_runtime_directory() { return ours_in(FOLDERID_LocalAppData); }

fs::path default_config_file() {
    const fs::path folder = ours_in(FOLDERID_RoamingAppData);
    return folder.empty() ? folder : folder / L"pidpys.toml";
}

Result<void> make_private_directory(const fs::path& directory) {
    std::error_code error;
    if (directory.has_parent_path()) fs::create_directories(directory.parent_path(), error);
    PrivateAccess access(L"OICI");
    if (access.get() == nullptr) return fail(Errc::io, "cannot make an access list");
    const bool made = ::CreateDirectoryW(directory.c_str(), access.get()) != 0;
    const DWORD reason = made ? 0 : ::GetLastError();
    if (!made && reason != ERROR_ALREADY_EXISTS)
        return fail(Errc::io, "cannot make " + directory.string() + ": " + words_of(reason));
    if (!fs::is_directory(directory, error)) return fail(Errc::io, directory.string() + " is not a directory");
    return made ? Result<void>{} : is_ours_alone(directory);
}

// Any user may make folders in %ProgramData%: what is read there is read only if each step is the administrators' alone
// (facts_of).
std::filesystem::path machine_policy_directory() {
    const fs::path folder = ours_in(FOLDERID_ProgramData);
    return folder.empty() ? folder : folder / L"policy.d";
}

std::filesystem::path shared_data_directory() { return {}; }

}  // namespace pidpys::platform
