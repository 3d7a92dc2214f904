// SPDX-License-Identifier: MIT
#include "crypto/base/isa.hpp"

#include <array>
#include <atomic>

namespace pidpys::crypto {

namespace {

constexpr std::array<IsaName, 4> kNames{
    {{"portable", Isa::portable}, {"ssse3", Isa::ssse3}, {"avx2", Isa::avx2}, {"avx512", Isa::avx512}}};

std::atomic<Isa> widest_allowed{Isa::avx512};

bool allows(Isa isa) { return isa <= widest_allowed.load(std::memory_order_relaxed); }

}  // namespace

std::span<const IsaName> isa_names() { return kNames; }

std::optional<Isa> isa_named(std::string_view name) {
    for (const IsaName& each : kNames)
        if (each.name == name) return each.isa;
    return std::nullopt;
}

void limit_isa(Isa widest) { widest_allowed = widest; }

#if defined(__x86_64__)

bool isa_has_ssse3() { return allows(Isa::ssse3) && __builtin_cpu_supports("ssse3"); }

bool isa_has_avx2() { return allows(Isa::avx2) && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"); }

bool isa_has_pclmul() { return isa_has_avx2() && __builtin_cpu_supports("pclmul"); }

namespace {

bool has_avx512() {
    return allows(Isa::avx512) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && isa_has_avx2();
}

}  // namespace

bool isa_has_avx512_vbmi() {
    return has_avx512() && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("gfni");
}

bool isa_has_vpclmul512() { return has_avx512() && __builtin_cpu_supports("vpclmulqdq"); }

#else

bool isa_has_ssse3() { return false; }
bool isa_has_avx2() { return false; }
bool isa_has_pclmul() { return false; }
bool isa_has_avx512_vbmi() { return false; }
bool isa_has_vpclmul512() { return false; }

#endif

std::string_view isa_in_use() {
    const Isa isa = isa_has_avx512_vbmi() ? Isa::avx512
                    : isa_has_avx2()      ? Isa::avx2
                    : isa_has_ssse3()     ? Isa::ssse3
                                          : Isa::portable;
    for (const IsaName& each : kNames)
        if (each.isa == isa) return each.name;
    return {};
}

}  // namespace pidpys::crypto
