// SPDX-License-Identifier: MIT
#include "certs/parse_certificate.hpp"

#include "certs/certificate.hpp"
#include "crypto/base/octet_cache.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::certs {

crypto::X509Ptr parse_certificate(ByteView der) {
    static auto& known = *new OctetCache<X509, 128, 8192>;
    if (der.size() > max_certificate_size) return {};
    (void)crypto::load_provider();  // without it national certificates have no key
    const auto certificate = known.get(der, [&] {
        const unsigned char* at = der.data();
        std::shared_ptr<X509> parsed(d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free);
        ERR_clear_error();
        return at == der.data() + der.size() ? parsed : nullptr;
    });
    if (certificate) X509_up_ref(certificate.get());
    return crypto::X509Ptr(certificate.get());
}

}  // namespace pidpys::certs
