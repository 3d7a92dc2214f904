// SPDX-License-Identifier: MIT
// A line at the terminal as long as servers are waited for.
#pragma once

#include <memory>

#include "api/messages/language.hpp"
#include "online/fetcher.hpp"

namespace pidpys::cli {

// Standard error names the server that is waited for, and is clean again when the last has answered.
std::unique_ptr<online::Fetcher> with_progress(std::unique_ptr<online::Fetcher> inner, api::Language language);

}  // namespace pidpys::cli
