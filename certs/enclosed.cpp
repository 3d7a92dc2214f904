// SPDX-License-Identifier: MIT
#include "certs/enclosed.hpp"

#include <algorithm>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/tags.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/values.hpp"

namespace pidpys::certs {
namespace {

namespace oids = crypto::oids;
namespace der = crypto::der;

constexpr std::size_t max_certificates = 256;

class Collector {
public:
    void add(const crypto::SignedDataView& signature, bool with_stamps) {
        for (ByteView certificate : signature.certificates) add_certificate(certificate);
        add(crypto::revocations_of(signature));
        for (const auto& signer : signature.signers) {
            for (ByteView certificate : crypto::certificate_values_of(signer)) add_certificate(certificate);
            add(crypto::revocation_values_of(signer));
            if (with_stamps) add_stamps(signer);
        }
    }

    Enclosed found;

private:
    void add_certificate(ByteView certificate) {
        if (certificate.empty() || certificate[0] != der::sequence_tag) return;
        const auto is_it = [&](const Bytes& one) { return std::ranges::equal(one, certificate); };
        auto& all = found.certificates;
        if (all.size() < max_certificates && std::ranges::none_of(all, is_it)) all.push_back(to_bytes(certificate));
    }

    void add(const crypto::RevocationValues& values) {
        for (ByteView answer : values.ocsps) found.material.answers.push_back(to_bytes(answer));
        for (ByteView list : values.crls) found.material.lists.push_back(to_bytes(list));
    }

    void add_stamps(const crypto::SignerInfoView& signer) {
        const auto from = [&](ByteView set, const der::Oid& type) {
            for (ByteView value : crypto::attribute_values(set, type))
                if (const auto token = crypto::parse_signed_data(value, 1)) add(*token, false);
        };
        from(signer.signed_attributes, oids::content_timestamp);
        for (const auto& type : {oids::signature_timestamp, oids::signature_and_refs_timestamp, oids::refs_timestamp,
                                 oids::archive_timestamp_v2, oids::archive_timestamp_v3})
            from(signer.unsigned_attributes, type);
    }
};

}  // namespace

Enclosed enclosed_in(const crypto::SignedDataView& signature) {
    Collector collector;
    collector.add(signature, true);
    return std::move(collector.found);
}

Enclosed enclosed_in(const std::vector<ByteView>& several) {
    Collector collector;
    for (ByteView octets : several)
        if (const auto definite = der::Definite::from(octets))
            if (const auto signature = crypto::parse_signed_data(definite->view())) collector.add(*signature, true);
    return std::move(collector.found);
}

}  // namespace pidpys::certs
