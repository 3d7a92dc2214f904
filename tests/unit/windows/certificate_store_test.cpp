// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>

#include <windows.h>  // before those that need it

#include <wincrypt.h>

#include "platform/certificate_store.hpp"

using namespace pidpys;

namespace {

// A certificate of its own by the system's means, with the name given.
Bytes make_certificate(const wchar_t* name) {
    DWORD size = 0;
    REQUIRE(::CertStrToNameW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, nullptr, nullptr, &size, nullptr));
    Bytes subject(size);
    REQUIRE(::CertStrToNameW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, nullptr, subject.data(), &size, nullptr));
    CERT_NAME_BLOB blob{size, subject.data()};
    const CERT_CONTEXT* made =
        ::CertCreateSelfSignCertificate(0, &blob, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
    REQUIRE(made != nullptr);
    Bytes der(made->pbCertEncoded, made->pbCertEncoded + made->cbCertEncoded);
    ::CertFreeCertificateContext(made);
    return der;
}

std::string label_of(const Bytes& certificate) {
    const auto stored = platform::stored_authorities();
    REQUIRE(stored);
    const auto found = std::ranges::find(*stored, certificate, &platform::StoredAuthority::certificate);
    return found == stored->end() ? "absent" : found->label;
}

}  // namespace

TEST_CASE("certificate_store_keeps_an_authority_under_its_label_until_it_is_taken_out") {
    const Bytes ours = make_certificate(L"CN=Ours"), others = make_certificate(L"CN=Others");
    REQUIRE(platform::store_authority(ours, "pidpys-local-authority-00112233"));
    REQUIRE(platform::store_authority(others, "Ключ іншого"));
    CHECK(label_of(ours) == "pidpys-local-authority-00112233");
    REQUIRE(platform::store_authority(ours, "pidpys-local-authority-00112233"));  // nothing changes

    REQUIRE(platform::discard_authority(ours));
    CHECK(label_of(ours) == "absent");
    CHECK(label_of(others) == "Ключ іншого");
    REQUIRE(platform::discard_authority(ours));  // it is not there
    REQUIRE(platform::discard_authority(others));
}

TEST_CASE("certificate_store_takes_nothing_that_is_no_certificate") {
    const Bytes junk = {0x30, 0x03, 0x02, 0x01, 0x05};
    CHECK(platform::store_authority(junk, "x").error().code == Errc::malformed);
    CHECK(platform::discard_authority(junk).error().code == Errc::malformed);
}
