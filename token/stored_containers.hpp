// SPDX-License-Identifier: MIT
// Key containers that merely lie on a token as data objects (CKO_DATA): the token opens none and signs with none.
#pragma once

#include "token/tokens.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token {

struct Stored {
    StoredContainer shown;
    ByteView octets;  // in the object
};

// Those whose octets a reader of containers knows (crypto::is_key_container). Left out: of several with one label all, for
// nobody could say which is meant, and those whose name would be longer than one may be.
std::vector<Stored> containers_among(const TokenId& token, const std::vector<wire::Object>& objects);

}  // namespace pidpys::token
