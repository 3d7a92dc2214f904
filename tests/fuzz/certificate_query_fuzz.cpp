// SPDX-License-Identifier: MIT
// What a server that is asked for certificates by their keys sends, or whoever sits in its place.
#include "crypto/cmp/certificate_query.hpp"
#include "crypto/cms/certificate_identity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const auto certificates = crypto::cmp::read_query_answer({data, size});
    if (!certificates) return 0;
    for (const Bytes& certificate : *certificates)
        if (const auto identity = crypto::identify_certificate(certificate)) (void)crypto::public_key_of(*identity);
    return 0;
}
