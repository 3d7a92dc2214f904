// SPDX-License-Identifier: MIT
// Libraries that want the stack of every thread to be executable. glibc refuses them from 2.41 on, and everywhere where the
// unit of the service forbids writable code.
#pragma once

#include "crypto/base/bytes.hpp"

namespace pidpys::token {

// Of an ELF file of this computer's width; false of anything else.
bool wants_executable_stack(ByteView library);

}  // namespace pidpys::token
