// SPDX-License-Identifier: MIT
#include "crypto/base/openssl.hpp"

namespace pidpys::crypto {

std::string openssl_errors() {
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        if (!text.empty()) text += "; ";
        const char* reason = ERR_reason_error_string(code);
        text += reason != nullptr ? reason : "error " + std::to_string(code);
    }
    return text;
}

}  // namespace pidpys::crypto
