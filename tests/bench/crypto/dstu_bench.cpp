// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>

#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "ec_group_signer.hpp"
#include "measure.hpp"
#include "results.hpp"

namespace bench {

namespace {

using namespace pidpys;
using namespace pidpys::crypto::dstu4145;

void require(bool good) {
    if (!good) {
        std::fputs("a signature of the benchmark does not verify\n", stderr);
        std::exit(1);
    }
}

void measure_ours(Results& results, NamedCurve curve, EngineKind kind, const std::string& prefix) {
    const auto params = Params::named_with_engine(curve, kind);
    const auto key = PrivateKey::generate(params).value();
    const auto peer = key.public_key();
    const auto table = peer.precomputed();
    const Bytes hash(32, 0x5C);
    const Bytes signature = sign(key, hash).value();
    results.add(prefix + "_sign_per_s", 1 / seconds_per_call([&] { (void)sign(key, hash); }), "sign/s");
    results.add(prefix + "_verify_per_s", 1 / seconds_per_call([&] { require(verify(peer, hash, signature)); }),
                "verify/s");
    results.add(prefix + "_verify_known_key_per_s",
                1 / seconds_per_call([&] { require(verify(table, hash, signature)); }), "verify/s");
    results.add(prefix + "_agree_per_s", 1 / seconds_per_call([&] { (void)agree(key, peer); }), "agree/s");
}

void measure_ec_group(Results& results, NamedCurve curve, const std::string& prefix) {
    EcGroupSigner signer(named_domain(curve));
    const crypto::BigNum hash(BN_new());
    BN_rand(hash.get(), 256, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
    results.add(prefix + "_sign_per_s", 1 / seconds_per_call([&] { signer.sign(hash.get()); }), "sign/s");
    results.add(prefix + "_verify_per_s", 1 / seconds_per_call([&] { require(signer.verify(hash.get())); }),
                "verify/s");
}

}  // namespace

void measure_dstu(Results& results) {
    for (const auto& [curve, name] : {std::pair{NamedCurve::m257, "m257"}, std::pair{NamedCurve::m431, "m431"}}) {
        const std::string ours = std::string("dstu_") + name;
        measure_ours(results, curve, EngineKind::fastest, ours);
        measure_ours(results, curve, EngineKind::one_lane, ours + "_one_lane");
        measure_ec_group(results, curve, std::string("ec_group_") + name);
        results.add_ratio(ours + "_sign_vs_ec_group", ours + "_sign_per_s",
                          std::string("ec_group_") + name + "_sign_per_s");
        results.add_ratio(ours + "_verify_vs_ec_group", ours + "_verify_per_s",
                          std::string("ec_group_") + name + "_verify_per_s");
    }
}

}  // namespace bench
