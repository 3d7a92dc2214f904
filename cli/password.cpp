// SPDX-License-Identifier: MIT
#include "cli/password.hpp"

#include "cli/text.hpp"
#include "platform/terminal.hpp"
#include "files/password_file.hpp"

namespace pidpys::cli {

Result<SecretString> read_password(const Context& context, const PasswordSource& source, const std::string& purpose) {
    if (!source.file.empty()) return files::read_password_file(source.file, files::Readers::owner);
    if (source.descriptor >= 0)
        return files::read_password_file("/dev/fd/" + std::to_string(source.descriptor), files::Readers::any);
    return platform::ask_password(say(context.language, Text::password_prompt, {shown(purpose)}));
}

Result<SecretString> read_new_password(const Context& context, const PasswordSource& source,
                                       const std::string& purpose) {
    auto first = read_password(context, source, purpose);
    if (!first || !source.file.empty() || source.descriptor >= 0) return first;
    const auto second = platform::ask_password(say(context.language, Text::password_again));
    if (!second) return tl::unexpected(second.error());
    if (first->view() != second->view()) return fail(Errc::invalid_argument, "the two passwords differ");
    return first;
}

}  // namespace pidpys::cli
