// SPDX-License-Identifier: MIT
// Compiled with -mssse3; vectors of 32 octets are two of 16.
#include "crypto/base/isa.hpp"
#include "crypto/symmetric/column_sliced.hpp"
#include "crypto/symmetric/sliced_vectors.hpp"

namespace pidpys::crypto::detail {
namespace {

struct Twice16Ops {
    using One = Octets16Ops;
    struct Vector {
        __m128i first, second;
    };

    static Vector each(__m128i (*operation)(__m128i, __m128i), Vector a, Vector b) {
        return {operation(a.first, b.first), operation(a.second, b.second)};
    }
    static Vector twice(__m128i x) { return {x, x}; }

    static Vector load(const std::uint8_t* from) { return {One::load(from), One::load(from + 16)}; }
    static Vector table(const std::uint8_t* from) { return twice(One::load(from)); }
    static Vector splat(std::uint8_t x) { return twice(One::splat(x)); }
    static Vector both(Vector a, Vector b) { return each(One::both, a, b); }
    static Vector and_(Vector a, Vector b) { return each(One::and_, a, b); }
    static Vector sum(Vector a, Vector b) { return each(One::sum, a, b); }
    static Vector less(Vector a, Vector b) { return each(One::less, a, b); }
    static Vector above(Vector a, Vector b) { return each(One::above, a, b); }
    static Vector look(Vector table, Vector index) { return each(One::look, table, index); }
    static Vector nibble_high(Vector a) { return {One::nibble_high(a.first), One::nibble_high(a.second)}; }
    static Vector choose(Vector a, Vector b, Vector by) {
        return {One::choose(a.first, b.first, by.first), One::choose(a.second, b.second, by.second)};
    }
    static Vector swap_rows(Vector a) { return {One::swap_rows(a.first), One::swap_rows(a.second)}; }
    static Vector rows_up(Vector a) { return {One::rows_up(a.first), One::rows_up(a.second)}; }

    static Vector join(__m128i low, __m128i high) { return {low, high}; }
    static __m128i low(Vector a) { return a.first; }
    static __m128i high(Vector a) { return a.second; }
};

struct Twice16LongOps : Twice16Ops {
    static Vector swap_rows(Vector a) { return {a.second, a.first}; }
    static Vector rows_up(Vector a) { return {_mm_setzero_si128(), a.first}; }
};

using Engine = SlicedEngine<Octets16Ops, Twice16Ops, Twice16LongOps>;

}  // namespace

const ColumnCore kColumnsSsse3 = {"ssse3",          isa_has_ssse3,   true,
                                  Engine::compress, Engine::finish,  Engine::permute,
                                  Engine::round,    Engine::encrypt, Engine::decrypt};

}  // namespace pidpys::crypto::detail
