// SPDX-License-Identifier: MIT
// Run under valgrind's memcheck: secrets are undefined memory, so that a branch or an address that depends on
// one is reported. `generate`, `sign` and `agree` must be clean; the `leak_…` controls must be reported, or the
// test would notice nothing.
#include <cstdio>
#include <cstring>

#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/constant_time.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/signature.hpp"

using namespace pidpys;
using namespace pidpys::crypto::dstu4145;

namespace {

constexpr NamedCurve curves[] = {NamedCurve::m163, NamedCurve::m173, NamedCurve::m257, NamedCurve::m431};

PrivateKey secret_key(const ParamsPtr& params) {
    Bytes d(params->order_bytes() - 1, 0x35);
    classify(d.data(), d.size());
    return PrivateKey::decode(params, d).value();
}

void generate(const ParamsPtr& params) {
    const auto key = PrivateKey::generate(params).value();
    const PublicKey public_key = key.public_key();
    std::printf("public key of %zu octets\n", public_key.encode().size());
}

void sign_something(const ParamsPtr& params) {
    const Bytes hash(32, 0x11);
    const auto key = secret_key(params);
    const bool good = verify(key.public_key(), hash, sign(key, hash).value());
    std::printf("signature %s\n", good ? "verifies" : "does not verify");
}

void agree_on_something(const ParamsPtr& params) {
    const auto peer = PublicKey::from_point(params, params->domain().base).value();
    const auto z = agree(secret_key(params), peer).value();
    declassify(z.data(), z.size());
    std::printf("Z ends in %02x\n", z.data()[z.size() - 1]);
}

void leak_by_branch(const ParamsPtr& params) {
    if ((secret_key(params).scalar().w[0] & 1) != 0) std::puts("odd");
}

void leak_by_address(const ParamsPtr& params) {
    static const char table[256] = {1};
    const volatile char entry = table[secret_key(params).scalar().w[0] & 0xFF];
    const char read = entry;
    std::printf("%d\n", static_cast<int>(declassified(read)));
}

// The windows that verification may use, given a secret: real code of ours that is not constant time.
void leak_by_windows(const ParamsPtr& params) {
    Scalar one;
    one.w[0] = 1;
    const auto x = params->engine().multiply_add(one, secret_key(params).scalar(), params->domain().base, nullptr);
    std::printf("%d\n", static_cast<int>(x.has_value()));
}

constexpr struct {
    const char* name;
    void (*run)(const ParamsPtr&);
} probes[] = {{"generate", generate},
              {"sign", sign_something},
              {"agree", agree_on_something},
              {"leak_by_branch", leak_by_branch},
              {"leak_by_address", leak_by_address},
              {"leak_by_windows", leak_by_windows}};

}  // namespace

int main(int argc, char** argv) {
    for (const auto& probe : probes) {
        if (argc != 2 || std::strcmp(argv[1], probe.name) != 0) continue;
        for (const NamedCurve curve : curves) {
            if (!make_clmul_engine(curve, 1)) {
                std::puts("SKIPPED: this processor has no carry-less multiplication");
                return 77;
            }
            probe.run(Params::named(curve));
        }
        return 0;
    }
    return 2;
}
