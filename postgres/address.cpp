// SPDX-License-Identifier: MIT
#include "postgres/address.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <libpq-fe.h>

namespace pidpys::postgres {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 10> usual = {{
    {"sslmode", "verify-full"},
    {"gssencmode", "disable"},
    {"target_session_attrs", "read-write"},  // of several hosts the one that is no standby
    {"connect_timeout", "5"},
    {"tcp_user_timeout", "10000"},
    {"keepalives_idle", "30"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"client_encoding", "UTF8"},
    {"application_name", "pidpys"},
}};

struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

}  // namespace

Result<Address> Address::parse(std::string_view uri) {
    if (!uri.starts_with("postgresql://") && !uri.starts_with("postgres://"))
        return fail(Errc::invalid_argument, "not an address of a database: postgresql://user@host/name");
    char* reason = nullptr;
    const std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(std::string(uri).c_str(), &reason));
    PQfreemem(reason);  // it quotes the URI
    if (!options) return fail(Errc::invalid_argument, "the address of the database is malformed");
    Address address;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view name = option->keyword;
        if (name == "password" || name == "sslpassword")
            return fail(Errc::invalid_argument, "a password has no place in the address of the database");
        address.values_.emplace_back(name, option->val);
    }
    for (const auto& [name, value] : usual) {
        const std::string_view wanted = name;
        if (std::ranges::none_of(address.values_, [&](const auto& given) { return given.first == wanted; }))
            address.values_.emplace_back(name, value);
    }
    return address;
}

}  // namespace pidpys::postgres
