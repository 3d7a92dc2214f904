// SPDX-License-Identifier: MIT
// IIT's Key-6.dat (ua-crypto 2): the password hashed 10,000 times, GOST 28147 in ECB, a 4-octet MAC of the plaintext.
#include "crypto/asn1/reader.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/iit.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/kdf.hpp"

namespace pidpys::crypto {

Result<Contents> read_key6(ByteView container, const SecretString& password, const ContainerLimits& limits) {
    bool broken = false;
    der::Reader fields = der::Reader(container, broken).enter(der::sequence_tag);
    der::Reader algorithm = fields.enter(der::sequence_tag);
    (void)algorithm.oid();
    der::Reader parameters = algorithm.enter(der::sequence_tag);
    const ByteView mac = parameters.take(der::octet_string).content;
    const ByteView padding = parameters.take(der::octet_string).content;
    const ByteView data = fields.take(der::octet_string).content;
    if (broken || mac.size() != 4 || padding.size() >= kGostBlock || (data.size() + padding.size()) % kGostBlock != 0)
        return fail(Errc::malformed, "IIT container is damaged");

    constexpr std::uint64_t rounds = 10'000;
    constexpr unsigned cost = 12;  // of one GOST 34.311
    if (auto spent = DerivationBudget(limits.max_work).spend(rounds, cost); !spent) return forward(spent);
    SecretBytes key(kGostKey);
    iit_kdf(as_bytes(password.view()), std::span<std::uint8_t, kGostKey>(key.span()));
    const Gost28147 cipher{GostKeyView(key.view())};
    SecretBytes plain(data.size() + padding.size());
    std::copy(data.begin(), data.end(), plain.data());
    std::copy(padding.begin(), padding.end(), plain.data() + data.size());
    cipher.decrypt(plain.view(), plain.span());
    plain.shrink(data.size());
    if (!equal_constant_time(cipher.mac(plain.view()), mac))
        return fail(Errc::wrong_password, "the container's MAC does not match");
    auto keys = read_private_key(plain.view());
    if (!keys) return forward(keys);
    Contents contents;
    contents.keys = std::move(*keys);
    return contents;
}

}  // namespace pidpys::crypto
