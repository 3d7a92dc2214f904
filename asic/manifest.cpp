// SPDX-License-Identifier: MIT
#include "asic/manifest.hpp"

#include <optional>

#include "asic/names.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/xml/digest_uri.hpp"
#include "crypto/xml/document.hpp"

namespace pidpys::asic {
namespace {

using xml::attribute;
using xml::content;
using xml::element;
using xml::is;

constexpr std::string_view kAsic = "http://uri.etsi.org/02918/v1.2.1#", kDs = xml::signature_namespace;
constexpr std::size_t kMaxReferences = 1000;

tl::unexpected<Error> wrong(const std::string& what) { return fail(Errc::malformed, "the manifest: " + what); }

Result<std::string> member_of(xmlNode* node) {
    const auto uri = attribute(node, "URI");
    if (!uri) return wrong("a reference without a URI");
    return name_of_uri(*uri);
}

// Extensions are unknown here: one that must be understood cannot be.
Result<void> read_extensions(xmlNode* list) {
    for (xmlNode* one = element(list->children); one != nullptr; one = element(one->next)) {
        if (!is(one, kAsic, "Extension")) return wrong("an element among the extensions");
        const auto critical = attribute(one, "Critical");
        if (!critical) return wrong("an extension that does not say whether it is critical");
        if (*critical == "true" || *critical == "1")
            return fail(Errc::unsupported, "the manifest: an extension that must be understood");
    }
    return {};
}

Result<DataReference> read_reference(xmlNode* node) {
    auto name = member_of(node);
    if (!name) return forward(name);
    DataReference reference{std::move(*name), attribute(node, "MimeType").value_or(""), nullptr, {}, false};
    const auto root = attribute(node, "Rootfile");
    reference.root_file = root == "true" || root == "1";
    xmlNode* const method = element(node->children);
    xmlNode* const value = method == nullptr ? nullptr : element(method->next);
    if (!is(method, kDs, "DigestMethod") || !is(value, kDs, "DigestValue"))
        return wrong("a reference without a digest");
    const std::string algorithm = attribute(method, "Algorithm").value_or("");
    reference.algorithm = xml::digest_by_uri(algorithm);
    if (reference.algorithm == nullptr) return fail(Errc::unsupported, "the manifest: digest " + algorithm);
    auto digest = base64_decode(content(value));
    if (!digest || digest->size() != reference.algorithm->size) return wrong("a digest of another length");
    reference.digest = std::move(*digest);
    xmlNode* const extensions = element(value->next);
    if (extensions == nullptr) return reference;
    if (!is(extensions, kAsic, "DataObjectReferenceExtensions") || element(extensions->next) != nullptr)
        return wrong("an element within a reference");
    if (auto read = read_extensions(extensions); !read) return forward(read);
    return reference;
}

}  // namespace

Result<Manifest> read_manifest(ByteView octets) {
    const auto document = xml::Document::read(octets, {.octets = kMaxManifest});
    if (!document) return fail(document.error().code, "the manifest: " + document.error().detail);
    xmlNode* const root = document->root();
    if (!is(root, kAsic, "ASiCManifest")) return wrong("another root element");
    xmlNode* node = element(root->children);
    if (!is(node, kAsic, "SigReference") || element(node->children) != nullptr)
        return wrong("it begins with an empty SigReference");
    auto signature = member_of(node);
    if (!signature) return forward(signature);
    Manifest manifest{std::move(*signature), attribute(node, "MimeType").value_or(""), {}};
    for (node = element(node->next); is(node, kAsic, "DataObjectReference"); node = element(node->next)) {
        if (manifest.references.size() == kMaxReferences)
            return fail(Errc::too_large, "the manifest has too many references");
        auto reference = read_reference(node);
        if (!reference) return forward(reference);
        for (const auto& other : manifest.references)
            if (other.name == reference->name) return wrong("a member is referred to twice");
        manifest.references.push_back(std::move(*reference));
    }
    if (manifest.references.empty()) return wrong("it refers to nothing");
    if (node != nullptr && (!is(node, kAsic, "ASiCManifestExtensions") || element(node->next) != nullptr))
        return wrong("an element that does not belong there");
    if (node != nullptr)
        if (auto read = read_extensions(node); !read) return forward(read);
    return manifest;
}

}  // namespace pidpys::asic
