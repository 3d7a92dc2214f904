// SPDX-License-Identifier: MIT
#include "api/dss/admin/new_records.hpp"

#include <algorithm>

#include "api/dss/codec/ids.hpp"
#include "api/dss/time.hpp"
#include "certs/certificate.hpp"
#include "crypto/base/encoding.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"
#include "token/uri.hpp"

namespace pidpys::api::dss {

Result<CertificateRecord> new_certificate(ByteView der, const User& user, CertificateUse use) {
    const auto facts = certs::certificate_facts(der);
    if (!facts) return tl::unexpected(facts.error());
    CertificateRecord record;
    record.thumbprint = facts->sha1_thumbprint;
    record.user_id = user.id;
    record.use = use;
    record.der = to_bytes(der);
    record.not_before = unix_ms(facts->not_before);
    record.not_after = unix_ms(facts->not_after);
    return record;
}

Result<Bytes> signing_certificate(const std::string& container, const SecretString& password,
                                  const std::vector<Bytes>& certificates) {
    const auto bytes = files::read_private_file(container, files::max_key_file);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto opened = crypto::open_container(bytes->view(), password, certificates);
    if (!opened) return tl::unexpected(opened.error());
    const auto* key = crypto::find_key(*opened, crypto::KeyPurpose::signature);
    if (key == nullptr) return fail(Errc::no_key, "no key that may sign in " + container);
    if (key->certificates.empty()) return fail(Errc::no_certificate, "no certificate for the key in " + container);
    return key->certificates.front();
}

Result<Bytes> signing_certificate(const crypto::KeyContainer& in_token, const std::vector<Bytes>& certificates) {
    const auto container = crypto::with_certificates(in_token, certificates);
    for (const Bytes& each : certificates)
        if (const auto key = crypto::entry_of(container, each); key && key->may_sign) return each;
    if (!certificates.empty()) return fail(Errc::no_certificate, "the certificate is of no key there that may sign");
    const auto signs = [](const crypto::KeyEntry& key) { return key.may_sign; };
    const auto count = std::ranges::count_if(container.keys, signs);
    if (count == 0) return fail(Errc::no_key, "no key there may sign");
    if (count > 1) return fail(Errc::invalid_argument, "several keys there may sign: say which one by id or object");
    const auto key = std::ranges::find_if(container.keys, signs);
    if (key->certificates.empty())
        return fail(Errc::no_certificate, "no certificate beside the key: --certificate FILE");
    return key->certificates.front();
}

Result<std::string> token_name(std::string_view uri) {
    const auto parsed = token::parse_uri(uri);
    if (!parsed) return tl::unexpected(parsed.error());
    if (token::names_container(*parsed)) return fail(Errc::invalid_argument, "a key container is no key of the token");
    return token::write_uri(*parsed);
}

Result<std::string> guid_or_new(std::string_view text) {
    if (text.empty()) return random_uuid();
    if (auto guid = parse_guid(text)) return std::move(*guid);
    return fail(Errc::invalid_argument, "not a GUID: " + std::string(text));
}

Result<User> find_user(AccountStore& store, std::string_view login_or_id) {
    if (auto user = store.user_by_login(login_or_id)) return std::move(*user);
    const auto id = parse_guid(login_or_id);
    auto user = id ? store.user(*id) : std::nullopt;
    if (!user) return fail(Errc::not_found, "no user " + std::string(login_or_id));
    return std::move(*user);
}

Result<std::string> box_id(std::string_view text) {
    if (auto id = parse_box_id(text)) return std::move(*id);
    return fail(Errc::invalid_argument, "not a box id: " + std::string(text));
}

}  // namespace pidpys::api::dss
