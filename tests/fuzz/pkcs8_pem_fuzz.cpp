// SPDX-License-Identifier: MIT
#include "container_limits.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/provider/provider.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    static const bool loaded = crypto::load_provider().has_value();
    (void)loaded;
    // By the first octet as the real call decides, then the whole call.
    const SecretString secret("secret");
    crypto::ContainerPassword password(secret);
    crypto::DerivationBudget budget(fuzz_limits().max_work);
    if (size > 0 && data[0] == 0x30)
        (void)crypto::read_pkcs8({data, size}, password, budget);
    else
        (void)crypto::read_pem({data, size}, secret, fuzz_limits());
    (void)crypto::open_container({data, size}, SecretString("secret"), {}, fuzz_limits());
    return 0;
}
