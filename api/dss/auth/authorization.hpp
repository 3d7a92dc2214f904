// SPDX-License-Identifier: MIT
// The Authorization header: "DiadocAuth ddauth_api_client_id=K[,ddauth_token=T]" or "Bearer T" (diadoc-dss 10.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pidpys::api::dss {

struct Authorization {
    std::optional<std::string> client_id;  // absent with Bearer: the token names the client
    std::optional<std::string> token;      // base64, or an issuer's
};

// Nothing for an absent header, another scheme, DiadocAuth without a client, a parameter without '=', or one that comes
// twice. At most 8200 octets.
std::optional<Authorization> parse_authorization(std::string_view value);

}  // namespace pidpys::api::dss
