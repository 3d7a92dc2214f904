// SPDX-License-Identifier: MIT
#include "crypto/provider/digests.hpp"

#include <algorithm>
#include <cctype>

#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::crypto::provider {

namespace {

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

class GostDigest final : public Digest {
public:
    explicit GostDigest(const GostSBox& sbox) : hash_(sbox) {}
    void update(ByteView data) override { hash_.update(data); }
    void final(std::span<std::uint8_t> digest) const override {
        const auto value = hash_.final();
        std::copy(value.begin(), value.end(), digest.begin());
    }
    [[nodiscard]] std::unique_ptr<Digest> copy() const override { return std::make_unique<GostDigest>(*this); }

private:
    Gost34311 hash_;
};

class KupynaDigest final : public Digest {
public:
    explicit KupynaDigest(std::size_t octets) : hash_(octets) {}
    void update(ByteView data) override { hash_.update(data); }
    void final(std::span<std::uint8_t> digest) const override { hash_.final(digest); }
    [[nodiscard]] std::unique_ptr<Digest> copy() const override { return std::make_unique<KupynaDigest>(*this); }

private:
    Kupyna hash_;
};

}  // namespace

const DigestInfo* digest_info(std::string_view name) {
    for (const DigestInfo& info : kDigestInfos) {
        for (std::string_view rest = info.names; !rest.empty();) {
            const std::size_t colon = rest.find(':');
            if (same_letters(rest.substr(0, colon), name)) return &info;
            rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
        }
    }
    return nullptr;
}

std::unique_ptr<Digest> make_digest(const DigestInfo& info, const GostSBox& sbox) {
    if (&info == &kDigestInfos[0]) return std::make_unique<GostDigest>(sbox);
    return std::make_unique<KupynaDigest>(info.size);
}

}  // namespace pidpys::crypto::provider
