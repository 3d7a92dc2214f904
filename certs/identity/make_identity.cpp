// SPDX-License-Identifier: MIT
#include "certs/identity/issue_certificate.hpp"
#include "certs/identity/tls_identity.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::certs {
namespace {

crypto::EvpPkey new_p256_key() { return crypto::EvpPkey(EVP_EC_gen("P-256")); }

}  // namespace

Result<TlsIdentity> make_identity(TimePoint now, const IdentityNames& names) {
    if (auto checked = check_names(names); !checked) return forward(checked);

    // Both keys are freed by OpenSSL with their private numbers cleared; the authority's goes at the end of this call.
    const crypto::EvpPkey authority_key = new_p256_key();
    TlsIdentity identity;
    identity.key = new_p256_key();
    if (!authority_key || !identity.key) return fail(Errc::internal, "P-256 key: " + crypto::openssl_errors());

    const TimePoint not_before = now - kIdentityBackdate;
    const TimePoint not_after = not_before + kIdentityLifetime;

    // A name of its own for each: stores that look issuers up by name never meet two keys under one.
    const CertificateSpec authority{
        .subject = {{NID_organizationName, "pidpys"},
                    {NID_commonName, "pidpys local authority " + random_uuid().substr(0, 8)}},
        .not_before = not_before,
        .not_after = not_after,
        .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                       {NID_key_usage, "critical,keyCertSign,cRLSign"},
                       {NID_ext_key_usage, "serverAuth"},
                       {NID_name_constraints, permitted_subtrees(names)},
                       {NID_subject_key_identifier, "hash"}}};
    auto authority_made = issue_certificate(authority, authority_key.get(), {nullptr, authority_key.get()});
    if (!authority_made) return forward(authority_made);
    identity.authority = std::move(*authority_made);

    const CertificateSpec leaf{
        .subject = {{NID_organizationName, "pidpys"}, {NID_commonName, names.dns.front()}},
        .not_before = not_before,
        .not_after = not_after,
        .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                       {NID_key_usage, "critical,digitalSignature"},
                       {NID_ext_key_usage, "serverAuth"},
                       {NID_subject_alt_name, alternative_names(names)},
                       {NID_subject_key_identifier, "hash"},
                       {NID_authority_key_identifier, "keyid:always"}}};
    auto leaf_made = issue_certificate(leaf, identity.key.get(), {identity.authority.get(), authority_key.get()});
    if (!leaf_made) return forward(leaf_made);
    identity.leaf = std::move(*leaf_made);
    return identity;
}

bool needs_renewal(const TlsIdentity& identity, TimePoint now, const IdentityNames& names) {
    using std::chrono::system_clock;
    std::time_t renew_at = system_clock::to_time_t(now + kIdentityRenewBefore);
    std::time_t present = system_clock::to_time_t(now);
    const auto compare = [](const ASN1_TIME* time, std::time_t at) { return X509_cmp_time(time, &at); };  // -1: past

    const bool ends_soon = compare(X509_get0_notAfter(identity.leaf.get()), renew_at) < 0 ||
                           compare(X509_get0_notAfter(identity.authority.get()), renew_at) < 0;
    const bool from_the_future =
        now >= kEarliestBelievableTime && compare(X509_get0_notBefore(identity.leaf.get()), present) > 0;
    return ends_soon || from_the_future || !has_names(identity.leaf.get(), names);
}

}  // namespace pidpys::certs
