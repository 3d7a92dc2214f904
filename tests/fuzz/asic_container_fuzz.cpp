// SPDX-License-Identifier: MIT
// Containers: whatever is taken for one can be judged, and its members are what the layout says.
#include <cstdlib>

#include "asic/judgement.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const ByteView octets(data, size);
    const asic::ZipLimits limits{100, std::uint64_t{4} << 20};
    const auto archive = asic::Archive::open(octets, limits);
    if (!archive) return 0;
    std::uint64_t unpacked = 0;
    for (const auto& member : archive->members())
        if (const auto read = archive->read(member, std::size_t{4} << 20)) {
            if (read->size() != member.size) std::abort();
            unpacked += read->size();
        }
    if (unpacked > limits.unpacked) std::abort();
    static const certs::AuthorityRegistry none;
    static_cast<void>(asic::judge(*archive, none, {}));
    return 0;
}
