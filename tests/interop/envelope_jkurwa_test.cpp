// SPDX-License-Identifier: MIT
// Messages to keys of DSTU 4145, both ways with jkurwa: it makes shape S and reads S, E2 and E1 with a ukm.
#include <catch2/catch.hpp>

#include <sstream>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/provider/certificate_signing.hpp"
#include "crypto/provider/provider.hpp"
#include "people.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes report = to_bytes(as_bytes("Звіт, якого не читає ніхто інший"));

// A container of the foreign data, and a certificate for its agreement key that both programs know.
struct Correspondent {
    Correspondent(const std::string& file, std::string secret) : password(std::move(secret)) {
        container = places::in_foreign_data("containers/") + file;
        const auto opened = open_container(read_file(container), SecretString(password));
        REQUIRE(opened);
        const KeyEntry* entry = find_key(*opened, KeyPurpose::key_agreement);
        REQUIRE(entry != nullptr);
        key.key = entry->key;
        key.certificates = {certified(key.key.get())};
        certificate = folder.write("c.cer", key.certificates[0]);
    }

    // By itself, since jkurwa knows the national signatures alone.
    static Bytes certified(EVP_PKEY* key) {
        const X509Ptr made(X509_new());
        X509_set_version(made.get(), 2);
        static int serial = 7000;
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
        X509_set_pubkey(made.get(), key);
        X509_NAME* name = X509_get_subject_name(made.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Особа"), -1, -1,
                                   0);
        X509_set_issuer_name(made.get(), name);
        X509_EXTENSION* usage = X509V3_EXT_nconf(nullptr, nullptr, "keyUsage", "critical,keyAgreement");
        REQUIRE(usage != nullptr);
        X509_add_ext(made.get(), usage, -1);
        X509_EXTENSION_free(usage);
        auto context = certificate_signing_context(key);
        REQUIRE(context);
        REQUIRE(X509_sign_ctx(made.get(), context->get()) > 0);
        return der_of(i2d_X509, made.get());
    }

    Folder folder;
    std::string container, password, certificate;
    KeyEntry key;
};

bool ready() {
    needs::file(places::in_build("interop/jkurwa/node_modules/jkurwa"));
    needs::program("node");
    REQUIRE(load_provider());
    return needs::foreign_data();
}

int ask_jkurwa(const std::string& words, std::string& output) {
    return run("node " + places::in_build("interop/jkurwa/peer.js") + " " + words, &output);
}

Bytes shape_s(const KeyEntry& from, const KeyEntry& to, ByteView ukm, ByteView wrapped, ByteView iv, ByteView data) {
    const auto reference = [](const KeyEntry& one) {
        const auto identity = identify_certificate(one.certificates[0]).value();
        return der::sequence({identity.issuer, identity.serial});
    };
    const Bytes wrap = der::algorithm(der::Oid("1.2.804.2.1.1.1.1.1.1.5"), der::null());
    const Bytes agreement =
        der::tlv(der::context(1), {der::integer(3), der::tlv(der::context(0), {reference(from)}),
                                   der::tlv(der::context(1), {der::octets(ukm)}),
                                   der::algorithm(der::Oid("1.2.804.2.1.1.1.1.3.4"), wrap),
                                   der::sequence({der::sequence({reference(to), der::octets(wrapped)})})});
    const Bytes content = der::sequence(
        {der::oid(oids::data), der::algorithm(der::Oid("1.2.804.2.1.1.1.1.1.1.3"), der::sequence({der::octets(iv)})),
         der::tlv(der::context_primitive(0), {data})});
    const Bytes envelope = der::sequence({der::integer(2), der::set_of({agreement}), content});
    return der::sequence({der::oid(oids::enveloped_data), der::tlv(der::context(0), {envelope})});
}

void check_before_jkurwa(const Correspondent& reader, const std::string& sender, const Bytes& message) {
    const Folder folder;
    std::string output;
    const int status = ask_jkurwa(
        "open_envelope " + reader.container + " " + reader.password + " " + folder.write("m", message) + " " + sender,
        output);
    INFO(output);
    CHECK(status == 0);
    CHECK(output == hex_encode(report) + "\nOK\n");
}

}  // namespace

TEST_CASE("jkurwa_opens_our_national_messages_in_each_shape_it_knows") {
    if (!ready()) return;
    const Correspondent sender("iit-pkcs12.pfx", "123456");
    const Correspondent reader("diia-test.p12", "testpassword");
    EnvelopeOrder order = order_to({reader.key});
    // Several times: of every two secrets on M257, of some on M431, one begins with zeros.
    for (int i = 0; i < 4; ++i) {
        check_before_jkurwa(reader, sender.certificate, envelop(order, report).value());  // E2
        order.full_originator_parameters = i % 2 == 0;                                    // E1 with ukm
    }
    order.sender = &sender.key;  // S
    const Bytes message = envelop(order, report).value();
    check_before_jkurwa(reader, sender.certificate, message);
    order.certificates = sender_certificates(EmbedSender::certificate, sender.key, {});
    const Bytes with_certificate = envelop(order, report).value();
    CHECK(open_envelope(with_certificate, {reader.key}).value() == report);
}

TEST_CASE("we_open_what_jkurwa_encrypts") {
    if (!ready()) return;
    const Correspondent sender("diia-test.p12", "testpassword");
    const Correspondent reader("iit-pkcs12.pfx", "123456");
    const Folder folder;
    std::string output;
    REQUIRE(ask_jkurwa("encrypt " + sender.container + " " + sender.password + " " + reader.container + " " +
                           reader.password + " " + folder.write("text", report),
                       output) == 0);
    // Its own encoder needs a fork of asn1.js that npm does not have; messages that it encoded are among the samples.
    std::istringstream lines(output);
    std::string ukm, wrapped, iv, data;
    lines >> ukm >> wrapped >> iv >> data;
    const Bytes message = shape_s(sender.key, reader.key, hex_decode(ukm).value(), hex_decode(wrapped).value(),
                                  hex_decode(iv).value(), hex_decode(data).value());
    CHECK(open_envelope(message, {reader.key}, sender.key.certificates).value() == report);
    CHECK(open_envelope(message, {reader.key}).error().code == Errc::no_certificate);
    KeyEntry without_certificate;
    without_certificate.key = reader.key.key;
    CHECK(open_envelope(message, {without_certificate}, sender.key.certificates).value() == report);
}

}  // namespace pidpys::crypto
