// SPDX-License-Identifier: MIT
#include "crypto/container/iit.hpp"
#include "crypto/provider/provider.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    static const bool loaded = crypto::load_provider().has_value();
    (void)loaded;
    (void)crypto::iit_agreement_key({data, size});
    return 0;
}
