// SPDX-License-Identifier: MIT
#include "crypto/cms/certificate_bundle.hpp"

#include "crypto/asn1/ber.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {
namespace {

Result<void> add_der(ByteView octets, std::vector<Bytes>& found) {
    if (identify_certificate(octets)) {
        found.push_back(to_bytes(octets));
        return {};
    }
    auto definite = der::Definite::from(octets, true);
    if (!definite) return fail(definite.error().code, "neither a certificate nor a PKCS#7 bundle");
    const auto bundle = parse_signed_data(definite->view());
    if (!bundle) return fail(bundle.error().code, "neither a certificate nor a PKCS#7 bundle");
    for (ByteView certificate : bundle->certificates)
        if (identify_certificate(certificate)) found.push_back(to_bytes(certificate));
    return {};
}

bool holds_certificates(std::string_view label) {
    return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "PKCS7" || label == "CMS";
}

Result<void> add_pem(std::string_view text, std::vector<Bytes>& found) {
    while (found.size() <= max_bundle_certificates) {
        auto block = next_pem_block(text);
        if (!block) return forward(block);
        if (!*block) break;
        if (!holds_certificates((*block)->label)) continue;
        auto der = base64_decode((*block)->body);
        if (!der) return forward(der);
        if (auto added = add_der(*der, found); !added) return added;
    }
    return {};
}

}  // namespace

Result<std::vector<Bytes>> read_certificate_bundle(ByteView octets) {
    std::vector<Bytes> found;
    const bool pem = as_text(octets).find("-----BEGIN ") != std::string_view::npos && octets[0] != 0x30;
    auto added = pem ? add_pem(as_text(octets), found) : add_der(octets, found);
    if (!added) return forward(added);
    if (found.empty()) return fail(Errc::malformed, "no certificate");
    if (found.size() > max_bundle_certificates) return fail(Errc::too_large, "too many certificates");
    return found;
}

}  // namespace pidpys::crypto
