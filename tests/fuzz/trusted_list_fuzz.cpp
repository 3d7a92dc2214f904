// SPDX-License-Identifier: MIT
// Trusted lists of any kind: the cage, the signature with whoever made it, and what it says. Nobody's but the known
// signer's is ever taken.
#include <cstdlib>

#include "certs/authorities/trusted_list_content.hpp"
#include "crypto/xml/enveloped_signature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const ByteView octets(data, size);
    if (certs::read_trusted_list(octets)) std::abort();
    const auto document = xml::Document::read(octets);
    if (!document) return 0;
    (void)xml::verify_enveloped(*document, [](ByteView) { return true; });
    const auto list = certs::read_list_content(*document);
    if (!list) return 0;
    const auto standings = list->standings();
    for (const Bytes& certificate : list->certificates()) {
        if (certificate.size() > size) std::abort();
        (void)standings.refuses(certificate, list->issued);
    }
    return 0;
}
