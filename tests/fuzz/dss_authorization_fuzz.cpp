// SPDX-License-Identifier: MIT
// The Authorization header, and the identifiers callers send.
#include <cstddef>
#include <cstdint>

#include "api/dss/auth/authorization.hpp"
#include "api/dss/auth/token.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/shelf/names.hpp"

using namespace pidpys::api::dss;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto parsed = parse_authorization(text); parsed && parsed->token) (void)token_digest(*parsed->token);
    (void)parse_box_id(text);
    (void)parse_thumbprint(text);
    (void)private_name(text);
    (void)is_generated_name(text);
    return 0;
}
