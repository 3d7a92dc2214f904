// SPDX-License-Identifier: MIT
#include "crypto/xml/enveloped_signature.hpp"

#include <algorithm>
#include <set>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/xml/canonical.hpp"
#include "crypto/xml/date_time.hpp"
#include "crypto/xml/digest_uri.hpp"
#include "crypto/xml/signature_method.hpp"

namespace pidpys::xml {
namespace {

constexpr std::string_view ds = signature_namespace, xades = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::string_view enveloped_transform = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::size_t max_certificates = 16;

tl::unexpected<Error> wrong(const std::string& what) { return fail(Errc::malformed, "its signature: " + what); }

bool is_id(const xmlAttr* attribute) {
    const auto name = text_of(attribute->name);
    if (attribute->ns != nullptr) return name == "id" && text_of(attribute->ns->href) == xml_namespace;
    return name == "Id" || name == "ID" || name == "id";
}

// A name that leads to two places leads each reader to another.
Result<void> check_ids(const Document& document) {
    std::set<std::string> seen;
    for (xmlNode* node = document.root(); node != nullptr; node = next_node(node, document.root()))
        for (const xmlAttr* one = node->type == XML_ELEMENT_NODE ? node->properties : nullptr; one != nullptr;
             one = one->next)
            if (is_id(one) && !seen.insert(content(reinterpret_cast<const xmlNode*>(one))).second)
                return wrong("an Id stands twice");
    return {};
}

Result<const xmlNode*> find_signature(const Document& document) {
    const xmlNode* found = nullptr;
    for (xmlNode* node = document.root(); node != nullptr; node = next_node(node, document.root())) {
        if (!is(node, ds, "Signature")) continue;
        if (found != nullptr) return wrong("there are two");
        found = node;
    }
    if (found == nullptr) return wrong("there is none");
    if (found->parent != document.root()) return wrong("it is no child of the root");
    return found;
}

// The only child of this name.
const xmlNode* only(const xmlNode* node, std::string_view space, std::string_view name) {
    xmlNode* const found = child(node, space, name);
    if (found == nullptr) return nullptr;
    for (xmlNode* other = element(found->next); other != nullptr; other = element(other->next))
        if (is(other, space, name)) return nullptr;
    return found;
}

struct Digest {
    const crypto::DigestAlgorithm* algorithm;
    Bytes value;
};

// DigestMethod and DigestValue below `node`.
Result<Digest> read_digest(const xmlNode* node) {
    const xmlNode* const method = only(node, ds, "DigestMethod");
    const xmlNode* const value = only(node, ds, "DigestValue");
    if (method == nullptr || value == nullptr) return wrong("a reference without a digest");
    const std::string uri = attribute(method, "Algorithm").value_or("");
    const auto* const algorithm = digest_by_uri(uri);
    if (algorithm == nullptr || !algorithm->may_sign)
        return fail(Errc::unsupported, "its signature: digest " + uri.substr(0, 120));
    auto octets = base64_decode(content(value));
    if (!octets || octets->size() != algorithm->size) return wrong("a digest of another length");
    return Digest{algorithm, std::move(*octets)};
}

Result<void> compare(const Digest& stated, ByteView octets, const char* what) {
    const auto actual = crypto::digest(*stated.algorithm, {octets});
    if (!actual) return tl::unexpected(actual.error());
    if (*actual != stated.value) return fail(Errc::integrity, std::string("its signature is over another ") + what);
    return {};
}

struct Transforms {
    bool enveloped = false;
    Canonicalization canonicalization;
};

// Enveloped first, where it stands at all, and then one way to write octets: nothing else leaves in place what is read.
Result<Transforms> read_transforms(const xmlNode* reference) {
    Transforms transforms;
    const xmlNode* const list = child(reference, ds, "Transforms");
    if (list == nullptr) return transforms;
    const xmlNode* at = element(list->children);
    if (is(at, ds, "Transform") && attribute(at, "Algorithm") == enveloped_transform) {
        if (element(at->children) != nullptr) return wrong("a transform with parameters that it does not have");
        transforms.enveloped = true;
        at = element(at->next);
    }
    if (at == nullptr) return transforms;
    if (!is(at, ds, "Transform") || element(at->next) != nullptr)
        return wrong("transforms beyond those of a whole document");
    auto how = read_canonicalization(at);
    if (!how) return forward(how);
    transforms.canonicalization = std::move(*how);
    return transforms;
}

class Verification {
public:
    Verification(const Document& document, const xmlNode* signature) : document_(document), signature_(signature) {}

    Result<EnvelopedSignature> run(const IsSigner& is_signer) {
        if (auto found = find_parts(); !found) return forward(found);
        if (auto chosen = choose_certificate(is_signer); !chosen) return forward(chosen);
        if (auto checked = check_references(); !checked) return forward(checked);
        if (auto checked = check_value(); !checked) return forward(checked);
        return EnvelopedSignature{std::move(certificate_), signing_time()};
    }

private:
    Result<void> find_parts() {
        info_ = only(signature_, ds, "SignedInfo");
        value_ = only(signature_, ds, "SignatureValue");
        const xmlNode* const qualifying = only(only(signature_, ds, "Object"), xades, "QualifyingProperties");
        properties_ = only(qualifying, xades, "SignedProperties");
        of_signature_ = only(properties_, xades, "SignedSignatureProperties");
        if (info_ == nullptr || value_ == nullptr || of_signature_ == nullptr)
            return wrong("no SignedInfo, SignatureValue or SignedProperties");
        const auto id = attribute(signature_, "Id");
        if (!id || attribute(qualifying, "Target") != "#" + *id)
            return wrong("its properties are of another signature");
        return {};
    }

    // Of the certificates in KeyInfo the one that the signed properties name.
    Result<void> choose_certificate(const IsSigner& is_signer) {
        const xmlNode* named = only(of_signature_, xades, "SigningCertificateV2");
        if (named == nullptr) named = only(of_signature_, xades, "SigningCertificate");
        auto digest = read_digest(child(child(named, xades, "Cert"), xades, "CertDigest"));
        if (!digest) return forward(digest);
        std::size_t looked_at = 0;
        const xmlNode* const info = only(signature_, ds, "KeyInfo");
        for (xmlNode* data = child(info, ds, "X509Data"); data != nullptr; data = element(data->next))
            for (xmlNode* one = element(data->children); one != nullptr; one = element(one->next)) {
                if (!is(one, ds, "X509Certificate") || ++looked_at > max_certificates) continue;
                auto certificate = base64_decode(content(one));
                if (!certificate) continue;
                auto same = compare(*digest, *certificate, "certificate");
                if (!same && same.error().code == Errc::integrity) continue;
                if (!same) return same;
                if (!is_signer(*certificate)) return fail(Errc::untrusted, "signed by somebody who may not sign it");
                certificate_ = std::move(*certificate);
                return {};
            }
        return fail(Errc::integrity, "its signature is over another certificate");
    }

    Result<void> check_references() {
        bool document = false, properties = false;
        for (xmlNode* one = element(info_->children); one != nullptr; one = element(one->next)) {
            if (is(one, ds, "CanonicalizationMethod") || is(one, ds, "SignatureMethod")) continue;
            if (!is(one, ds, "Reference")) return wrong("an element that does not belong into SignedInfo");
            const std::string type = attribute(one, "Type").value_or("");
            const bool to_properties = type == "http://uri.etsi.org/01903#SignedProperties" ||
                                       type == "http://uri.etsi.org/01903/v1.3.2#SignedProperties";
            bool& seen = to_properties ? properties : document;
            if (std::exchange(seen, true)) return wrong("more references than to the document and to the properties");
            if (auto checked = check_reference(one, to_properties ? properties_ : nullptr); !checked) return checked;
        }
        if (!document || !properties) return wrong("no reference to the document or to the properties");
        return {};
    }

    // `properties`: null for the document, which is all of it or its root by name.
    Result<void> check_reference(const xmlNode* reference, const xmlNode* properties) {
        const auto uri = attribute(reference, "URI");
        const xmlNode* apex = properties != nullptr ? properties : document_.root();
        if (uri == "" && properties == nullptr) {
            apex = nullptr;
        } else {
            const auto id = attribute(apex, "Id");
            if (!uri || !id || *uri != "#" + *id) return wrong("a reference to another place");
        }
        const auto transforms = read_transforms(reference);
        if (!transforms) return tl::unexpected(transforms.error());
        if (transforms->enveloped != (properties == nullptr)) return wrong("it is not enveloped in what it is over");
        auto stated = read_digest(reference);
        if (!stated) return forward(stated);
        auto octets =
            canonical(document_, transforms->canonicalization, apex, properties == nullptr ? signature_ : nullptr);
        if (!octets) return forward(octets);
        return compare(*stated, *octets, "document");
    }

    Result<void> check_value() {
        const xmlNode* const method = only(info_, ds, "SignatureMethod");
        const xmlNode* const writing = only(info_, ds, "CanonicalizationMethod");
        if (method == nullptr || writing == nullptr) return wrong("no method in SignedInfo");
        const auto how = read_canonicalization(writing);
        if (!how) return tl::unexpected(how.error());
        auto octets = canonical(document_, *how, info_);
        if (!octets) return forward(octets);
        const auto value = base64_decode(content(value_));
        if (!value) return wrong("a value that is no Base64");
        const auto identity = crypto::identify_certificate(certificate_);
        if (!identity) return tl::unexpected(identity.error());
        const auto key = crypto::public_key_of(*identity);
        if (!key) return tl::unexpected(key.error());
        return verify_value(attribute(method, "Algorithm").value_or(""), key->get(), *octets, *value);
    }

    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> signing_time() const {
        const xmlNode* const time = only(of_signature_, xades, "SigningTime");
        return time != nullptr ? read_date_time(content(time)) : std::nullopt;
    }

    const Document& document_;
    const xmlNode* const signature_;
    const xmlNode *info_ = nullptr, *value_ = nullptr, *properties_ = nullptr, *of_signature_ = nullptr;
    Bytes certificate_;
};

}  // namespace

Result<EnvelopedSignature> verify_enveloped(const Document& document, const IsSigner& is_signer) {
    if (auto unique = check_ids(document); !unique) return forward(unique);
    const auto signature = find_signature(document);
    if (!signature) return tl::unexpected(signature.error());
    return Verification(document, *signature).run(is_signer);
}

}  // namespace pidpys::xml
