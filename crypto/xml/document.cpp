// SPDX-License-Identifier: MIT
#include "crypto/xml/document.hpp"

#include <libxml/parser.h>

namespace pidpys::xml {
namespace {

struct FreeText {
    void operator()(xmlChar* text) const { xmlFree(text); }
};
using Text = std::unique_ptr<xmlChar, FreeText>;

Result<void> keep_bounds(xmlDoc* document, const Bounds& bounds) {
    std::size_t nodes = 0, namespaces = 0;
    int depth = 0;
    const auto* top = reinterpret_cast<xmlNode*>(document);
    for (xmlNode* node = document->children; node != nullptr; node = next_node(node, top)) {
        ++nodes;
        if (node->type != XML_ELEMENT_NODE) continue;
        depth = 0;
        for (const xmlNode* up = node; up != top && depth <= bounds.depth; up = up->parent) ++depth;
        for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) ++nodes;
        for (const xmlNs* one = node->nsDef; one != nullptr; one = one->next) ++namespaces;
        if (depth > bounds.depth || nodes > bounds.nodes || namespaces > bounds.namespaces)
            return fail(Errc::too_large, "nested too deeply, or too many elements");
    }
    return {};
}

}  // namespace

std::string_view text_of(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

xmlNode* next_node(xmlNode* node, const xmlNode* top) {
    if (node->children != nullptr) return node->children;
    while (node != nullptr && node != top && node->next == nullptr) node = node->parent;
    return node == nullptr || node == top ? nullptr : node->next;
}

Result<Document> Document::read(ByteView octets, const Bounds& bounds) {
    if (octets.size() > bounds.octets) return fail(Errc::too_large, "too large");
    static const bool ready = (xmlInitParser(), true);  // once, for every thread
    static_cast<void>(ready);
    Document document(xmlReadMemory(reinterpret_cast<const char*>(octets.data()), static_cast<int>(octets.size()),
                                    nullptr, nullptr,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA));
    if (document.get() == nullptr || document.root() == nullptr) return fail(Errc::malformed, "not XML");
    // Entities and defaults would make it say what does not stand there.
    if (document.get()->intSubset != nullptr || document.get()->extSubset != nullptr)
        return fail(Errc::malformed, "a document type");
    if (auto kept = keep_bounds(document.get(), bounds); !kept) return forward(kept);
    return document;
}

bool is(const xmlNode* node, std::string_view space, std::string_view name) {
    return node != nullptr && node->type == XML_ELEMENT_NODE && text_of(node->name) == name && node->ns != nullptr &&
           text_of(node->ns->href) == space;
}

xmlNode* element(xmlNode* node) {
    while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->next;
    return node;
}

xmlNode* child(const xmlNode* node, std::string_view space, std::string_view name) {
    if (node == nullptr) return nullptr;
    xmlNode* one = element(node->children);
    while (one != nullptr && !is(one, space, name)) one = element(one->next);
    return one;
}

std::optional<std::string> attribute(const xmlNode* node, const char* name) {
    const Text value(xmlGetNoNsProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(name)));
    return value ? std::optional(std::string(text_of(value.get()))) : std::nullopt;
}

std::string language_of(const xmlNode* node) {
    const Text language(xmlNodeGetLang(const_cast<xmlNode*>(node)));
    return std::string(text_of(language.get()));
}

std::string content(const xmlNode* node) {
    const Text value(xmlNodeGetContent(const_cast<xmlNode*>(node)));
    return std::string(text_of(value.get()));
}

}  // namespace pidpys::xml
