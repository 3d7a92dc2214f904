// SPDX-License-Identifier: MIT
// A genuine X Long signature judged as `pidpys verify` does, the national test authority's certificates at hand.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "certs/judgement.hpp"
#include "measure.hpp"
#include "results.hpp"

namespace bench {
namespace {

using namespace pidpys;

Bytes read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(stream), {});
}

certs::AuthorityRegistry registry(const std::filesystem::path& folder) {
    certs::CertificateStore store;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool root = name.starts_with("ROOT-TEST_") && name.find("OSC") == std::string::npos;
        (root ? store.anchors : store.candidates).push_back(read(entry.path()));
    }
    return certs::AuthorityRegistry({}, store);
}

}  // namespace

void measure_judgements(Results& results) {
    const std::filesystem::path data = PIDPYS_INTEROP_DIR;
    if (!std::filesystem::exists(data)) return;
    const certs::AuthorityRegistry authorities = registry(data / "pki/czo-certs");
    const certs::JudgeOptions options{std::chrono::system_clock::now()};
    double worst = 0;
    for (const char* file :
         {"cades/CAdES-X-Long-DSTU-4145.p7s", "cades/CAdES-X-Long-ECDSA.p7s", "pki/czo-cades/CAdES-X-Long-RSA.p7s"}) {
        const Bytes signature = read(data / file);
        bool valid = true;
        const double seconds = seconds_per_call([&] {
            const auto judgement = certs::judge(signature, {}, authorities, options);
            valid = valid && judgement && judgement->valid();
        });
        if (!valid) std::fprintf(stderr, "%s is not valid\n", file);
        worst = std::max(worst, seconds);
    }
    results.add("verify_xlong_ms", 1e3 * worst, "ms");
}

}  // namespace bench
