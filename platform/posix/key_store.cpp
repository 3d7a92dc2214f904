// SPDX-License-Identifier: MIT
#include "platform/key_store.hpp"

namespace pidpys::platform {
namespace {

tl::unexpected<Error> no_keeper() { return fail(Errc::unsupported, "this system keeps no keys of certificates"); }

}  // namespace

Result<std::vector<StoredCertificate>> certificates_with_keys() { return no_keeper(); }
Result<std::shared_ptr<StoredKey>> open_stored_key(ByteView, KeyQuestions, std::string_view) { return no_keeper(); }

}  // namespace pidpys::platform
