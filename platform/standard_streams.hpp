// SPDX-License-Identifier: MIT
// What a program reads and writes by its standard streams.
#pragma once

namespace pidpys::platform {

// Octets go through as they are, a terminal shows them as UTF-8, and what goes to stderr is not kept back. Everywhere but on
// Windows it is so from the start; there a program with windows, which has no streams of its own, speaks in the terminal that
// started it.
void take_streams_as_octets();

}  // namespace pidpys::platform
