// SPDX-License-Identifier: MIT
#include "proof/context.hpp"

#include <algorithm>

namespace pidpys::proof {
namespace {

constexpr std::size_t max_remembered = 256;

}  // namespace

std::vector<Bytes> candidates(const Context& context) {
    std::vector<Bytes> all = context.certificates;
    const std::vector<Bytes> known = context.authorities->certificates();
    all.insert(all.end(), known.begin(), known.end());
    return all;
}

void remember(Context& context, const std::vector<Bytes>& certificates) {
    for (const Bytes& certificate : certificates) {
        auto& known = context.certificates;
        if (known.size() < max_remembered && std::find(known.begin(), known.end(), certificate) == known.end())
            known.push_back(certificate);
    }
}

}  // namespace pidpys::proof
