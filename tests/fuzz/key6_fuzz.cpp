// SPDX-License-Identifier: MIT
#include "container_limits.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/provider/provider.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    static const bool loaded = crypto::load_provider().has_value();
    (void)loaded;
    (void)crypto::read_key6({data, size}, SecretString("secret"), fuzz_limits());
    return 0;
}
