// SPDX-License-Identifier: MIT
#include "api/dss/tasks/password_source.hpp"

#include <cstdlib>
#include <filesystem>

#include "files/password_file.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::string_view file_form = "file:", credential_form = "credential:";

}  // namespace

Result<void> check_password_source(std::string_view source) {
    if (source == login_source) return {};
    if (source.starts_with(file_form) && std::filesystem::path(source.substr(file_form.size())).is_absolute())
        return {};
    const auto name = source.starts_with(credential_form) ? source.substr(credential_form.size()) : std::string_view();
    if (!name.empty() && name.find_first_of("/\\") == std::string_view::npos && name != "." && name != "..") return {};
    return fail(Errc::invalid_argument, "password source: file:/absolute/path, credential:NAME or login");
}

Result<SecretString> read_password(std::string_view source) {
    if (auto known = check_password_source(source); !known) return forward(known);
    if (source == login_source) return fail(Errc::unavailable, "the key is not in use");
    if (source.starts_with(file_form))
        return files::read_password_file(source.substr(file_form.size()), files::Readers::owner);
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr) return fail(Errc::unavailable, "no credentials directory: not started by systemd");
    return files::read_password_file(std::filesystem::path(directory) / source.substr(credential_form.size()),
                                     files::Readers::any);
}

}  // namespace pidpys::api::dss
