// SPDX-License-Identifier: MIT
// PEM files (RFC 7468): any number of keys and certificates in any order.
#include <algorithm>

#include <openssl/pem.h>

#include "crypto/base/encoding.hpp"
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

Result<void> read_block(std::string_view label, std::string_view block, std::string_view body,
                        const SecretString& password, const ContainerLimits& limits, Contents& contents) {
    const bool certificate = label == "CERTIFICATE" || label == "X509 CERTIFICATE";
    if (!certificate && !label.ends_with("PRIVATE KEY")) return {};
    if (body.find("Proc-Type:") != std::string_view::npos) {
        auto keys = read_traditional(block, password);
        if (!keys) return forward(keys);
        for (auto& key : *keys) contents.keys.push_back(std::move(key));
        return {};
    }
    auto der = base64_decode(body);
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
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view dashes = "-----";
    std::string_view rest = as_text(octets);
    Contents contents;
    for (auto at = rest.find(begin); at != std::string_view::npos; at = rest.find(begin)) {
        rest.remove_prefix(at);
        const auto label_end = rest.find(dashes, begin.size());
        if (label_end == std::string_view::npos || label_end > 80) return fail(Errc::malformed, "PEM: begin line");
        const std::string_view label = rest.substr(begin.size(), label_end - begin.size());
        const std::string end = "-----END " + std::string(label) + "-----";
        const auto body_start = label_end + dashes.size();
        const auto body_end = rest.find(end, body_start);
        if (body_end == std::string_view::npos)
            return fail(Errc::malformed, "PEM: no end line for " + std::string(label));
        const std::string_view block = rest.substr(0, body_end + end.size());
        auto read =
            read_block(label, block, rest.substr(body_start, body_end - body_start), password, limits, contents);
        if (!read) return forward(read);
        if (contents.keys.size() > limits.max_keys || contents.certificates.size() > limits.max_certificates)
            return fail(Errc::too_large, "too many keys or certificates");
        rest.remove_prefix(block.size());
    }
    return contents;
}

}  // namespace pidpys::crypto
