// SPDX-License-Identifier: MIT
#pragma once

#include "api/session/options.hpp"
#include "asic/outline.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {

// What a session asks of its signature.
struct SignatureWish {
    crypto::SignOptions options;              // but for the time of signing and the content's time-stamp
    std::optional<crypto::CadesLevel> level;  // it is raised to; nothing: it stays CAdES-BES
    bool stamp_content = false;               // embedDataTs
};

// Of the session's options; unsupported, with the option's name, for what this version cannot make.
Result<SignatureWish> signature_wish(const SessionOptions& options);

// The container that asicForm asks for; nothing: NONE.
std::optional<asic::Form> container_form(const SessionOptions& options);

// The level of a cadesType that stands above CAdES-BES; nothing for others, signature_wish refuses those that are none.
std::optional<crypto::CadesLevel> level_of(const SessionOptions& options);

// As cadesType names it; levels that nobody can ask for have names of the same kind.
std::string_view level_name(crypto::CadesLevel level);

}  // namespace pidpys::api
