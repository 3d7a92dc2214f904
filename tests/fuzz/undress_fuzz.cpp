// SPDX-License-Identifier: MIT
// Signatures in PEM, Base64 and S/MIME: whatever comes out is bounded by what came in and parses or not.
#include <cstdlib>

#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/undress.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const auto bare = crypto::undress({data, size});
    if (!bare || !*bare) return 0;
    if ((*bare)->size() > 2 * size + 64) std::abort();  // every line end may grow by one octet
    (void)crypto::parse_signed_data(**bare);
    return 0;
}
