// SPDX-License-Identifier: MIT
// Random messages through our algorithms, a line each, for CheckSymmetric.java to do again with Bouncy Castle:
//   ALGORITHM KEY IV IN OUT      (hexadecimal, "-" for nothing)
// An argument names the instruction set whose engines are used.
#include <cstdio>
#include <string>

#include "crypto/base/encoding.hpp"
#include "crypto/base/isa.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kalyna_aead.hpp"
#include "crypto/symmetric/kalyna_mac.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
#include "crypto/symmetric/kalyna_xts.hpp"
#include "crypto/symmetric/kdf.hpp"
#include "crypto/symmetric/kupyna.hpp"
#include "random_octets.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

void line(const std::string& algorithm, ByteView key, ByteView iv, ByteView in, ByteView out) {
    std::printf("%s", algorithm.c_str());
    for (const ByteView field : {key, iv, in, out}) std::printf(" %s", field.empty() ? "-" : hex_encode(field).c_str());
    std::puts("");
}

void hashes(test::RandomOctets& random) {
    const Bytes in = random.take(random.below(400));
    line("gost34311", {}, {}, in, Gost34311::hash(in));
    const Bytes key = random.take(1 + random.below(32));
    HmacGost34311 hmac(key);
    hmac.update(in);
    line("hmac-gost34311", key, {}, in, hmac.final());
    for (const std::size_t size : {32U, 48U, 64U}) {
        Kupyna kupyna(size);
        kupyna.update(in);
        line("kupyna-" + std::to_string(8 * size), {}, {}, in, kupyna.final());
        const Bytes mac_key = random.take(size);
        auto kmac = KupynaMac::make(mac_key).value();
        kmac.update(in);
        line("kmac-" + std::to_string(8 * size), mac_key, {}, in, kmac.final());
    }
    const Bytes salt = random.take(1 + random.below(50));
    Bytes derived(1 + random.below(80));
    pbkdf2_hmac_gost34311(key, salt, 7, derived);
    line("pbkdf2-gost34311", key, salt, {}, derived);
    pkcs12_kdf_gost34311(key, salt, 3, 7, derived);
    line("pkcs12-gost34311", key, salt, {}, derived);
}

void gost(test::RandomOctets& random) {
    const Bytes key = random.take(32);
    const Bytes iv = random.take(8);
    const GostKeyView key_view(key.data(), 32);
    const Bytes in = random.take(8 * (2 + random.below(20)));
    Bytes out(in.size());
    Gost28147(key_view).encrypt(in, out);
    line("gost28147-ecb", key, {}, in, out);
    line("gost28147-mac", key, {}, in, Gost28147(key_view).mac(in));
    const Bytes text = random.take(1 + random.below(200));
    out.resize(text.size());
    Gost28147Cfb(key_view, GostIvView(iv.data(), 8)).encrypt(text, out);
    line("gost28147-cfb", key, iv, text, out);
    Gost28147Ctr(key_view, GostIvView(iv.data(), 8)).apply(text, out);
    line("gost28147-ctr", key, iv, text, out);
}

void kalyna(test::RandomOctets& random, std::size_t block, std::size_t key_size) {
    const Bytes key = random.take(key_size);
    const Kalyna cipher = Kalyna::make(block, key).value();
    const Bytes iv = random.take(block);
    const std::string name = "kalyna" + std::to_string(8 * block) + "-";
    const Bytes in = random.take(block * (1 + random.below(12)));
    Bytes out(in.size());
    cipher.encrypt(in, out);
    line(name + "ecb", key, {}, in, out);
    KalynaCbc::make(cipher, iv)->encrypt(in, out);
    line(name + "cbc", key, iv, in, out);
    (void)kalyna_xts_encrypt(cipher, iv, in, out);
    line(name + "xts", key, iv, in, out);
    KalynaCmac cmac(cipher);
    cmac.update(in);
    line(name + "cmac", key, {}, in, *cmac.final(block));
    line(name + "kw", key, {}, in, *kalyna_kw_wrap(cipher, in));
    line(name + "gcm", key, iv, in, *kalyna_gcm_seal(cipher, {iv, {}, block}, in));
    const Bytes text = random.take(1 + random.below(500));
    out.resize(text.size());
    KalynaStream::make(KalynaStream::Mode::cfb, cipher, iv)->encrypt(text, out);
    line(name + "cfb", key, iv, text, out);
    KalynaStream::make(KalynaStream::Mode::ofb, cipher, iv)->encrypt(text, out);
    line(name + "ofb", key, iv, text, out);
    KalynaStream::make(KalynaStream::Mode::ctr, cipher, iv)->encrypt(text, out);
    line(name + "ctr", key, iv, text, out);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2) {
        const auto isa = isa_named(argv[1]);
        if (!isa) return 2;
        limit_isa(*isa);
    }
    test::RandomOctets random(std::random_device{}());
    for (int turn = 0; turn < 40; ++turn) {
        hashes(random);
        gost(random);
        kalyna(random, 16, 16);
        kalyna(random, 16, 32);
        kalyna(random, 32, 32);
        kalyna(random, 32, 64);
        kalyna(random, 64, 64);
    }
}
