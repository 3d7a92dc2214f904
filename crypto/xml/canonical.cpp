// SPDX-License-Identifier: MIT
#include "crypto/xml/canonical.hpp"

#include <libxml/c14n.h>

#include "crypto/base/ascii.hpp"

namespace pidpys::xml {
namespace {

constexpr std::string_view exclusive_namespace = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::size_t max_prefixes = 64;
constexpr std::size_t max_octets = std::size_t{32} << 20;  // namespaces are repeated wherever they are used

struct Part {
    const xmlNode* apex;
    const xmlNode* left_out;
};

int is_visible(void* user, xmlNode* node, xmlNode* parent) {
    const auto& part = *static_cast<const Part*>(user);
    // A namespace has another shape than a node, and belongs to the element as attributes do.
    const bool own = node != nullptr && node->type != XML_NAMESPACE_DECL && node->type != XML_ATTRIBUTE_NODE;
    bool inside = part.apex == nullptr;
    for (const xmlNode* up = own ? node : parent; up != nullptr; up = up->parent) {
        if (up == part.left_out) return 0;
        inside = inside || up == part.apex;
    }
    return inside ? 1 : 0;
}

struct Output {
    Bytes octets;
    bool full = false;
};

int write_piece(void* user, const char* piece, int size) {
    auto& output = *static_cast<Output*>(user);
    const auto octets = as_bytes(std::string_view(piece, static_cast<std::size_t>(size)));
    output.full = output.full || output.octets.size() + octets.size() > max_octets;
    if (output.full) return -1;
    output.octets.insert(output.octets.end(), octets.begin(), octets.end());
    return size;
}

// Where it fails libxml2 tells standard error unless this thread has somebody else to tell.
class Silence {
public:
    Silence() : function_(xmlStructuredError), context_(xmlStructuredErrorContext) {
        xmlSetStructuredErrorFunc(nullptr, [](void*, xmlError*) {});
    }
    ~Silence() { xmlSetStructuredErrorFunc(context_, function_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    xmlStructuredErrorFunc function_;
    void* context_;
};

struct CloseBuffer {
    void operator()(xmlOutputBuffer* buffer) const { xmlOutputBufferClose(buffer); }
};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!(text = without_blanks(text)).empty()) {
        const auto word = text.substr(0, text.find_first_of(ascii_blanks));
        words.emplace_back(word);
        text.remove_prefix(word.size());
    }
    return words;
}

}  // namespace

Result<Canonicalization> read_canonicalization(const xmlNode* method) {
    const std::string uri = attribute(method, "Algorithm").value_or("");
    Canonicalization how;
    if (uri == "http://www.w3.org/TR/2001/REC-xml-c14n-20010315") {
        how.form = Form::inclusive;
    } else if (uri == "http://www.w3.org/2006/12/xml-c14n11") {
        how.form = Form::inclusive_1_1;
    } else if (uri == exclusive_namespace) {
        how.form = Form::exclusive;
    } else {
        return fail(Errc::unsupported, "canonicalization or transform " + uri.substr(0, 120));
    }
    const xmlNode* const parameter = element(method->children);
    if (parameter == nullptr) return how;
    if (how.form != Form::exclusive || !is(parameter, exclusive_namespace, "InclusiveNamespaces") ||
        element(parameter->next) != nullptr)
        return fail(Errc::malformed, "a canonicalization with parameters that it does not have");
    how.prefixes = words_of(attribute(parameter, "PrefixList").value_or(""));
    if (how.prefixes.size() > max_prefixes) return fail(Errc::too_large, "too many inclusive namespaces");
    return how;
}

Result<Bytes> canonical(const Document& document, const Canonicalization& how, const xmlNode* apex,
                        const xmlNode* left_out) {
    constexpr auto mode = [](Form form) {
        return form == Form::exclusive       ? XML_C14N_EXCLUSIVE_1_0
               : form == Form::inclusive_1_1 ? XML_C14N_1_1
                                             : XML_C14N_1_0;
    };
    std::vector<std::string> prefixes = how.prefixes;
    std::vector<xmlChar*> list;
    for (std::string& prefix : prefixes) list.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
    list.push_back(nullptr);
    Part part{apex, left_out};
    Output output;
    const std::unique_ptr<xmlOutputBuffer, CloseBuffer> buffer(
        xmlOutputBufferCreateIO(write_piece, nullptr, &output, nullptr));
    if (!buffer) return fail(Errc::exhausted, "no memory for canonical XML");
    const Silence silence;
    const int done = xmlC14NExecute(document.get(), is_visible, &part, mode(how.form),
                                    how.prefixes.empty() ? nullptr : list.data(), 0, buffer.get());
    const int flushed = done < 0 ? -1 : xmlOutputBufferFlush(buffer.get());
    if (output.full) return fail(Errc::too_large, "its canonical form is too large");
    if (done < 0 || flushed < 0) return fail(Errc::malformed, "XML without a canonical form");
    return std::move(output.octets);
}

}  // namespace pidpys::xml
