// SPDX-License-Identifier: MIT
// Certificates of every odd kind, made and used by OpenSSL: each with the verdict a careful verifier gives.
#include <catch2/catch.hpp>

#include "openssl_authority.hpp"

namespace pidpys::certs {
namespace {

using test::Issue;
using test::OpensslAuthority;

struct Case {
    const char* name;
    Issue issue;
    std::optional<Errc> reason;  // none: valid
};

std::string with(const std::string& uses) { return "basicConstraints=critical,CA:FALSE\n" + uses; }
Issue extended(const std::string& purposes) {
    return {.extensions = with("keyUsage=critical,digitalSignature\nextendedKeyUsage=" + purposes)};
}
Issue used_for(const std::string& usage) { return {.extensions = with("keyUsage=" + usage)}; }
Issue rsa(const std::string& bits, const std::string& digest = "sha256") {
    return {.key = "-algorithm RSA -pkeyopt rsa_keygen_bits:" + bits, .digest = digest};
}
Issue curve(const std::string& name) { return {.key = "-algorithm EC -pkeyopt ec_paramgen_curve:" + name}; }
Issue signed_over(const std::string& digest) { return {.digest = digest}; }

Result<Judgement> judge_by(const OpensslAuthority& authority, const Bytes& signature) {
    return judge(signature, OpensslAuthority::content(), authority.registry(),
                 {std::chrono::system_clock::now() + std::chrono::minutes(1)});
}

void check(const std::vector<Case>& table, const std::string& how = "-cades") {
    OpensslAuthority authority;
    for (const auto& [name, issue, reason] : table) {
        INFO(name);
        authority.issue("signer", issue);
        const auto judgement = judge_by(authority, authority.sign("signer", how));
        REQUIRE(judgement);
        REQUIRE(judgement->signers.size() == 1);
        const auto& signer = judgement->signers[0];
        CAPTURE(signer.reason ? signer.reason->detail : std::string("valid"));
        CHECK((signer.reason ? std::optional(signer.reason->code) : std::nullopt) == reason);
        CHECK(judgement->valid() == !reason);
        CHECK(signer.verdict == (reason ? Verdict::invalid : Verdict::valid));
    }
}

}  // namespace

TEST_CASE("certificate_by_its_key_usage_signs_documents_or_not", "[posix]") {
    check({
        {"no extension at all", {.extensions = ""}, {}},
        {"digitalSignature", used_for("critical,digitalSignature"), {}},
        {"nonRepudiation", used_for("critical,nonRepudiation"), {}},
        {"not critical", used_for("digitalSignature,keyEncipherment"), {}},
        {"keyAgreement alone", used_for("critical,keyAgreement"), Errc::unsuitable},
        {"keyAgreement alone, not critical", used_for("keyAgreement"), Errc::unsuitable},
        {"keyEncipherment alone", used_for("critical,keyEncipherment"), Errc::unsuitable},
        {"dataEncipherment alone", used_for("critical,dataEncipherment"), Errc::unsuitable},
        {"keyAgreement with decipherOnly", used_for("critical,keyAgreement,decipherOnly"), Errc::unsuitable},
        {"cRLSign alone", used_for("critical,cRLSign"), Errc::unsuitable},
        {"an authority",
         {.extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign"},
         Errc::unsuitable},
        {"an authority that may sign",
         {.extensions = "basicConstraints=CA:TRUE\nkeyUsage=digitalSignature,keyCertSign"},
         Errc::unsuitable},
    });
}

TEST_CASE("certificate_by_its_extended_key_usage_signs_documents_or_not", "[posix]") {
    check({
        {"e-mail protection", extended("critical,emailProtection"), {}},
        {"any", extended("critical,anyExtendedKeyUsage"), {}},
        {"document signing", extended("critical,1.3.6.1.5.5.7.3.36"), {}},
        {"electronic seal", extended("critical,1.2.804.2.1.1.1.3.9"), {}},
        {"TLS server beside e-mail", extended("critical,serverAuth,emailProtection"), {}},
        {"not critical TLS client", extended("clientAuth"), {}},
        {"not critical time-stamping beside another", extended("timeStamping,emailProtection"), {}},
        {"critical TLS server", extended("critical,serverAuth"), Errc::unsuitable},
        {"critical code signing", extended("critical,codeSigning"), Errc::unsuitable},
        {"critical unknown", extended("critical,1.2.3.4"), Errc::unsuitable},
        {"critical time-stamping", extended("critical,timeStamping"), Errc::unsuitable},
        {"critical time-stamping beside another", extended("critical,timeStamping,emailProtection"), Errc::unsuitable},
        {"sole time-stamping", extended("timeStamping"), Errc::unsuitable},
        {"critical OCSP signing", extended("critical,OCSPSigning"), Errc::unsuitable},
        {"sole OCSP signing", extended("OCSPSigning"), Errc::unsuitable},
        {"services alone", extended("timeStamping,OCSPSigning"), Errc::unsuitable},
        {"CMP service", extended("1.3.6.1.4.1.19398.1.1.8.1"), Errc::unsuitable},
    });
}

TEST_CASE("certificate_by_its_strength_proves_something_or_not", "[posix]") {
    check({
        {"RSA 2048", rsa("2048"), {}},
        {"RSA 2048 with exponent 3", rsa("2048 -pkeyopt rsa_keygen_pubexp:3"), {}},
        {"RSA 1024", rsa("1024"), Errc::weak},
        {"RSA 2040", rsa("2040"), Errc::weak},
        {"P-256", curve("P-256"), {}},
        {"P-521", curve("P-521"), {}},
        {"brainpoolP256r1", curve("brainpoolP256r1"), {}},
        {"P-192", curve("P-192"), Errc::weak},
        {"P-224", curve("P-224"), Errc::weak},
        {"signed over SHA-384", signed_over("sha384"), {}},
        {"signed over SHA-512", signed_over("sha512"), {}},
        {"signed over SHA-1", signed_over("sha1"), Errc::weak},
    });
    check({{"RSA 512", rsa("512"), Errc::weak}}, "-cades -md sha1");
}

}  // namespace pidpys::certs
