// SPDX-License-Identifier: MIT
// A revocation list from anywhere: what is indexed is found again.
#include <cstdlib>

#include "crypto/crl/revocation_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const auto list = crypto::RevocationList::read(Bytes(data, data + size));
    if (!list) return 0;
    if (list->size() > size) std::abort();
    (void)list->find(Bytes{1});
    (void)list->find({});
    return 0;
}
