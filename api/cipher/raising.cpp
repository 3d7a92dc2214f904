// SPDX-License-Identifier: MIT
#include "api/cipher/raising.hpp"

#include "api/cipher/errands.hpp"
#include "api/order/under_way.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/cms/signed_data.hpp"
#include "proof/addresses.hpp"
#include "proof/prospect.hpp"
#include "proof/upgrade.hpp"

namespace pidpys::api {
namespace {

ByteView signer_of(const StampSource& source) {
    return source.certificates.empty() ? ByteView() : ByteView(source.certificates.front());
}

std::optional<ByteView> view_of(const std::optional<Blob>& blob) {
    return blob ? std::optional(blob->view()) : std::nullopt;
}

// Without it nothing can be said of a detached signature.
Result<void> content_is_there(const Raising& what) {
    if (what.data) return {};
    const auto content = crypto::signed_content(what.signature.view());
    if (content || content.error().code != Errc::not_found) return {};
    return fail(Errc::not_found, "the signature is detached and no data is loaded into the session");
}

Result<online::Fetcher*> network_of(const Cipher& cipher) {
    if (cipher.env.network == nullptr) return fail(Errc::unavailable, "the service has no network");
    return cipher.env.network;
}

// The errand's outcome, or why it was not run to its end.
template <class Value, class Errand>
void run(Cipher& cipher, const SessionPtr& session, const std::shared_ptr<Errand>& errand, Waiting whose,
         std::function<void(Result<Value>)> done) {
    auto network = network_of(cipher);
    if (!network) return done(forward(network));
    const auto wait = std::make_shared<ServerWait>(**network, cipher.env.prompter, std::move(whose), session->ended());
    run_errand(cipher, session, errand, *wait, wait->stop(),
               [errand, wait, done = std::move(done)](std::optional<Error> failure) {
                   Result<Value> outcome = failure ? Result<Value>(tl::unexpected(std::move(*failure)))
                                                   : guarded([&] { return errand->outcome(); });
                   done(wait->end(std::move(outcome)));
               });
}

}  // namespace

void raise(Cipher& cipher, const SessionPtr& session, Raising what, std::function<void(Result<Made>)> done) {
    const auto kept = std::make_shared<const Raising>(std::move(what));
    const bool taken = cipher.env.workers.post(session->account, [&cipher, session, kept, done] {
        auto upgrade = guarded([&]() -> Result<std::shared_ptr<proof::Upgrade>> {
            if (auto there = content_is_there(*kept); !there) return forward(there);
            return proof::Upgrade::begin(kept->signature.view(), view_of(kept->data),
                                         {kept->level, view_of(kept->joined)},
                                         context_of(cipher, kept->certificates, kept->authority));
        });
        if (!upgrade) return done(forward(upgrade));
        // `kept` is what the upgrade looks into.
        run<proof::Upgraded>(
            cipher, session, *upgrade, kept->whose, [session, kept, done](Result<proof::Upgraded> raised) {
                if (!raised) return done(forward(raised));
                auto octets = guarded([&] { return charge(session->account, Blob(std::move(raised->signature))); });
                if (!octets) return done(forward(octets));
                done(Made{std::move(*octets), {}, std::move(raised->unknown), std::move(raised->clocks_apart)});
            });
    });
    if (!taken) done(tl::unexpected(too_much_work()));
}

Result<std::vector<std::string>> stamp_servers(const Cipher& cipher, const StampSource& source) {
    auto addresses = proof::stamp_addresses(context_of(cipher, {}, source.authority), signer_of(source));
    if (!addresses) return forward(addresses);
    auto network = network_of(cipher);
    if (!network) return forward(network);
    addresses = proof::askable(**network, std::move(*addresses));
    if (!addresses) return forward(addresses);
    std::vector<std::string> urls;
    for (const online::Address& server : *addresses) urls.push_back(server.url);
    return urls;
}

Result<void> check_prospect(const Cipher& cipher, const StampSource& source, crypto::CadesLevel level,
                            ByteView joined) {
    auto context = context_of(cipher, source.certificates, source.authority);
    if (!joined.empty())
        if (const auto beside = crypto::read_certificate_bundle(joined)) proof::remember(context, *beside);
    auto network = network_of(cipher);
    if (!network) return forward(network);
    return proof::check_prospect(std::move(context), to_bytes(signer_of(source)), level, **network);
}

void stamp(Cipher& cipher, const SessionPtr& session, crypto::timestamp::Imprint imprint, StampSource source,
           Waiting whose, std::function<void(Result<Stamped>)> done) {
    const Bytes signer = to_bytes(signer_of(source));
    const auto errand = std::make_shared<proof::StampErrand>(
        context_of(cipher, std::move(source.certificates), std::move(source.authority)), std::move(imprint), signer);
    run<proof::Stamp>(cipher, session, errand, std::move(whose), [done = std::move(done)](Result<proof::Stamp> made) {
        if (!made) return done(forward(made));
        Stamped stamped{std::move(made->token.encoding)};
        if (!made->clock_apart.empty()) stamped.clocks_apart.insert(std::move(made->clock_apart));
        done(std::move(stamped));
    });
}

}  // namespace pidpys::api
