// SPDX-License-Identifier: MIT
#pragma once

#include "certs/truststore/trust_store.hpp"
#include "platform/process.hpp"

namespace pidpys::tests {

inline Result<certs::CommandOutput> run_real(const std::vector<std::string>& arguments) {
    auto ran = platform::run_process(arguments);
    if (!ran) return forward(ran);
    return certs::CommandOutput{ran->status, std::move(ran->output)};
}

}  // namespace pidpys::tests
