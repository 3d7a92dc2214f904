// SPDX-License-Identifier: MIT
#include <openssl/x509v3.h>

#include "certs/identity/issue_certificate.hpp"
#include "certs/identity/tls_identity.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::certs {
namespace {

crypto::EvpPkey new_p256_key() { return crypto::EvpPkey(EVP_EC_gen("P-256")); }

bool is_before(const ASN1_TIME* time, TimePoint at) {
    std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    return X509_cmp_time(time, &seconds) < 0;
}

// Octet for octet what x509v3_config(5) makes of the value, critical or not as it says.
bool has_extension(X509* certificate, int nid, const std::string& value) {
    using Extension = std::unique_ptr<X509_EXTENSION, crypto::FreeWith<X509_EXTENSION_free>>;
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const Extension expected(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    X509_EXTENSION* const found = X509_get_ext(certificate, X509_get_ext_by_NID(certificate, nid, -1));
    return expected && found != nullptr &&
           X509_EXTENSION_get_critical(found) == X509_EXTENSION_get_critical(expected.get()) &&
           ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(found), X509_EXTENSION_get_data(expected.get())) == 0;
}

// All that an authority of ours has, and nothing else.
std::vector<std::pair<int, std::string>> authority_extensions(const IdentityNames& names) {
    return {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
            {NID_key_usage, "critical,keyCertSign,cRLSign"},
            {NID_ext_key_usage, "serverAuth"},
            {NID_name_constraints, permitted_subtrees(names)},
            {NID_subject_key_identifier, "hash"}};
}

}  // namespace

Result<IssuedIdentity> make_identity(TimePoint now, const IdentityNames& names) {
    if (auto checked = check_names(names); !checked) return forward(checked);

    // Freed by OpenSSL with its private number cleared at the end of this call.
    const crypto::EvpPkey authority_key = new_p256_key();
    if (!authority_key) return fail(Errc::internal, "P-256 key: " + crypto::openssl_errors());
    const TimePoint begin = now - kIdentityBackdate, end = begin + kAuthorityLifetime;

    // A name of its own for each: stores that look issuers up by name never meet two keys under one.
    const CertificateSpec authority{
        .subject = {{NID_organizationName, "pidpys"},
                    {NID_commonName, "pidpys local authority " + random_uuid().substr(0, 8)}},
        .not_before = begin,
        .not_after = end,
        .extensions = authority_extensions(names)};
    auto authority_made = issue_certificate(authority, authority_key.get(), {nullptr, authority_key.get()});
    if (!authority_made) return forward(authority_made);

    IssuedIdentity identity{std::move(*authority_made), {}};
    for (TimePoint from = begin; from < end; from += kLeafPeriod) {
        const CertificateSpec leaf{.subject = {{NID_organizationName, "pidpys"}, {NID_commonName, names.dns.front()}},
                                   .not_before = from,
                                   .not_after = std::min<TimePoint>(from + kLeafLifetime, end),
                                   .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                                  {NID_key_usage, "critical,digitalSignature"},
                                                  {NID_ext_key_usage, "serverAuth"},
                                                  {NID_subject_alt_name, alternative_names(names)},
                                                  {NID_subject_key_identifier, "hash"},
                                                  {NID_authority_key_identifier, "keyid:always"}}};
        crypto::EvpPkey key = new_p256_key();
        if (!key) return fail(Errc::internal, "P-256 key: " + crypto::openssl_errors());
        auto made = issue_certificate(leaf, key.get(), {identity.authority.get(), authority_key.get()});
        if (!made) return forward(made);
        identity.leaves.push_back({std::move(*made), std::move(key)});
    }
    return identity;
}

Result<void> check_authority(X509* authority, TimePoint now, const IdentityNames& names) {
    const auto expected = authority_extensions(names);
    if (X509_get_version(authority) != X509_VERSION_3 ||
        X509_get_ext_count(authority) != static_cast<int>(expected.size()))
        return fail(Errc::untrusted, "the authority has other extensions than one of this service");
    for (const auto& [nid, value] : expected)
        if (!has_extension(authority, nid, value))
            return fail(Errc::untrusted,
                        std::string("the authority's ") + OBJ_nid2ln(nid) + " is not what this service issues");
    ERR_clear_error();
    int days = 0, seconds = 0;
    const bool dated =
        ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(authority), X509_get0_notAfter(authority)) == 1;
    if (!dated || std::chrono::hours(24 * days) + std::chrono::seconds(seconds) > kAuthorityLifetime)
        return fail(Errc::untrusted, "the authority is valid for longer than this service issues one");
    if (!is_before(X509_get0_notBefore(authority), now) || is_before(X509_get0_notAfter(authority), now))
        return fail(Errc::expired, "the authority is not valid now");
    if (X509_NAME_cmp(X509_get_subject_name(authority), X509_get_issuer_name(authority)) != 0 ||
        X509_verify(authority, X509_get0_pubkey(authority)) != 1) {
        ERR_clear_error();
        return fail(Errc::untrusted, "the authority is not signed by itself");
    }
    return {};
}

bool is_spent(const TlsIdentity& identity, TimePoint now, const IdentityNames& names) {
    const bool ended = is_before(X509_get0_notAfter(identity.leaf.get()), now) || trust_ends(identity) < now;
    const bool from_the_future =
        now >= kEarliestBelievableTime && !is_before(X509_get0_notBefore(identity.leaf.get()), now);
    return ended || from_the_future || !has_names(identity.leaf.get(), names);
}

TimePoint trust_ends(const TlsIdentity& identity) {
    return time_point(X509_get0_notAfter(identity.authority.get())).value_or(TimePoint{});
}

}  // namespace pidpys::certs
