// SPDX-License-Identifier: MIT
#include "cli/password.hpp"

#include <algorithm>
#include <fstream>

#include "cli/text.hpp"
#include "daemon/platform/terminal.hpp"

namespace pidpys::cli {
namespace {

constexpr std::size_t kMaxPassword = 1024;

// Also of a pipe, whose size nobody knows beforehand.
Result<SecretString> first_line(const std::string& path) {
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0);  // no copy in a stream's buffer
    file.open(path, std::ios::binary);
    if (!file) return fail(Errc::io, "cannot read " + path);
    SecretBytes octets(kMaxPassword + 2);
    file.read(reinterpret_cast<char*>(octets.data()), static_cast<std::streamsize>(octets.size()));

    const std::string_view text = as_text(octets.view().first(static_cast<std::size_t>(file.gcount())));
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    if (end > kMaxPassword) return fail(Errc::too_large, "password in " + path);
    return SecretString(text.substr(0, end));
}

}  // namespace

Result<SecretString> read_password(const Context& context, const PasswordSource& source, const std::string& purpose) {
    if (!source.file.empty()) return first_line(source.file);
    if (source.descriptor >= 0) return first_line("/dev/fd/" + std::to_string(source.descriptor));
    return platform::ask_password(say(context.language, Text::password_prompt, {shown(purpose)}));
}

}  // namespace pidpys::cli
