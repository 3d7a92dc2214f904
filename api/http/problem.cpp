// SPDX-License-Identifier: MIT
#include "api/http/problem.hpp"

namespace pidpys::api {

int status_of(Problem problem) {
    switch (problem) {
        case Problem::bad_request: return 400;
        case Problem::forbidden:
        case Problem::not_asked: return 403;
        case Problem::not_found: return 404;
        case Problem::method_not_allowed: return 405;
        case Problem::request_timeout: return 408;
        case Problem::payload_too_large: return 413;
        case Problem::uri_too_long: return 414;
        case Problem::unsupported_media_type: return 415;
        case Problem::misdirected: return 421;
        case Problem::too_many_requests: return 429;
        case Problem::head_too_large: return 431;
        case Problem::internal: return 500;
        case Problem::not_implemented: return 501;
        case Problem::version_not_supported: return 505;
        case Problem::unavailable: return 503;
        case Problem::insufficient_storage: return 507;
    }
    return 500;
}

}  // namespace pidpys::api
