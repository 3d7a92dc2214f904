// SPDX-License-Identifier: MIT
#include "cli/key_request_command.hpp"

#include "cli/exit_code.hpp"
#include "keygen/container_file.hpp"

namespace pidpys::cli {

int run_key_request(const Context& context, const KeyRequestCommand& command) {
    const auto filled = fill(context, command.form);
    if (!filled) return filled.error();
    const auto container = open_key_file(context, command.key);
    if (!container) return complain(context, container.error());
    const auto keys = keygen::request_for_keys(container->keys, filled->purposes, filled->request);
    if (!keys) return complain(context, keys.error());
    const auto files = keygen::write_requests(requests_beside(command.key.path), *keys);
    if (!files) return complain(context, files.error());
    tell_requests(context, command.key.path, *keys, *files);
    return kExitGood;
}

}  // namespace pidpys::cli
