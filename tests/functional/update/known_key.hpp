// SPDX-License-Identifier: MIT
#pragma once

#include "release/key.hpp"

namespace pidpys::test {

// RFC 8032 7.1, TEST 1: whoever signs with it is a test.
inline release::Origin known_origin() {
    return {release::read_key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), {}};
}

}  // namespace pidpys::test
