// SPDX-License-Identifier: MIT
#include "asic/manifest.hpp"
#include "asic/names.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/xml/digest_uri.hpp"

namespace pidpys::asic {
namespace {

// An attribute's value between quotes (XML 1.0 §2.3).
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string attribute(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : " " + std::string(name) + "=\"" + escaped(value) + '"';
}

}  // namespace

Bytes write_manifest(const Manifest& manifest) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
        "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" "
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n";
    text += "<asic:SigReference" + attribute("MimeType", manifest.signature_type) +
            attribute("URI", uri_of(manifest.signature)) + "/>\n";
    for (const DataReference& reference : manifest.references) {
        text += "<asic:DataObjectReference" + attribute("MimeType", reference.media_type) +
                (reference.root_file ? " Rootfile=\"true\"" : "") + attribute("URI", uri_of(reference.name)) + ">";
        text += "<ds:DigestMethod" + attribute("Algorithm", xml::digest_uri(*reference.algorithm)) + "/>";
        text += "<ds:DigestValue>" + base64_encode(reference.digest) + "</ds:DigestValue>";
        text += "</asic:DataObjectReference>\n";
    }
    text += "</asic:ASiCManifest>\n";
    return to_bytes(as_bytes(text));
}

}  // namespace pidpys::asic
