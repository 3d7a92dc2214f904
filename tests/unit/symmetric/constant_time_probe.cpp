// SPDX-License-Identifier: MIT
// Run under valgrind's memcheck: secrets are undefined memory, so that a branch or an address that depends on one is
// reported. All must be clean but the `leak_…` controls, which must be reported, or the test would notice nothing.
// Every core runs that valgrind knows the instructions of: AVX2, SSSE3 and the portable ones. Those of AVX-512 have no
// lookup but VPERMB, VPERMI2B and GF2P8AFFINEQB in registers, and the same surroundings.
#include <array>
#include <cstdio>
#include <cstring>

#include <valgrind/memcheck.h>

#include "crypto/symmetric/column_core.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/gost_core.hpp"
#include "crypto/symmetric/kalyna_aead.hpp"
#include "crypto/symmetric/kalyna_mac.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
#include "crypto/symmetric/kalyna_xts.hpp"
#include "crypto/symmetric/kdf.hpp"
#include "crypto/symmetric/key_wrap.hpp"
#include "crypto/symmetric/kupyna.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

template <std::size_t Size>
std::array<std::uint8_t, Size> secret() {
    std::array<std::uint8_t, Size> octets;
    octets.fill(0x35);
    VALGRIND_MAKE_MEM_UNDEFINED(octets.data(), octets.size());
    return octets;
}

// The end of a computation: what it gives may be looked at.
void show(const char* what, ByteView result) {
    VALGRIND_MAKE_MEM_DEFINED(result.data(), result.size());
    std::printf("%s ends in %02x\n", what, result.back());
}

constexpr std::array<std::uint8_t, 32> kIv32 = {7};
constexpr std::array<std::uint8_t, 8> kIv8 = {7};

void gost28147() {
    const auto key = secret<32>();
    auto text = secret<100>();
    const Gost28147 cipher(key);
    show("mac", cipher.mac(text));
    cipher.encrypt(ByteView(text).first(96), std::span(text).first(96));
    cipher.decrypt(ByteView(text).first(96), std::span(text).first(96));
    Gost28147Cfb(key, kIv8).encrypt(text, text);
    Gost28147Cfb(key, kIv8).decrypt(text, text);
    Gost28147Ctr(key, kIv8).apply(text, text);
    show("text", text);
    show("wrapped", gost_key_wrap(key, secret<32>(), kIv8));
    for (const detail::GostCore* core : detail::gost_cores()) {
        if (!core->usable()) continue;
        std::printf("core %s\n", core->name);
        const auto words = secret<32>();
        std::uint32_t subkeys[8];
        std::memcpy(subkeys, words.data(), sizeof subkeys);
        auto block = secret<64>();
        core->blocks(detail::GostRounds::encrypt, subkeys, GostSBox::dke1().lookup(), block.data(), block.data(), 8);
        show("core", block);
        std::array<std::array<std::uint8_t, 64>, 4> lines;
        lines.fill(secret<64>());
        auto states = lines;
        std::array<std::uint8_t*, 4> state{};
        std::array<const std::uint8_t*, 4> data{};
        for (std::size_t i = 0; i < 4; ++i) {
            state[i] = states[i].data();
            data[i] = lines[i].data();
        }
        for (std::size_t lanes = 1; lanes <= 4; ++lanes) {
            core->hash(GostSBox::dke1().lookup(), lanes, state.data(), data.data(), 2);
        }
        show("core", states[3]);
    }
}

void columns() {
    for (const detail::ColumnCore* core : detail::column_cores()) {
        if (!core->usable() || !core->constant_time) continue;
        std::printf("core %s\n", core->name);
        for (const std::size_t columns : {2U, 4U, 8U}) {
            alignas(64) std::uint64_t keys[11][8];
            std::memset(keys, 0x53, sizeof keys);
            VALGRIND_MAKE_MEM_UNDEFINED(keys, sizeof keys);
            auto text = secret<192>();  // three slabs: side by side, and one left over
            core->encrypt(columns, 10, keys, text.data(), text.data(), 3);
            core->decrypt(columns, 10, keys, text.data(), text.data(), 3);
            show("core", text);
        }
        for (const std::size_t columns : {8U, 16U}) {
            alignas(64) auto state = secret<128>();
            auto* words = reinterpret_cast<std::uint64_t*>(state.data());
            core->compress(columns, words, secret<256>().data(), 2);
            core->finish(columns, words);
            show("core", state);
        }
    }
}

void gost34311() {
    show("hash", Gost34311::hash(secret<77>()));
    HmacGost34311 hmac(secret<20>());
    hmac.update(secret<40>());
    show("hmac", hmac.final());
}

void kmac() {
    auto mac = KupynaMac::make(secret<32>()).value();
    mac.update(secret<99>());
    show("kmac-256", mac.final());
    auto long_mac = KupynaMac::make(secret<64>()).value();
    long_mac.update(secret<99>());
    show("kmac-512", long_mac.final());
}

void kalyna() {
    for (const std::size_t block : {16U, 32U, 64U}) {
        const Kalyna cipher = Kalyna::make(block, ByteView(secret<64>()).first(block)).value();
        auto text = secret<128>();
        const Bytes iv(block, 9);
        KalynaCbc::make(cipher, iv)->encrypt(text, text);
        KalynaCbc::make(cipher, iv)->decrypt(text, text);
        for (const auto mode : {KalynaStream::Mode::cfb, KalynaStream::Mode::ofb, KalynaStream::Mode::ctr}) {
            KalynaStream::make(mode, cipher, iv)->encrypt(text, text);
            KalynaStream::make(mode, cipher, iv)->decrypt(text, text);
        }
        (void)kalyna_xts_encrypt(cipher, iv, text, text);
        KalynaCmac cmac(cipher);
        cmac.update(text);
        show("cmac", *cmac.final(block));
        show("gcm", *kalyna_gcm_seal(cipher, {iv, {}}, text));
        show("ccm", *kalyna_ccm_seal(cipher, {iv, {}}, text));
        show("kw", *kalyna_kw_wrap(cipher, text));
    }
    show("wrapped", kalyna_key_wrap(secret<32>(), secret<32>(), kIv32));
}

void kdf() {
    std::array<std::uint8_t, 40> key{};
    pbkdf2_hmac_gost34311(secret<12>(), kIv32, 20, key);
    show("pbkdf2 hmac", key);
    (void)pbkdf2_kmac_kupyna256(secret<12>(), kIv32, 5, key);
    show("pbkdf2 kmac", key);
    const auto password = secret<12>();
    std::array<std::uint8_t, 32> mac_key{};
    std::array<std::uint8_t, 80> kmac_key{};
    const std::array<NationalDerivation, 3> three{{{NationalKdf::pbkdf2_hmac_gost34311, password, kIv32, 5, key},
                                                   {NationalKdf::pkcs12_gost34311, password, kIv32, 5, mac_key, 3},
                                                   {NationalKdf::pbkdf2_kmac_kupyna256, password, kIv32, 5, kmac_key}}};
    derive_side_by_side(three);
    show("side by side", key);
    show("side by side", mac_key);
    show("side by side", kmac_key);
    pkcs12_kdf_gost34311(secret<14>(), kIv32, 3, 20, key);
    show("pkcs12", key);
    std::array<std::uint8_t, 32> iit{};
    iit_kdf(secret<12>(), iit);
    show("iit", iit);
}

// Kupyna's tables, meant for public data.
void leak_by_tables() {
    alignas(64) std::array<std::uint64_t, 16> state{};
    detail::kColumnsTables.compress(8, state.data(), secret<64>().data(), 1);
    std::printf("%d\n", static_cast<int>(state[0] & 1));
}

void leak_by_branch() {
    const auto cipher = Kalyna::make(16, secret<16>()).value();
    std::printf("%d\n", static_cast<int>(kalyna_cbc_decrypt_padded(cipher, Bytes(16), Bytes(32)).has_value()));
}

constexpr struct {
    const char* name;
    void (*run)();
} probes[] = {{"gost28147", gost28147},
              {"gost34311", gost34311},
              {"columns", columns},
              {"kmac", kmac},
              {"kalyna", kalyna},
              {"kdf", kdf},
              {"leak_by_tables", leak_by_tables},
              {"leak_by_branch", leak_by_branch}};

}  // namespace

int main(int argc, char** argv) {
    for (const auto& probe : probes) {
        if (argc != 2 || std::strcmp(argv[1], probe.name) != 0) continue;
        probe.run();
        return 0;
    }
    return 2;
}
