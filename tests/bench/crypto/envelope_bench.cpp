// SPDX-License-Identifier: MIT
// Messages to somebody: streams beside the bare cipher, and small messages beside libcrypto's CMS.
#include <openssl/cms.h>

#include "crypto/envelope/content_key.hpp"
#include "crypto/envelope/envelope_writer.hpp"
#include "crypto/provider/provider.hpp"
#include "measure.hpp"
#include "people.hpp"
#include "results.hpp"

namespace bench {

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

constexpr std::size_t large = std::size_t{64} << 20;

class Nowhere final : public ByteSink, public ContentSink {
public:
    Result<void> write(ByteView) override { return {}; }
    Result<void> hold(ByteView) override { return {}; }
    Result<void> release() override { return {}; }
};

double bare(ContentCipherName name, bool encrypts, ByteView data) {
    const auto algorithm = fresh_algorithm(name).value();
    const Bytes key(algorithm.key_size(), 0x11);
    Bytes out(stream_piece + ContentCipher::slack);
    return seconds_per_call([&] {
        const auto cipher = (encrypts ? content_encryptor(algorithm, key) : content_decryptor(algorithm, key)).value();
        for (ByteView rest = data; !rest.empty(); rest = rest.subspan(std::min(rest.size(), stream_piece)))
            (void)cipher->update(rest.first(std::min(rest.size(), stream_piece)), out);
    });
}

void measure_stream(Results& results, const std::string& name, const char* kind, ContentCipherName cipher,
                    const Bytes& data) {
    const std::vector<KeyEntry> keys{crypto::test::make_person(kind)};
    EnvelopeOrder order = crypto::test::order_to(keys);
    order.content = cipher;
    const double megabytes = static_cast<double>(data.size()) / 1e6;
    Nowhere nowhere;
    const double encrypting = seconds_per_call([&] {
        auto writer = EnvelopeWriter::start(order, data.size(), nowhere).value();
        (void)writer.write(data);
        (void)writer.finish();
    });
    const Bytes message = envelop(order, data).value();
    const double decrypting = seconds_per_call([&] {
        MemorySource source(message);
        auto reader = EnvelopeReader::start(source).value();
        const auto key = find_content_key(reader.head(), keys).value();
        (void)reader.decrypt(key, nowhere);
    });
    const double bare_encrypting = bare(cipher, true, data);
    const double bare_decrypting = bare(cipher, false, data);
    results.add("encrypt_" + name + "_mb_per_s", megabytes / encrypting, "MB/s");
    results.add("encrypt_" + name + "_vs_bare", bare_encrypting / encrypting, "");
    results.add("decrypt_" + name + "_mb_per_s", megabytes / decrypting, "MB/s");
    results.add("decrypt_" + name + "_vs_bare", bare_decrypting / decrypting, "");
}

using CmsPtr = std::unique_ptr<CMS_ContentInfo, FreeWith<CMS_ContentInfo_free>>;

// libcrypto's own way from the same certificate to DER.
void encrypt_by_libcrypto(X509* certificate, const Bytes& content) {
    STACK_OF(X509)* to = sk_X509_new_null();
    sk_X509_push(to, certificate);
    const BioPtr in(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    const CmsPtr message(CMS_encrypt(to, in.get(), EVP_aes_256_cbc(), CMS_BINARY));
    sk_X509_free(to);
    (void)der_of(i2d_CMS_ContentInfo, message.get());
}

void measure_small(Results& results, const char* kind, bool libcrypto_knows) {
    const Bytes content(1024, 0x6b);
    const std::string name = std::string("envelope_1k_") + kind;
    const std::vector<KeyEntry> keys{crypto::test::make_person(kind)};
    const EnvelopeOrder order = crypto::test::order_to(keys);
    results.add(name + "_per_s", 1 / seconds_per_call([&] { (void)envelop(order, content); }), "/s");
    const Bytes message = envelop(order, content).value();
    results.add(name + "_open_per_s", 1 / seconds_per_call([&] { (void)crypto::test::open_envelope(message, keys); }),
                "/s");
    if (!libcrypto_knows) return;
    const Bytes& der = keys[0].certificates[0];
    const unsigned char* at = der.data();
    const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    results.add(name + "_openssl_per_s",
                1 / seconds_per_call([&] { encrypt_by_libcrypto(certificate.get(), content); }), "/s");
}

}  // namespace

void measure_envelopes(Results& results) {
    if (!load_provider()) return;
    const Bytes data(large, 0x5a);
    measure_stream(results, "p256", "p256", ContentCipherName::aes256_cbc, data);
    measure_stream(results, "p256_gcm", "p256", ContentCipherName::aes256_gcm, data);
    measure_stream(results, "dstu_gost", "M257", ContentCipherName::gost28147_cfb, data);
    measure_stream(results, "dstu_kalyna", "M257", ContentCipherName::kalyna256_cfb, data);
    for (const char* kind : {"rsa", "p256", "p384", "p521"}) measure_small(results, kind, true);
    for (const char* kind : {"x25519", "M257", "M431"}) measure_small(results, kind, false);
}

}  // namespace bench
