// SPDX-License-Identifier: MIT
#include "platform/certificate_store.hpp"

namespace pidpys::platform {
namespace {

tl::unexpected<Error> no_store() { return fail(Errc::unsupported, "this system keeps no store of a user"); }

}  // namespace

bool has_certificate_store() { return false; }
Result<std::vector<StoredAuthority>> stored_authorities() { return no_store(); }
Result<void> store_authority(ByteView, const std::string&) { return no_store(); }
Result<void> discard_authority(ByteView) { return no_store(); }

}  // namespace pidpys::platform
