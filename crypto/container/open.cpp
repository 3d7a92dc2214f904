// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/base/text_encoding.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/iit.hpp"
#include "crypto/container/jks.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

bool looks_like_pem(ByteView octets) { return as_text(octets).find("-----BEGIN ") != std::string_view::npos; }

// A container that was sent or saved as a text: with a byte order mark, in UTF-16, as Base64 without armour.
class OfText {
public:
    explicit OfText(ByteView given) : view_(utf8_text(given, turned_)) {
        if (auto octets = bare_base64(as_text(view_))) {
            decoded_ = std::move(*octets);
            view_ = decoded_;
        }
    }
    OfText(const OfText&) = delete;
    OfText& operator=(const OfText&) = delete;
    ~OfText() {  // a key may stand in them without encryption
        wipe(turned_);
        wipe(decoded_);
    }
    [[nodiscard]] ByteView view() const { return view_; }

private:
    Bytes turned_, decoded_;
    ByteView view_;
};

// PFX starts with version 3, IIT's own with its OID, PKCS#8 with another number or another algorithm.
ContainerKind kind_of(ByteView der) {
    bool broken = false;
    der::Reader fields = der::Reader(der, broken).enter(der::sequence_tag);
    if (fields.peek() == der::integer_tag) return fields.number() == 3 ? ContainerKind::pkcs12 : ContainerKind::pkcs8;
    return oids::iit_container == fields.enter(der::sequence_tag).oid() ? ContainerKind::iit_key6
                                                                        : ContainerKind::pkcs8;
}

Result<KeyContainer> finish(Result<Contents> contents, ContainerKind kind, const std::vector<Bytes>& certificates,
                            system_clock::time_point at) {
    if (!contents) return forward(contents);
    if (contents->keys.empty()) return fail(Errc::no_key, "the container holds no private key");
    return match_certificates(std::move(*contents), kind, certificates, at);
}

}  // namespace

Result<KeyContainer> open_container(ByteView container, const SecretString& password,
                                    const std::vector<Bytes>& certificates, const ContainerLimits& limits,
                                    system_clock::time_point at) {
    if (container.size() > limits.max_size) return fail(Errc::too_large, "the container is too large");
    if (container.empty()) return fail(Errc::malformed, "the container is empty");
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    if (is_jks(container)) return finish(read_jks(container, password, limits), ContainerKind::jks, certificates, at);
    const OfText from_text(container);
    container = without_iit_prefix(from_text.view());
    if (container.empty()) return fail(Errc::malformed, "the container is empty");
    if (container[0] != der::sequence_tag && looks_like_pem(container))
        return finish(read_pem(container, password, limits), ContainerKind::pem, certificates, at);

    auto definite = der::Definite::from(container, true);
    if (!definite) return fail(definite.error().code, "not a key container of a known kind");
    const ByteView der = definite->view();
    switch (kind_of(der)) {
        case ContainerKind::pkcs12:
            return finish(read_pkcs12(der, password, limits), ContainerKind::pkcs12, certificates, at);
        case ContainerKind::iit_key6:
            return finish(read_key6(der, password, limits), ContainerKind::iit_key6, certificates, at);
        default: break;
    }
    ContainerPassword readings(password);
    DerivationBudget budget(limits.max_work);
    return finish(read_pkcs8(der, readings, budget), ContainerKind::pkcs8, certificates, at);
}

bool is_key_container(ByteView octets) {
    const CancelScope before_anything_is_derived([] { return true; });
    const auto opened = open_container(octets, SecretString());
    return opened || opened.error().code == Errc::cancelled || opened.error().code == Errc::wrong_password;
}

const KeyEntry* find_key(std::span<const KeyEntry> keys, KeyPurpose purpose) {
    // A key whose certificate grants the use goes before one that merely could.
    for (const bool certified : {true, false})
        for (const KeyEntry& entry : keys)
            if ((purpose == KeyPurpose::signature ? entry.may_sign : entry.may_agree) &&
                entry.certificates.empty() != certified)
                return &entry;
    return nullptr;
}

}  // namespace pidpys::crypto
