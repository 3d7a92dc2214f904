// SPDX-License-Identifier: MIT
// A foreign XML document by libxml2, in a cage: no document type and so no entities and no defaults, no network, bounds on
// what it may hold. What stands in it is what its octets say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <libxml/tree.h>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::xml {

inline constexpr std::string_view signature_namespace = "http://www.w3.org/2000/09/xmldsig#";

struct Bounds {
    std::size_t octets = std::size_t{4} << 20;
    int depth = 64;                // of elements
    std::size_t nodes = 200'000;   // elements, attributes, texts
    std::size_t namespaces = 512;  // declarations
};

class Document {
public:
    // Errors: malformed (no XML, a document type), too_large.
    static Result<Document> read(ByteView octets, const Bounds& bounds = {});

    [[nodiscard]] xmlDoc* get() const { return document_.get(); }
    [[nodiscard]] xmlNode* root() const { return xmlDocGetRootElement(document_.get()); }

private:
    struct Free {
        void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
    };
    explicit Document(xmlDoc* document) : document_(document) {}

    std::unique_ptr<xmlDoc, Free> document_;
};

// The element of this namespace and name? Null is none.
bool is(const xmlNode* node, std::string_view space, std::string_view name);

// The next element at or after `node` among its siblings; null: there is none.
xmlNode* element(xmlNode* node);
// The first child of this name; null: there is none.
xmlNode* child(const xmlNode* node, std::string_view space, std::string_view name);

// In no namespace.
std::optional<std::string> attribute(const xmlNode* node, const char* name);

std::string language_of(const xmlNode* node);  // xml:lang, of it or above; empty: none

// The text of it and of all below, comments left out.
std::string content(const xmlNode* node);

std::string_view text_of(const xmlChar* text);  // empty for null

// The next node in document order, below `top`; null at the end.
xmlNode* next_node(xmlNode* node, const xmlNode* top);

}  // namespace pidpys::xml
