// SPDX-License-Identifier: MIT
#include "crypto/container/write_pkcs12.hpp"

#include <algorithm>

#include <openssl/pkcs12.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/container/pkcs12_mac.hpp"
#include "crypto/container/pkcs12_oids.hpp"

namespace pidpys::crypto {
namespace {

struct Plan {
    Pbes2Suite suite;
    Pkcs12Mac mac;
    std::uint32_t iterations;
};

Plan plan_of(const Pkcs12Options& options) {
    const bool gost = options.scheme == Pkcs12Scheme::gost;
    const std::uint32_t usual = gost ? 10'000 : 100'000;
    return {gost ? Pbes2Suite::gost : Pbes2Suite::aes256, gost ? Pkcs12Mac::gost34311 : Pkcs12Mac::sha256,
            options.iterations == 0 ? usual : options.iterations};
}

Result<SecretBytes> private_key_info(EVP_PKEY* key) {
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key));
    unsigned char* der = nullptr;
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der) : -1;
    if (size <= 0) return fail(Errc::internal, "private key: " + openssl_errors());
    SecretBytes secret(ByteView(der, static_cast<std::size_t>(size)));
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    return secret;
}

// BMPString for a friendlyName.
Bytes bmp_value(const std::string& text) {
    unsigned char* wide = nullptr;
    int size = 0;
    if (OPENSSL_utf82uni(text.c_str(), static_cast<int>(text.size()), &wide, &size) == nullptr) return {};
    const Bytes value = der::tlv(der::bmp_string, {ByteView(wide, static_cast<std::size_t>(std::max(size - 2, 0)))});
    OPENSSL_free(wide);
    return value;
}

Bytes bag(const der::Oid& type, ByteView value, const std::vector<Bytes>& attributes) {
    return der::sequence(
        {der::oid(type), der::tlv(der::context(0), {value}), attributes.empty() ? Bytes{} : der::set_of(attributes)});
}

Bytes bag_attribute(const der::Oid& type, ByteView value) {
    return der::sequence({der::oid(type), der::tlv(der::set_tag, {value})});
}

// localKeyID of both a key and its certificate: what the certificate will call the key, which is known before there is
// one. IIT writes it so.
Bytes local_key_id(const KeyEntry& entry) {
    return bag_attribute(oids::local_key_id, der::octets(subject_key_identifier(entry.key.get())));
}

Result<Bytes> key_bag(const KeyEntry& entry, const SecretString& password, const Plan& plan) {
    auto info = private_key_info(entry.key.get());
    if (!info) return forward(info);
    auto encrypted = pbes2_encrypt(plan.suite, info->view(), password, plan.iterations);
    if (!encrypted) return forward(encrypted);
    std::vector<Bytes> attributes;
    const Bytes label = entry.label.empty() ? Bytes{} : bmp_value(entry.label);
    if (!label.empty()) attributes.push_back(bag_attribute(oids::friendly_name, label));
    attributes.push_back(local_key_id(entry));
    return bag(oids::shrouded_key_bag, der::sequence({encrypted->algorithm, der::octets(encrypted->ciphertext)}),
               attributes);
}

std::vector<Bytes> certificate_bags(const std::vector<KeyEntry>& keys, const std::vector<Bytes>& others) {
    std::vector<Bytes> written;
    std::vector<Bytes> bags;
    const auto write = [&](const Bytes& certificate, const KeyEntry* owner) {
        if (std::find(written.begin(), written.end(), certificate) != written.end()) return;
        written.push_back(certificate);
        const Bytes value =
            der::sequence({der::oid(oids::x509_certificate), der::tlv(der::context(0), {der::octets(certificate)})});
        std::vector<Bytes> attributes;
        if (owner != nullptr) attributes.push_back(local_key_id(*owner));
        bags.push_back(bag(oids::certificate_bag, value, attributes));
    };
    for (const KeyEntry& entry : keys)
        for (const Bytes& certificate : entry.certificates)
            write(certificate, &certificate == &entry.certificates.front() ? &entry : nullptr);
    for (const Bytes& certificate : others) write(certificate, nullptr);
    return bags;
}

Bytes sequence_of(const std::vector<Bytes>& elements) {
    Bytes content;
    for (const Bytes& element : elements) der::append(content, element);
    return der::sequence({content});
}

Bytes data_info(ByteView octets) {
    return der::sequence({der::oid(oids::data), der::tlv(der::context(0), {der::octets(octets)})});
}

Result<Bytes> encrypted_info(ByteView octets, const SecretString& password, const Plan& plan) {
    auto encrypted = pbes2_encrypt(plan.suite, octets, password, plan.iterations);
    if (!encrypted) return forward(encrypted);
    const Bytes content = der::sequence(
        {der::oid(oids::data), encrypted->algorithm, der::tlv(der::context_primitive(0), {encrypted->ciphertext})});
    return der::sequence(
        {der::oid(oids::encrypted_data), der::tlv(der::context(0), {der::sequence({der::integer(0), content})})});
}

}  // namespace

Result<Bytes> write_pkcs12(const std::vector<KeyEntry>& keys, const SecretString& password,
                           const Pkcs12Options& options) {
    if (keys.empty()) return fail(Errc::no_key, "no key to write");
    if (password.empty()) return fail(Errc::invalid_argument, "a container needs a password");
    const Plan plan = plan_of(options);
    std::vector<Bytes> key_bags;
    for (const KeyEntry& entry : keys) {
        auto made = key_bag(entry, password, plan);
        if (!made) return forward(made);
        key_bags.push_back(std::move(*made));
    }
    std::vector<Bytes> safes{data_info(sequence_of(key_bags))};
    if (const auto bags = certificate_bags(keys, options.other_certificates); !bags.empty()) {
        auto encrypted = encrypted_info(sequence_of(bags), password, plan);
        if (!encrypted) return forward(encrypted);
        safes.push_back(std::move(*encrypted));
    }
    const Bytes authenticated = sequence_of(safes);
    auto mac = make_pkcs12_mac(plan.mac, authenticated, password, plan.iterations);
    if (!mac) return forward(mac);
    return der::sequence({der::integer(3), data_info(authenticated), *mac});
}

}  // namespace pidpys::crypto
