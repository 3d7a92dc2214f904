// SPDX-License-Identifier: MIT
#include "crypto/cms/digest.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>

#include "crypto/base/cancellation.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::array<DigestAlgorithm, 15> table{{
    {"SHA256", der::Oid{"2.16.840.1.101.3.4.2.1"}, 32, true},
    {"SHA384", der::Oid{"2.16.840.1.101.3.4.2.2"}, 48, true},
    {"SHA512", der::Oid{"2.16.840.1.101.3.4.2.3"}, 64, true},
    {"dstu34311", der::Oid{"1.2.804.2.1.1.1.1.2.1"}, 32, true},
    {"KUPYNA-256", der::Oid{"1.2.804.2.1.1.1.1.2.2.1"}, 32, true},
    {"KUPYNA-384", der::Oid{"1.2.804.2.1.1.1.1.2.2.2"}, 48, true},
    {"KUPYNA-512", der::Oid{"1.2.804.2.1.1.1.1.2.2.3"}, 64, true},
    {"SHA3-256", der::Oid{"2.16.840.1.101.3.4.2.8"}, 32, true},
    {"SHA3-384", der::Oid{"2.16.840.1.101.3.4.2.9"}, 48, true},
    {"SHA3-512", der::Oid{"2.16.840.1.101.3.4.2.10"}, 64, true},
    {"SHA512-256", der::Oid{"2.16.840.1.101.3.4.2.6"}, 32, true},
    {"SHA224", der::Oid{"2.16.840.1.101.3.4.2.4"}, 28, true},
    {"SHA512-224", der::Oid{"2.16.840.1.101.3.4.2.5"}, 28, true},
    {"SHA3-224", der::Oid{"2.16.840.1.101.3.4.2.7"}, 28, true},
    {"SHA1", der::Oid{"1.3.14.3.2.26"}, 20, false},
}};

bool same_name(std::string_view a, std::string_view b) {
    const auto letters = [](std::string_view text) {
        std::string plain;
        for (char c : text)
            if (c != '-') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return plain;
    };
    return letters(a) == letters(b);
}

}  // namespace

std::span<const DigestAlgorithm> digest_algorithms() { return table; }

const DigestAlgorithm* digest_by_oid(ByteView oid) {
    const auto* found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.oid == oid; });
    return found == table.end() ? nullptr : found;
}

const DigestAlgorithm* digest_by_name(std::string_view name) {
    const auto* found =
        std::find_if(table.begin(), table.end(), [&](const auto& entry) { return same_name(entry.name, name); });
    return found == table.end() ? nullptr : found;
}

const EVP_MD* implementation(const DigestAlgorithm& algorithm) {
    // Fetched implementations live as long as the process: every thread signs with them.
    static std::array<std::atomic<EVP_MD*>, table.size()> fetched{};
    auto& slot = fetched[static_cast<std::size_t>(&algorithm - table.data())];
    EVP_MD* md = slot.load(std::memory_order_acquire);
    if (md != nullptr) return md;
    (void)load_provider();  // without it a national digest is merely not there
    md = EVP_MD_fetch(nullptr, algorithm.name, nullptr);
    if (md == nullptr) {
        ERR_clear_error();
        return nullptr;
    }
    EVP_MD* first = nullptr;
    if (!slot.compare_exchange_strong(first, md, std::memory_order_acq_rel)) {
        EVP_MD_free(md);
        return first;
    }
    return md;
}

const Bytes* HashedOctets::known(const DigestAlgorithm& algorithm) const {
    const auto found = digests_.find(&algorithm);
    return found != digests_.end() ? &found->second : nullptr;
}

Result<ByteView> HashedOctets::digest(const DigestAlgorithm& algorithm) {
    if (const Bytes* before = known(algorithm)) return ByteView(*before);
    auto value = crypto::digest(algorithm, {octets_});
    if (!value) return forward(value);
    return ByteView(digests_.emplace(&algorithm, std::move(*value)).first->second);
}

Result<RunningDigest> RunningDigest::of(const DigestAlgorithm& algorithm) {
    const EVP_MD* md = implementation(algorithm);
    if (md == nullptr) return fail(Errc::unsupported, std::string("no provider for digest ") + algorithm.name);
    EvpMdCtx context(EVP_MD_CTX_new());
    if (!context || EVP_DigestInit_ex2(context.get(), md, nullptr) != 1)
        return fail(Errc::internal, "digest: " + openssl_errors());
    return RunningDigest(algorithm, std::move(context));
}

Result<void> RunningDigest::add(ByteView octets) {
    for (std::size_t at = 0; at < octets.size(); at += cancellable_piece) {
        if (begun_ && cancelled()) return fail(Errc::cancelled, "hashing was given up");
        const ByteView piece = octets.subspan(at, std::min(cancellable_piece, octets.size() - at));
        if (EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) != 1)
            return fail(Errc::internal, "digest: " + openssl_errors());
        begun_ = true;
    }
    return {};
}

Result<Bytes> RunningDigest::finish() {
    Bytes value(algorithm_->size);
    if (EVP_DigestFinal_ex(context_.get(), value.data(), nullptr) != 1)
        return fail(Errc::internal, "digest: " + openssl_errors());
    return value;
}

Result<Bytes> digest(const DigestAlgorithm& algorithm, std::span<const ByteView> parts) {
    auto running = RunningDigest::of(algorithm);
    if (!running) return forward(running);
    for (ByteView part : parts)
        if (auto added = running->add(part); !added) return forward(added);
    return running->finish();
}

}  // namespace pidpys::crypto
