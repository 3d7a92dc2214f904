// SPDX-License-Identifier: MIT
#include "api/cipher/certified_keys.hpp"

#include <algorithm>

#include "api/cipher/errands.hpp"
#include "api/cipher/key_request.hpp"
#include "proof/addresses.hpp"
#include "proof/certificate_search.hpp"

namespace pidpys::api {
namespace {

using SearchPtr = std::shared_ptr<proof::CertificateSearch>;

// Certificates that came with the keys: what lies in the person's folder says nothing of them.
std::vector<Bytes> hints_of(const Cipher& cipher, const KeySource& source, const OpenKeys& keys) {
    std::vector<Bytes> hints = octets_of(source.certificates);
    for (const crypto::KeyEntry& entry : keys.keys())
        hints.insert(hints.end(), entry.certificates.begin(), entry.certificates.end());
    const auto known = all_known(cipher.env.known_certificates);
    for (const Bytes& loose : keys.other_certificates())
        if (std::ranges::find(known, loose) == known.end()) hints.push_back(loose);
    return hints;
}

std::vector<Bytes> own_of(const OpenKeys& keys, std::vector<Bytes> certificates) {
    std::erase_if(certificates, [&](const Bytes& one) { return !keys.has_certificate(one); });
    return certificates;
}

// Null: there is nothing to search for, or nobody to ask.
SearchPtr search_for(const Cipher& cipher, const Session& session, const KeySource& source, const OpenKeys& keys) {
    auto without = proof::keys_without_certificate(keys.keys());
    if (without.empty() || cipher.env.network == nullptr) return nullptr;
    auto context = context_of(cipher);
    auto servers = proof::query_addresses(
        *context.authorities, {session.inputs().options.value(Option::ca_id), hints_of(cipher, source, keys),
                               cipher.config.ask_all_authorities});
    auto askable = proof::askable(*cipher.env.network, std::move(servers));
    if (!askable || askable->empty()) return nullptr;
    return std::make_shared<proof::CertificateSearch>(std::move(context), std::move(without), std::move(*askable));
}

}  // namespace

void open_certified_keys(Cipher& cipher, const SessionPtr& session, const KeySource& source,
                         std::shared_ptr<const SecretString> password, std::function<void(Result<OpenKeysPtr>)> done) {
    auto keys = open_session_keys(cipher, *session, source, *password);
    if (!keys) return done(std::move(keys));
    auto search = guarded([&]() -> Result<SearchPtr> { return search_for(cipher, *session, source, **keys); });
    if (!search || !*search) return done(std::move(keys));
    const auto take = [&cipher, session, source, password = std::move(password), keys = *keys, search = *search,
                       done = std::move(done)](const std::optional<Error>& failure) {
        const auto found = failure ? tl::unexpected(*failure) : search->outcome();
        // Nothing was computed for it on this thread, which may be no worker's.
        if (!found && found.error().code == Errc::exhausted) return done(tl::unexpected(too_much_work()));
        if (!found) return done(keys);
        auto renewed = guarded([&]() -> Result<OpenKeysPtr> { return keys->with(*found, cipher.env.clock.now()); });
        if (!renewed) return done(std::move(renewed));
        if (!token::is_uri(source.path)) session->keep_opened(source, *password, *renewed);
        if (!source.path.empty() && cipher.env.keep_certificates) cipher.env.keep_certificates(own_of(*keys, *found));
        done(std::move(renewed));
    };
    run_errand(cipher, session, *search, *cipher.env.network, session->ended(), take);
}

}  // namespace pidpys::api
