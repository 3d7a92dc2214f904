// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

bool looks_like_pem(ByteView octets) {
    return as_text(octets).find("-----BEGIN ") != std::string_view::npos;
}

Result<KeyContainer> finish(Result<Contents> contents, ContainerKind kind, const std::vector<Bytes>& certificates) {
    if (!contents) return forward(contents);
    if (contents->keys.empty()) return fail(Errc::no_key, "the container holds no private key");
    return match_certificates(std::move(*contents), kind, certificates);
}

}  // namespace

Result<KeyContainer> open_container(ByteView container, const SecretString& password,
                                    const std::vector<Bytes>& certificates, const ContainerLimits& limits) {
    if (container.size() > limits.max_size) return fail(Errc::too_large, "the container is too large");
    if (container.empty()) return fail(Errc::malformed, "the container is empty");
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    if (container[0] != der::sequence_tag && looks_like_pem(container))
        return finish(read_pem(container, password, limits), ContainerKind::pem, certificates);

    auto definite = der::Definite::from(container, true);
    if (!definite) return fail(definite.error().code, "not a key container of a known kind");
    bool broken = false;
    der::Reader fields = der::Reader(definite->view(), broken).enter(der::sequence_tag);
    // PFX starts with version 3; every other format with another number or with an algorithm.
    if (fields.peek() == der::integer_tag && der::Reader(fields).number() == 3)
        return finish(read_pkcs12(definite->view(), password, limits), ContainerKind::pkcs12, certificates);
    return finish(read_pkcs8(definite->view(), password, limits), ContainerKind::pkcs8, certificates);
}

const KeyEntry* find_key(const KeyContainer& container, KeyPurpose purpose) {
    // A key whose certificate grants the use goes before one that merely could.
    for (const bool certified : {true, false})
        for (const KeyEntry& entry : container.keys)
            if ((purpose == KeyPurpose::signature ? entry.may_sign : entry.may_agree) &&
                entry.certificates.empty() != certified)
                return &entry;
    return nullptr;
}

}  // namespace pidpys::crypto
