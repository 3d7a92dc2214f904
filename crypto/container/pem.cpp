// SPDX-License-Identifier: MIT
// PEM files (RFC 7468): any number of keys and certificates in any order.
#include <algorithm>

#include <openssl/pem.h>

#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/contents.hpp"

namespace pidpys::crypto {
namespace {

// OpenSSL's own encryption of the nineties, told by its header lines; its key derivation is one round.
Result<std::vector<RawKey>> read_traditional(std::string_view block, const SecretString& password) {
    const BioPtr source(BIO_new_mem_buf(block.data(), static_cast<int>(block.size())));
    const auto give = [](char* buffer, int size, int, void* secret) {
        const std::string_view text = static_cast<const SecretString*>(secret)->view();
        if (text.size() > static_cast<std::size_t>(size)) return -1;
        std::copy(text.begin(), text.end(), buffer);
        return static_cast<int>(text.size());
    };
    EvpPkey key(PEM_read_bio_PrivateKey(source.get(), nullptr, give, const_cast<SecretString*>(&password)));
    ERR_clear_error();
    if (!key) return fail(Errc::wrong_password, "the PEM block does not decrypt");
    std::vector<RawKey> keys;
    keys.push_back({std::move(key), {}});
    return keys;
}

Result<void> read_block(const PemBlock& block, const SecretString& password, const ContainerLimits& limits,
                        Contents& contents) {
    const bool certificate = block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE";
    if (!certificate && !block.label.ends_with("PRIVATE KEY")) return {};
    if (block.body.find("Proc-Type:") != std::string_view::npos) {
        auto keys = read_traditional(block.whole, password);
        if (!keys) return forward(keys);
        for (auto& key : *keys) contents.keys.push_back(std::move(key));
        return {};
    }
    auto der = base64_decode(block.body);
    if (!der) return forward(der);
    if (certificate) {
        contents.certificates.push_back(std::move(*der));
        return {};
    }
    auto inner = read_pkcs8(*der, password, limits);
    wipe(*der);
    if (!inner) return forward(inner);
    for (auto& key : inner->keys) contents.keys.push_back(std::move(key));
    return {};
}

}  // namespace

Result<Contents> read_pem(ByteView octets, const SecretString& password, const ContainerLimits& limits) {
    std::string_view rest = as_text(octets);
    Contents contents;
    for (;;) {
        auto block = next_pem_block(rest);
        if (!block) return forward(block);
        if (!*block) return contents;
        if (auto read = read_block(**block, password, limits, contents); !read) return forward(read);
        if (contents.keys.size() > limits.max_keys || contents.certificates.size() > limits.max_certificates)
            return fail(Errc::too_large, "too many keys or certificates");
    }
}

}  // namespace pidpys::crypto
