// SPDX-License-Identifier: MIT
// What can go wrong before a handler answers, for the contract to put into its own words. Transport and guard can say
// nothing else, so no status comes out that a contract has no words for.
#pragma once

#include <array>

namespace pidpys::api {

enum class Problem {
    bad_request,             // 400
    forbidden,               // 403: origin refused by the user or the configuration, foreign user
    not_asked,               // 403: the site was refused a moment ago or asks too often, so the user was not asked
    not_found,               // 404
    method_not_allowed,      // 405
    request_timeout,         // 408
    payload_too_large,       // 413
    uri_too_long,            // 414
    unsupported_media_type,  // 415: a content coding
    misdirected,             // 421: Host is not ours
    too_many_requests,       // 429
    head_too_large,          // 431
    internal,                // 500
    not_implemented,         // 501: a transfer coding other than chunked, CONNECT
    unavailable,             // 503: nobody can be asked, or the service is stopping
    version_not_supported,   // 505: neither HTTP/1.0 nor HTTP/1.1
    insufficient_storage     // 507: no place for the body
};
inline constexpr std::array kProblems = {Problem::bad_request,
                                         Problem::forbidden,
                                         Problem::not_asked,
                                         Problem::not_found,
                                         Problem::method_not_allowed,
                                         Problem::request_timeout,
                                         Problem::payload_too_large,
                                         Problem::uri_too_long,
                                         Problem::unsupported_media_type,
                                         Problem::misdirected,
                                         Problem::too_many_requests,
                                         Problem::head_too_large,
                                         Problem::internal,
                                         Problem::not_implemented,
                                         Problem::unavailable,
                                         Problem::version_not_supported,
                                         Problem::insufficient_storage};

int status_of(Problem problem);

}  // namespace pidpys::api
