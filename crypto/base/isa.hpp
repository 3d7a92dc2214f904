// SPDX-License-Identifier: MIT
// Which instructions the hand-written engines may use: what the processor has, and for benchmarks and tests a narrower
// set. Everything else is compiled for the baseline, so one program serves all machines. libcrypto chooses for itself.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace pidpys::crypto {

// Each set contains those before it.
enum class Isa {
    portable,  // the compiler's baseline: SSE2 on x86-64
    ssse3,
    avx2,   // with BMI2 and PCLMULQDQ: Haswell, Zen
    avx512  // F, BW, DQ and VL, with VBMI, GFNI and VPCLMULQDQ where the processor has them: Ice Lake, Zen 4
};

struct IsaName {
    std::string_view name;
    Isa isa;
};
std::span<const IsaName> isa_names();  // narrowest first
std::optional<Isa> isa_named(std::string_view name);
std::string_view isa_in_use();  // the widest set that the processor has and limit_isa leaves

// No engine chosen after this call uses more than `widest`. Engines are chosen once, at first use: a program calls it
// before anything else, or not at all. No program that serves people calls it.
void limit_isa(Isa widest);

// What the processor has and limit_isa leaves.
bool isa_has_ssse3();
bool isa_has_avx2();
bool isa_has_pclmul();       // with AVX2 and BMI2
bool isa_has_avx512_vbmi();  // with GFNI
bool isa_has_vpclmul512();

}  // namespace pidpys::crypto
