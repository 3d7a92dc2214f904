// SPDX-License-Identifier: MIT
// STATE/form: in which form everything in the state directory is kept, as one number, so that a version that does not know
// it leaves it alone as a whole.
#pragma once

#include <filesystem>

#include "api/messages/language.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::daemon {

// Raised with any change after which an earlier version would read something wrongly (tests/functional/surroundings/forms/forms.json
// says what belongs to which).
inline constexpr unsigned kStateForm = 2;

// Under the state's lock, before anything in it is opened: notes the present form. A state without the file is of the time
// before there was one, and of form 1. unsupported, with words, where a later version wrote it, and nothing is touched;
// malformed; io. Each store brings itself to the present form, and makes its backup before.
Result<void> claim_state(const std::filesystem::path& state, api::Language language);

}  // namespace pidpys::daemon
