// SPDX-License-Identifier: MIT
// certificate-values and revocation-values of CAdES-X Long (RFC 5126 §6.3.3, §6.3.4), and the same material where B-LT
// has it: in SignedData.certificates and SignedData.crls (ETSI EN 319 122-1 §5.4, RFC 5940).
#pragma once

#include <span>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

struct RevocationValues {
    std::vector<ByteView> crls;   // CertificateList
    std::vector<ByteView> ocsps;  // BasicOCSPResponse
};

inline constexpr std::size_t max_values = 1024;  // in one attribute

// Of an attribute's value. Certificates are not looked into. malformed, too_large.
Result<std::vector<ByteView>> read_certificate_values(ByteView value);
Result<RevocationValues> read_revocation_values(ByteView value);

Bytes make_certificate_values(std::span<const ByteView> certificates);
Bytes make_revocation_values(std::span<const ByteView> crls, std::span<const ByteView> basic_responses);

// RevocationInfoChoice of a BasicOCSPResponse: the whole OCSPResponse, id-ri-ocsp-response.
Bytes make_ocsp_choice(ByteView basic_response);

// All that stands in SignedData.crls; what is of no known kind is left out, as RFC 5652 §10.2.1 lets it be.
RevocationValues revocations_of(const SignedDataView& signature);

// All that stands in the attribute of a signer; nothing where it is damaged or absent.
std::vector<ByteView> certificate_values_of(const SignerInfoView& signer);
RevocationValues revocation_values_of(const SignerInfoView& signer);

}  // namespace pidpys::crypto
