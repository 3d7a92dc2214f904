// SPDX-License-Identifier: MIT
#include "tests/authority/trusted_lists.hpp"

#include <stdexcept>

#include <openssl/ecdsa.h>

#include "crypto/base/encoding.hpp"
#include "crypto/base/iso_time.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/xml/digest_uri.hpp"

namespace pidpys::test::authority {
namespace {

using crypto::KeyFamily;

constexpr const char* ds = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
constexpr const char* xades = " xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\"";
constexpr const char* exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr const char* inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

template <class T>
T value_of(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return std::move(*result);
}

std::string element(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">";
}

std::string digest_elements(const std::string& text, const crypto::DigestAlgorithm& algorithm,
                            const std::string& scope) {
    const Bytes digest = value_of(crypto::digest(algorithm, {as_bytes(text)}));
    return "<ds:DigestMethod" + scope + " Algorithm=\"" + xml::digest_uri(algorithm) +
           "\"></ds:DigestMethod><ds:DigestValue" + scope + ">" + base64_encode(digest) + "</ds:DigestValue>";
}

std::string transform(const std::string& uri) { return "<ds:Transform Algorithm=\"" + uri + "\"></ds:Transform>"; }

std::string usual_method(KeyFamily family, const std::string& digest) {
    if (family == KeyFamily::dstu4145) return digest == "dstu34311" ? "dstu4145-gost34311" : "dstu4145-dstu7564-256";
    return std::string(family == KeyFamily::ec ? "ecdsa-sha" : "rsa-sha") + digest.substr(3);
}

// r and s, each as long as P-256's order.
Bytes raw_ecdsa(const Bytes& der) {
    const unsigned char* at = der.data();
    const std::unique_ptr<ECDSA_SIG, crypto::FreeWith<ECDSA_SIG_free>> pair(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    Bytes raw(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + 32, 32);
    return raw;
}

}  // namespace

ListSpec list_of(const House& house) {
    ListSpec spec;
    spec.issued = iso_time(std::chrono::floor<std::chrono::days>(house.now));
    spec.services = {
        {.certificates = {house.issuing.certificate()}, .history = {{"withdrawn", "2015-01-01T00:00:00Z"}}},
        {.type = "http://czo.gov.ua/TrstSvc/Svctype/NationalRootCA-QC",
         .certificates = {house.root.certificate()},
         .provider = "ЦЗО",
         .edrpou = "43220851"}};
    return spec;
}

std::string trusted_list(const ListSpec& spec) {
    std::string providers;
    for (const ListedService& each : spec.services) {
        const auto instance = [&](const std::string& status, const std::string& since, bool with_certificates) {
            std::string ids;
            for (const Bytes& certificate : each.certificates)
                if (with_certificates)
                    ids += element("DigitalId", element("X509Certificate", base64_encode(certificate)));
            ids += element("DigitalId", element("X509SubjectName", "CN=nobody"));
            return element("ServiceTypeIdentifier", each.type) +
                   "<ServiceName><Name xml:lang=\"en\">Service</Name><Name "
                   "xml:lang=\"uk\">Послуга</Name></ServiceName>" +
                   element("ServiceDigitalIdentity", ids) +
                   element("ServiceStatus", "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/" + status) +
                   element("StatusStartingTime", since);
        };
        std::string history;
        for (const auto& [status, since] : each.history)
            history += element("ServiceHistoryInstance", instance(status, since, false));
        if (!history.empty()) history = element("ServiceHistory", history);
        providers += element(
            "TrustServiceProvider",
            element("TSPInformation", "<TSPName><Name xml:lang=\"uk\">" + each.provider + "</Name></TSPName>" +
                                          "<TSPTradeName><Name xml:lang=\"en\">NTRUA-" + each.edrpou +
                                          "</Name></TSPTradeName>") +
                element("TSPServices",
                        element("TSPService",
                                element("ServiceInformation", instance(each.status, each.since, true)) + history)));
    }
    return "<TrustServiceStatusList xmlns=\"http://uri.etsi.org/02231/v2#\" Id=\"TrustServiceStatusList-UA\">\n\t" +
           element("SchemeInformation",
                   element("TSLVersionIdentifier", "6") + element("TSLSequenceNumber", std::to_string(spec.number)) +
                       element("SchemeTerritory", spec.territory) + element("ListIssueDateTime", spec.issued) +
                       element("NextUpdate", spec.next_update.empty() ? "" : element("dateTime", spec.next_update))) +
           (providers.empty() ? "" : element("TrustServiceProviderList", providers)) + "</TrustServiceStatusList>";
}

std::string sign_document(const std::string& text, const Member& signer, const SignAs& how) {
    const KeyFamily family = crypto::family_of(signer.key());
    const crypto::DigestAlgorithm& digest = *crypto::digest_by_name(how.digest);
    const std::string properties =
        std::string("<xades:SignedProperties") + xades + " Id=\"sp\"><xades:SignedSignatureProperties>" +
        "<xades:SigningTime>2026-05-19T09:02:00Z</xades:SigningTime><xades:SigningCertificateV2><xades:Cert>" +
        "<xades:CertDigest>" + digest_elements(std::string(as_text(signer.certificate())), digest, ds) +
        "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>" +
        "</xades:SignedProperties>";
    const std::string form = how.inclusive ? inclusive : exclusive;
    const std::string transforms =
        how.transforms.empty() ? transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature") + transform(form)
                               : how.transforms;
    const std::string method = how.method.empty() ? "xmldsig-more#" + usual_method(family, how.digest) : how.method;
    const std::string year = method.find("MGF1") != std::string::npos ? "2007/05/" : "2001/04/";
    const std::string info =
        "<ds:SignedInfo" + (how.inclusive ? how.scope : std::string()) + ds +
        "><ds:CanonicalizationMethod Algorithm=\"" + form + "\"></ds:CanonicalizationMethod>" +
        "<ds:SignatureMethod Algorithm=\"http://www.w3.org/" + year + method + "\"></ds:SignatureMethod>" +
        "<ds:Reference Type=\"\" URI=\"" + how.uri + "\"><ds:Transforms>" + transforms + "</ds:Transforms>" +
        digest_elements(text, digest, "") + "</ds:Reference>" +
        "<ds:Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#sp\"><ds:Transforms>" +
        transform(exclusive) + "</ds:Transforms>" + digest_elements(properties, digest, "") + "</ds:Reference>" +
        how.more_references + "</ds:SignedInfo>";

    const auto scheme = value_of(crypto::scheme_for(signer.key(), digest, method.find("MGF1") != std::string::npos));
    Bytes value = value_of(value_of(crypto::SigningContext::make(signer.key(), scheme)).sign(as_bytes(info)));
    if (family == KeyFamily::ec && !how.der_value) value = raw_ecdsa(value);
    const std::string signature =
        std::string("<ds:Signature") + ds + " Id=\"s\">" + info + "<ds:SignatureValue>" + base64_encode(value) +
        "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + base64_encode(signer.certificate()) +
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties" + xades +
        " Target=\"" + (how.properties_target.empty() ? "#s" : how.properties_target) + "\">" + properties +
        "</xades:QualifyingProperties></ds:Object></ds:Signature>";
    const auto end = text.rfind("</");
    return text.substr(0, end) + signature + text.substr(end);
}

}  // namespace pidpys::test::authority
