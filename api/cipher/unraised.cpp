// SPDX-License-Identifier: MIT
#include "api/cipher/unraised.hpp"

#include <algorithm>

namespace pidpys::api {
namespace {

bool same_octets(const std::optional<Blob>& a, const std::optional<Blob>& b) {
    return a.has_value() == b.has_value() && (!a || std::ranges::equal(a->view(), b->view()));
}

bool same_files(const std::vector<NamedFile>& a, const std::vector<NamedFile>& b) {
    return std::ranges::equal(a, b, [](const NamedFile& one, const NamedFile& other) {
        return one.name == other.name && std::ranges::equal(one.content.view(), other.content.view());
    });
}

bool same_inputs(const Inputs& a, const Inputs& b) {
    return a.options == b.options && a.keys.version == b.keys.version && same_octets(a.data, b.data) &&
           same_files(a.files, b.files) && same_octets(a.signature, b.signature);
}

// The consent that it was made by holds: its permission was not ended, the key that the service held is still in use, and
// nobody has left the screen.
bool still_allowed(const Unraised& made, const Cipher& cipher) {
    if (made.leave.revoked.stop_requested() || made.left.stop_requested()) return false;
    if (made.until <= cipher.env.clock.steady()) return false;
    if (!made.inputs.keys.empty()) return true;
    const auto held = made.held_key.lock();
    return held && cipher.env.keys.holds(held) && held->signer_facts().fingerprint == made.key.fingerprint;
}

}  // namespace

bool may_be_raised(const Unraised& made, const Inputs& inputs, const SigningRequest& start, const Cipher& cipher) {
    return made.token == start.token && made.password->matches(start.password) && still_allowed(made, cipher) &&
           same_inputs(made.inputs, inputs);
}

}  // namespace pidpys::api
