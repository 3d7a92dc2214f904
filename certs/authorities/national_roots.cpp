// SPDX-License-Identifier: MIT
#include "certs/authorities/national_roots.hpp"

#include <algorithm>

#include "certs/fingerprint.hpp"

namespace pidpys::certs {
namespace {

// The central authority (UA-00015622, UA-43220851) and the National Bank (UA-00032106), all generations.
constexpr NationalRoot roots[] = {
    {"810faa0088c3ffd9faed3315ea5ed8b059337134885e8f473b04b88920913b5e", "UA-00015622-2012", false},
    {"ec3524a1229cb318961fd394dbe3b024946f979c9f5f4390497fad7fe4f73de9", "UA-00015622-2017", false},
    {"1be62bf6c4bd4d5cbe6f71c9fb61a8112483c61d31adfa176f41173902a99156", "UA-00015622-4096", false},
    {"f5dc4b0b909734a2806ddb29b7e8122b8d1a9563b73397940be8ebde40603744", "UA-00015622-256", false},
    {"96b44a350208c5e404c3638b82d335a10a9f670887f6ba519b0063b6621de0ea", "UA-43220851-2020", false},
    {"1745d0a348f2081300b9e9cfce4128456b66f3387aa613a34f4579d8e38d5509", "UA-43220851-4096", false},
    {"944f1e01408f0fd0a20820bcb92044971e5f15ac5dc69871149bfcd0bbf3016d", "UA-43220851-256", false},
    {"f23eb04f63ddc7f38baaacc78cbef26e62a506865d98bfcb3e5089164408a2cf", "UA-43220851-2501", false},
    {"c790641435e0a6c9bf0820ec7646b342e67559a313b7a133b0922151c5262393", "UA-43220851-2502", false},
    {"7b3b7d03b2af284774fd8a46722defcb38eee6771c65ae5cb113e936386ebdd4", "UA-43220851-2503", false},
    {"9db1740aa0cbe1da0b26fd7243653f85220ec2e7f6aff0927d190efd62f51878", "UA-43220851-2601", false},
    {"d74db94404607b3681f36711e1dbffb7caa649ea9ffd1f0b498b6b0140fc0593", "UA-00032106-2019", false},
    {"50f57b8bbbd0f9d58ff16fc1b232cd80015630eb3aabdf6069c36d203b724cf7", "UA-00032106-4096", false},
    {"457c53b812098d4a7450d22ab1f26e6fea1921e0c6ed69dab247a8e17c4ee820", "UA-00032106-256", false},
    {"f66beb7240ec89fe38cf425d09bc9a898d430288c7a6bebf7b893c0053f127c9", "UA-00032106-2511", false},
    {"4c4a78364d93cb02b11442e3e4ce5b6c30743001a174c4724d338260fa871397", "UA-00032106-2531", false},
    {"5e92784399964955fd1f400e364a755116a8b2cbb31990099938ec865dd00dbd", "UA-00032106-2521", false},
    {"17fa4da8bfb22c443225ad75011aa1adea5d9c00476ea4c2d662b4fdfbc07bba", "UA-00032106-2016", false},
    {"7b09a37f4e3dc61340b74050b51d3bba301c6f465de0fc15de3307e5a28d901c", "UA-43220851-2101", true},
    {"5bee585a33b2e6747d3c84d3e1f773f51557d917b6a7d02ed15439a9c058000d", "UA-43220851-2102", true},
    {"8e290cacf30388ea027072e52e6ddaee1048afb8163f21c14033df356fd75404", "UA-43220851-2103", true},
    {"a9feaae7a84ee2e6fff07d68a8627a75e6031ce8bec1b09196880665fbe20482", "UA-43220851-2601", true},
    {"0e182ddd3c1e2fc81e41ae9e14c93e56a6e7b55583e263fc5a036294260b561b", "UA-43220851-2602", true},
    {"dd105409e9a37233572c10f590e362496f8d62e9cff804b93d4a858c567d894a", "UA-43220851-2603", true},
    {"8c55b018b77d096f8a23dab8f7bc897e5e2e392dad94879196112f19e521c214", "UA-22723472", true},
    {"b6aa7c3f5018f01b820a2d96918972a55a3b3e368fe956b42dcff7d27f09abf6", "UA-1234567890-2023", true},
};

}  // namespace

std::span<const NationalRoot> national_roots() { return roots; }

const NationalRoot* national_root(ByteView certificate) {
    const std::string fingerprint = fingerprint_of(certificate);
    const auto found = std::find_if(std::begin(roots), std::end(roots),
                                    [&](const NationalRoot& root) { return root.fingerprint == fingerprint; });
    return found == std::end(roots) ? nullptr : found;
}

}  // namespace pidpys::certs
