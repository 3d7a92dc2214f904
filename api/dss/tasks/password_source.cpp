// SPDX-License-Identifier: MIT
#include "api/dss/tasks/password_source.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace pidpys::api::dss {
namespace {

constexpr std::string_view file_form = "file:", credential_form = "credential:";
constexpr std::size_t max_password = 4096;

Result<std::filesystem::path> path_of(std::string_view source) {
    if (source == login_source) return fail(Errc::unavailable, "the key is not in use");
    if (source.starts_with(file_form)) return std::filesystem::u8path(source.substr(file_form.size()));
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr) return fail(Errc::unavailable, "no credentials directory: not started by systemd");
    return std::filesystem::u8path(directory) / source.substr(credential_form.size());
}

}  // namespace

Result<void> check_password_source(std::string_view source) {
    if (source == login_source) return {};
    if (source.starts_with(file_form) && std::filesystem::u8path(source.substr(file_form.size())).is_absolute()) return {};
    const auto name = source.starts_with(credential_form) ? source.substr(credential_form.size()) : std::string_view();
    if (!name.empty() && name.find_first_of("/\\") == std::string_view::npos && name != "." && name != "..") return {};
    return fail(Errc::invalid_argument, "password source: file:/absolute/path, credential:NAME or login");
}

Result<SecretString> read_password(std::string_view source) {
    if (auto known = check_password_source(source); !known) return forward(known);
    const auto path = path_of(source);
    if (!path) return tl::unexpected(path.error());
    std::error_code error;
    const auto status = std::filesystem::status(*path, error);
    if (error || !std::filesystem::is_regular_file(status)) return fail(Errc::not_found, "password file");
    constexpr auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    if (source.starts_with(file_form) && (status.permissions() & others) != std::filesystem::perms::none)
        return fail(Errc::denied, "others may read the password file: its mode must be 0600 or 0400");

    SecretBytes text(max_password);
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0);   // no copy stays in a stream's buffer
    file.open(*path, std::ios::binary);
    file.read(reinterpret_cast<char*>(text.data()), static_cast<std::streamsize>(text.size()));
    auto size = static_cast<std::size_t>(file.gcount());
    if (!file.eof()) return fail(file.bad() || size == 0 ? Errc::io : Errc::too_large, "password file");
    if (size > 0 && text.data()[size - 1] == '\n') --size;
    if (size > 0 && text.data()[size - 1] == '\r') --size;
    return SecretString(as_text(text.view().first(size)));
}

}  // namespace pidpys::api::dss
