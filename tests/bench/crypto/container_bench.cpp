// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "crypto/container/key_container.hpp"
#include "measure.hpp"
#include "results.hpp"

namespace bench {

using namespace pidpys;

void measure_containers(Results& results) {
    const struct {
        const char *name, *file, *password;
    } kinds[] = {{"open_iit_pkcs12_ms", "iit-pkcs12.pfx", "123456"},
                 {"open_iit_key6_ms", "iit-key-6.dat", "tect4"},
                 {"open_zs2_ms", "zs2like.p12", "testpassword"},
                 {"open_jks_ms", "privat-dstu.jks", "123456"},
                 {"open_aes_pkcs12_ms", "openssl-ecdsa-aes.p12", "123456"}};
    for (const auto& kind : kinds) {
        std::ifstream file(std::string(PIDPYS_INTEROP_DIR "/containers/") + kind.file, std::ios::binary);
        const Bytes container{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        if (container.empty()) {
            std::printf("SKIPPED: %s: no %s in %s\n", kind.name, kind.file, PIDPYS_INTEROP_DIR);
            continue;
        }
        const SecretString password{std::string_view(kind.password)};
        if (const auto opened = crypto::open_container(container, password); !opened) {
            std::printf("SKIPPED: %s does not open: %s\n", kind.file, opened.error().detail.c_str());
            continue;
        }
        results.add(kind.name, 1e3 * seconds_per_call([&] { (void)crypto::open_container(container, password); }),
                    "ms");
    }
    results.add_ratio("open_iit_vs_one_derivation", "open_iit_pkcs12_ms", "derive_iit_ms");
    results.add_ratio("open_zs2_vs_one_derivation", "open_zs2_ms", "derive_zs2_ms");
}

}  // namespace bench
