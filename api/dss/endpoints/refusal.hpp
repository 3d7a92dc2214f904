// SPDX-License-Identifier: MIT
// Every "no" of this contract: status, one line of plain text, X-Diadoc-ErrorCode (diadoc-dss 14). The texts are the
// contract's own words, which clients show and compare; they are not translated.
#pragma once

#include <string>
#include <string_view>

#include "api/http/message.hpp"
#include "api/http/problem.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api::dss {

struct Refusal {
    int status = 500;
    std::string code;  // X-Diadoc-ErrorCode
    std::string text;
    Headers headers;

    [[nodiscard]] Response response() const;
};

template <class T>
using Answer = tl::expected<T, Refusal>;

namespace refusal {

tl::unexpected<Refusal> bad_request(std::string text, std::string code = "Http.BadRequest");  // 400
tl::unexpected<Refusal> malformed_body(std::string_view type);
tl::unexpected<Refusal> unauthorized(std::string text);  // 401
tl::unexpected<Refusal> invalid_bearer();                // 401, as RFC 6750 §3.1 says it too
tl::unexpected<Refusal> unavailable();                   // 503
tl::unexpected<Refusal> unpaid();                        // 402
tl::unexpected<Refusal> client_blocked();                // 403
tl::unexpected<Refusal> box_denied(std::string_view box);
tl::unexpected<Refusal> not_found(std::string code, std::string text);           // 404
tl::unexpected<Refusal> method_not_allowed(std::string_view allowed);            // 405; the gateway adds Allow
tl::unexpected<Refusal> too_large();                                             // 413
tl::unexpected<Refusal> storage_full(std::string text);                          // 413
tl::unexpected<Refusal> unsupported_type(std::string_view type);                 // 415
tl::unexpected<Refusal> too_many(std::string text, std::int64_t retry_after_s);  // 429
tl::unexpected<Refusal> internal();                                              // 500

// For the problems that the gateway or the transport finds.
Refusal of_problem(Problem problem);

}  // namespace refusal
}  // namespace pidpys::api::dss
