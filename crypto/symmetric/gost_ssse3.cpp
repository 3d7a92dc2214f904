// SPDX-License-Identifier: MIT
// Compiled with -mssse3.
#include "crypto/base/isa.hpp"
#include "crypto/symmetric/gost_shuffle.hpp"
#include "crypto/symmetric/gost_vectors.hpp"

namespace pidpys::crypto::detail {
namespace {

using One = GostHash<ShuffleLookup<Words4Ops>, GostMixer<Words4Ops>>;
using Two = GostHash<SortedLookup<Words4Ops>, GostMixer<TwoVectors<Words4Ops>>>;

}  // namespace

const GostCore kGostSsse3 = {"ssse3", isa_has_ssse3, GostCipher<ShuffleLookup<Words4Ops>>::blocks,
                             hash_lanes<One, Two>};

}  // namespace pidpys::crypto::detail
