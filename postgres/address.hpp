// SPDX-License-Identifier: MIT
// Where a database is: a URI of libpq (PostgreSQL, 34.1.1.2), made safe by what it does not say.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::postgres {

class Address {
public:
    // Parameters of the connection. What the URI leaves open: sslmode=verify-full (libpq uses no TLS on a local socket,
    // whatever it says), no GSSAPI in TLS's place, a server that takes writes, an end of every wait. A URI with a password is
    // refused: it would stand in files and reports. invalid_argument; nothing of the URI is in the text.
    static Result<Address> parse(std::string_view uri);

    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& values() const { return values_; }

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace pidpys::postgres
