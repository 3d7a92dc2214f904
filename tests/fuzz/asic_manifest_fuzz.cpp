// SPDX-License-Identifier: MIT
// Manifests: what is read is written again and read as the same.
#include <cstdlib>

#include "asic/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const auto manifest = asic::read_manifest({data, size});
    if (!manifest) return 0;
    const auto again = asic::read_manifest(asic::write_manifest(*manifest));
    if (!again || again->signature != manifest->signature || again->references.size() != manifest->references.size())
        std::abort();
    for (std::size_t i = 0; i < again->references.size(); ++i)
        if (again->references[i].name != manifest->references[i].name ||
            again->references[i].digest != manifest->references[i].digest)
            std::abort();
    return 0;
}
