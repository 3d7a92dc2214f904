// SPDX-License-Identifier: MIT
// Names of requests: ours, and those that callers and balancers bring along, which are kept beside ours if they are in their
// form and never in its place.
#pragma once

#include <string>
#include <string_view>

namespace pidpys::observe {

// Unlike any other of this process and, but for chance, of others: 16 hex digits of the process, a dash, a number.
std::string next_request_id();

// W3C Trace Context, Level 1, section 3.2: version 00, or of a later version what a reader of 00 understands.
bool is_traceparent(std::string_view text);

// X-Request-Id: 1 to 128 letters, digits and "-._~:/+=@": no blank, no quote, no control.
bool is_request_id(std::string_view text);

}  // namespace pidpys::observe
