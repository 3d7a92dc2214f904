// SPDX-License-Identifier: MIT
#include "crypto/envelope/content_cipher.hpp"

#include <array>
#include <climits>
#include <cstring>

#include <openssl/crypto.h>

#include "crypto/base/openssl.hpp"
#include "crypto/key/padding.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"

namespace pidpys::crypto {
namespace {

using enum ContentCipherName;
using EvpContentCipher = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;
using Made = Result<std::unique_ptr<ContentCipher>>;

const char* evp_name(ContentCipherName cipher) {
    constexpr std::array names{"AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "AES-128-GCM",
                               "AES-192-GCM", "AES-256-GCM", "DES-EDE3-CBC"};
    return names[static_cast<std::size_t>(cipher)];
}

tl::unexpected<Error> broken_cipher() { return fail(Errc::internal, "content cipher: " + openssl_errors()); }

tl::unexpected<Error> does_not_decrypt() {
    ERR_clear_error();
    return fail(Errc::integrity, "the message does not decrypt");
}

Result<EvpCipherCtx> evp_context(const ContentAlgorithm& algorithm, ByteView key, int encrypt) {
    const EvpContentCipher cipher(EVP_CIPHER_fetch(nullptr, evp_name(algorithm.cipher), nullptr));
    EvpCipherCtx context(EVP_CIPHER_CTX_new());
    if (!cipher || !context || key.size() != algorithm.key_size() ||
        EVP_CipherInit_ex2(context.get(), cipher.get(), nullptr, nullptr, encrypt, nullptr) != 1)
        return broken_cipher();
    if (algorithm.is_authenticated() && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN,
                                                            static_cast<int>(algorithm.iv.size()), nullptr) != 1)
        return broken_cipher();
    if (EVP_CipherInit_ex2(context.get(), nullptr, key.data(), algorithm.iv.data(), encrypt, nullptr) != 1)
        return broken_cipher();
    return context;
}

Result<std::size_t> evp_update(EVP_CIPHER_CTX* context, ByteView in, std::uint8_t* out) {
    int size = 0;
    if (in.size() > INT_MAX / 2) return fail(Errc::internal, "a piece too large for EVP");
    if (!in.empty() && EVP_CipherUpdate(context, out, &size, in.data(), static_cast<int>(in.size())) != 1)
        return broken_cipher();
    return static_cast<std::size_t>(size);
}

class EvpEncryptor final : public ContentCipher {
public:
    EvpEncryptor(EvpCipherCtx context, std::size_t tag_size) : context_(std::move(context)), tag_(tag_size) {}

    Result<std::size_t> update(ByteView in, std::span<std::uint8_t> out) override {
        return evp_update(context_.get(), in, out.data());
    }
    Result<std::size_t> finish(std::span<std::uint8_t> out) override {
        int size = 0;
        if (EVP_CipherFinal_ex(context_.get(), out.data(), &size) != 1) return broken_cipher();
        if (!tag_.empty() &&
            EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_.size()), tag_.data()) != 1)
            return broken_cipher();
        return static_cast<std::size_t>(size);
    }
    Bytes tag() override { return tag_; }

private:
    EvpCipherCtx context_;
    Bytes tag_;
};

class GcmDecryptor final : public ContentCipher {
public:
    explicit GcmDecryptor(EvpCipherCtx context) : context_(std::move(context)) {}

    Result<std::size_t> update(ByteView in, std::span<std::uint8_t> out) override {
        return evp_update(context_.get(), in, out.data());
    }
    Result<std::size_t> finish(std::span<std::uint8_t> out) override {
        int size = 0;
        if (tag_.empty() ||
            EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_.size()), tag_.data()) !=
                1 ||
            EVP_CipherFinal_ex(context_.get(), out.data(), &size) != 1)
            return does_not_decrypt();
        return static_cast<std::size_t>(size);
    }
    void expect_tag(ByteView tag) override { tag_ = to_bytes(tag); }

private:
    EvpCipherCtx context_;
    Bytes tag_;
};

// The last block is held back until its padding is looked at, in time that does not depend on it.
class CbcDecryptor final : public ContentCipher {
public:
    CbcDecryptor(EvpCipherCtx context, std::size_t block) : context_(std::move(context)), block_(block) {
        EVP_CIPHER_CTX_set_padding(context_.get(), 0);
    }
    ~CbcDecryptor() override { OPENSSL_cleanse(held_.data(), held_.size()); }

    Result<std::size_t> update(ByteView in, std::span<std::uint8_t> out) override {
        std::memcpy(out.data(), held_.data(), held_size_);
        const auto size = evp_update(context_.get(), in, out.data() + held_size_);
        if (!size) return size;
        const std::size_t all = held_size_ + *size;
        held_size_ = std::min(all, block_);
        std::memcpy(held_.data(), out.data() + all - held_size_, held_size_);
        return all - held_size_;
    }

    Result<std::size_t> finish(std::span<std::uint8_t> out) override {
        int size = 0;
        if (EVP_CipherFinal_ex(context_.get(), out.data(), &size) != 1 || held_size_ != block_)
            return does_not_decrypt();
        const std::size_t padding = padding_of(ByteView(held_).first(block_));
        if (padding == 0) return does_not_decrypt();
        std::memcpy(out.data(), held_.data(), block_ - padding);
        return block_ - padding;
    }

private:
    EvpCipherCtx context_;
    std::size_t block_;
    std::size_t held_size_ = 0;
    std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> held_{};
};

template <class Stream>
class NationalCipher final : public ContentCipher {
public:
    NationalCipher(Stream stream, bool encrypts) : stream_(std::move(stream)), encrypts_(encrypts) {}

    Result<std::size_t> update(ByteView in, std::span<std::uint8_t> out) override {
        if (encrypts_)
            stream_.encrypt(in, out.first(in.size()));
        else
            stream_.decrypt(in, out.first(in.size()));
        return in.size();
    }
    Result<std::size_t> finish(std::span<std::uint8_t>) override { return std::size_t{0}; }

private:
    Stream stream_;
    bool encrypts_;
};

Made national(const ContentAlgorithm& algorithm, ByteView key, bool encrypts) {
    if (key.size() != algorithm.key_size()) return broken_cipher();
    if (algorithm.cipher == gost28147_cfb) {
        Gost28147Cfb stream(GostKeyView(key.data(), kGostKey), GostIvView(algorithm.iv.data(), kGostBlock),
                            algorithm.sbox);
        return std::make_unique<NationalCipher<Gost28147Cfb>>(std::move(stream), encrypts);
    }
    const auto block = Kalyna::make(32, key);
    if (!block) return tl::unexpected(block.error());
    const auto mode = algorithm.cipher == kalyna256_cfb ? KalynaStream::Mode::cfb : KalynaStream::Mode::ofb;
    auto stream = KalynaStream::make(mode, *block, algorithm.iv);
    if (!stream) return forward(stream);
    return std::make_unique<NationalCipher<KalynaStream>>(std::move(*stream), encrypts);
}

}  // namespace

Made content_encryptor(const ContentAlgorithm& algorithm, ByteView key) {
    if (algorithm.is_national()) return national(algorithm, key, true);
    auto context = evp_context(algorithm, key, 1);
    if (!context) return forward(context);
    return std::make_unique<EvpEncryptor>(std::move(*context), algorithm.tag_size);
}

Made content_decryptor(const ContentAlgorithm& algorithm, ByteView key) {
    if (algorithm.is_national()) return national(algorithm, key, false);
    auto context = evp_context(algorithm, key, 0);
    if (!context) return forward(context);
    if (algorithm.is_authenticated()) return std::make_unique<GcmDecryptor>(std::move(*context));
    const auto block = static_cast<std::size_t>(EVP_CIPHER_CTX_get_block_size(context->get()));
    return std::make_unique<CbcDecryptor>(std::move(*context), block);
}

}  // namespace pidpys::crypto
