// SPDX-License-Identifier: MIT
#include "crypto/cms/certificate_bundle.hpp"

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/base/text_encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {
namespace {

constexpr der::Tag utc_time = 0x17;
constexpr der::Tag generalized_time = 0x18;

// What editors and transfers leave behind a structure.
bool is_filling(std::uint8_t octet) {
    return octet == '\r' || octet == '\n' || octet == ' ' || octet == '\t' || octet == 0 || octet == 0x1a;
}

ByteView without_filling(ByteView octets) {
    while (!octets.empty() && is_filling(octets.front())) octets = octets.subspan(1);
    return octets;
}

// CertificateList (RFC 5280 §5.1) as far as its outer structure goes: a time stands where a certificate has two.
bool is_revocation_list(ByteView der) {
    bool broken = false;
    der::Reader list = der::Reader(der, broken).enter(der::sequence_tag);
    der::Reader body = list.enter(der::sequence_tag);
    (void)body.take_if(der::integer_tag);
    (void)body.take(der::sequence_tag);  // signature
    (void)body.take(der::sequence_tag);  // issuer
    const der::Tag update = body.peek();
    (void)list.take(der::sequence_tag);
    (void)list.take(der::bit_string);
    list.finish();
    return !broken && (update == utc_time || update == generalized_time);
}

class BundleReader {
public:
    PkiBundle found;

    // One structure after another.
    Result<void> add_der(ByteView octets) {
        for (ByteView rest = without_filling(octets); !rest.empty();) {
            const auto definite = der::Definite::from(rest, true);
            if (!definite) return unknown(definite.error().code);
            if (auto added = add_structure(definite->view()); !added) return added;
            rest = without_filling(rest.subspan(definite->input_size()));
        }
        return {};
    }

    Result<void> add_pem(std::string_view text) {
        for (;;) {
            const auto block = next_pem_block(text);
            if (!block) return tl::unexpected(block.error());
            if (!*block) return {};
            const auto label = (*block)->label;
            const bool aside = label == "TRUSTED CERTIFICATE";  // OpenSSL's own: a certificate and its settings
            if (!aside && !holds_pki(label)) continue;
            auto der = base64_decode((*block)->body);
            if (!der) return forward(der);
            if (auto added = aside ? add_first(*der) : add_der(*der); !added) return added;
        }
    }

private:
    static bool holds_pki(std::string_view label) {
        return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "X509 CRL" || label == "PKCS7" ||
               label == "CMS";
    }

    static tl::unexpected<Error> unknown(Errc code) {
        return fail(code, "neither a certificate nor a revocation list nor a PKCS#7 bundle");
    }

    Result<void> add_first(ByteView octets) {
        const auto definite = der::Definite::from(octets, true);
        return definite ? add_structure(definite->view()) : unknown(definite.error().code);
    }

    Result<void> add_structure(ByteView der) {
        if (identify_certificate(der)) return keep(found.certificates, der, max_bundle_certificates);
        if (is_revocation_list(der)) return keep(found.revocation_lists, der, max_bundle_lists);
        const auto bundle = parse_signed_data(der);
        if (!bundle) return unknown(bundle.error().code);
        for (ByteView certificate : bundle->certificates)
            if (identify_certificate(certificate))
                if (auto kept = keep(found.certificates, certificate, max_bundle_certificates); !kept) return kept;
        bool broken = false;
        der::Reader set(bundle->crls, broken);
        der::Reader lists(bundle->crls.empty() ? ByteView{} : set.any().content, broken);
        while (!lists.at_end()) {
            const ByteView list = lists.any().whole;
            if (!is_revocation_list(list)) continue;
            if (auto kept = keep(found.revocation_lists, list, max_bundle_lists); !kept) return kept;
        }
        return {};
    }

    static Result<void> keep(std::vector<Bytes>& where, ByteView der, std::size_t limit) {
        if (where.size() == limit) return fail(Errc::too_large, "too many certificates or lists");
        where.push_back(to_bytes(der));
        return {};
    }
};

Result<void> read_into(BundleReader& reader, ByteView octets) {
    Bytes storage;
    const std::string_view text = as_text(utf8_text(octets, storage));
    const bool armoured = text.find("-----BEGIN ") != std::string_view::npos;
    if (!octets.empty() && octets[0] == der::sequence_tag && (!armoured || der::Definite::from(octets, true)))
        return reader.add_der(octets);
    if (armoured) return reader.add_pem(text);
    if (const auto der = bare_base64(text)) return reader.add_der(*der);
    return reader.add_der(octets);
}

}  // namespace

Result<PkiBundle> read_pki_bundle(ByteView octets) {
    BundleReader reader;
    if (auto added = read_into(reader, octets); !added) return forward(added);
    if (reader.found.certificates.empty() && reader.found.revocation_lists.empty())
        return fail(Errc::malformed, "neither a certificate nor a revocation list in it");
    return std::move(reader.found);
}

Result<std::vector<Bytes>> read_certificate_bundle(ByteView octets) {
    auto bundle = read_pki_bundle(octets);
    if (!bundle) return forward(bundle);
    if (bundle->certificates.empty()) return fail(Errc::malformed, "no certificate");
    return std::move(bundle->certificates);
}

}  // namespace pidpys::crypto
