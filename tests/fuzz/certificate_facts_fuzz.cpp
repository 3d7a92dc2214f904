// SPDX-License-Identifier: MIT
#include "certs/certificate.hpp"
#include "certs/critical_extensions.hpp"
#include "certs/parse_certificate.hpp"
#include "certs/strength.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/cms/distinguished_name.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    (void)certs::certificate_facts({data, size});
    if (const auto identity = crypto::identify_certificate({data, size})) {
        (void)crypto::may_sign_documents(*identity);
        (void)crypto::same_name(identity->issuer, identity->subject);
        (void)crypto::public_key_of(*identity);
    }
    if (const auto certificate = certs::parse_certificate({data, size})) {
        (void)certs::check_extensions(certificate.get());
        (void)certs::check_strength(certificate.get());
    }
    return 0;
}
