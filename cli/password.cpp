// SPDX-License-Identifier: MIT
#include "cli/password.hpp"

#include "cli/text.hpp"
#include "daemon/platform/terminal.hpp"
#include "files/password_file.hpp"

namespace pidpys::cli {

Result<SecretString> read_password(const Context& context, const PasswordSource& source, const std::string& purpose) {
    if (!source.file.empty()) return files::read_password_file(source.file, files::Readers::owner);
    if (source.descriptor >= 0)
        return files::read_password_file("/dev/fd/" + std::to_string(source.descriptor), files::Readers::any);
    return platform::ask_password(say(context.language, Text::password_prompt, {shown(purpose)}));
}

}  // namespace pidpys::cli
