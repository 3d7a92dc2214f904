// SPDX-License-Identifier: MIT
// PEM files (RFC 7468): any number of keys and certificates in any order.
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/traditional_pem.hpp"

namespace pidpys::crypto {
namespace {

class PemReader {
public:
    PemReader(const SecretString& password, const ContainerLimits& limits)
        : password_(password), budget_(limits.max_work) {}

    Result<void> read(const PemBlock& block) {
        if (block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE") {
            auto der = base64_decode(block.body);
            if (!der) return forward(der);
            contents.certificates.push_back(std::move(*der));
            return {};
        }
        if (block.label == "OPENSSH PRIVATE KEY") return fail(Errc::unsupported, "OpenSSH's key format");
        if (!block.label.ends_with("PRIVATE KEY")) return {};
        auto keys = has_pem_headers(block.body) ? with_headers(block) : plain(block);
        if (!keys) return forward(keys);
        for (auto& key : *keys) contents.keys.push_back(std::move(key));
        return {};
    }

    Contents contents;

private:
    Result<std::vector<RawKey>> with_headers(const PemBlock& block) {
        auto der = decrypt_traditional_pem(block.body, password_.octets(), budget_);
        if (!der) return forward(der);
        auto keys = read_private_key(der->view());
        if (!keys) return fail(Errc::wrong_password, "the PEM block does not decrypt");
        return keys;
    }

    Result<std::vector<RawKey>> plain(const PemBlock& block) {
        auto der = base64_decode(block.body);
        if (!der) return forward(der);
        auto inner = read_pkcs8(*der, password_, budget_);
        wipe(*der);
        if (!inner) return forward(inner);
        return std::move(inner->keys);
    }

    ContainerPassword password_;
    DerivationBudget budget_;  // one for the whole file, whatever the number of its blocks
};

}  // namespace

Result<Contents> read_pem(ByteView octets, const SecretString& password, const ContainerLimits& limits) {
    std::string_view rest = as_text(octets);
    PemReader reader(password, limits);
    for (;;) {
        auto block = next_pem_block(rest);
        if (!block) return forward(block);
        if (!*block) return std::move(reader.contents);
        if (auto read = reader.read(**block); !read) return forward(read);
        if (reader.contents.keys.size() > limits.max_keys ||
            reader.contents.certificates.size() > limits.max_certificates)
            return fail(Errc::too_large, "too many keys or certificates");
    }
}

}  // namespace pidpys::crypto
