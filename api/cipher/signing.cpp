// SPDX-License-Identifier: MIT
#include "api/cipher/signing.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "api/cipher/body.hpp"
#include "api/cipher/raising.hpp"
#include "api/cipher/sign_options.hpp"
#include "api/cipher/token_keys.hpp"
#include "api/order/under_way.hpp"
#include "crypto/base/cancellation.hpp"

namespace pidpys::api {
namespace {

std::vector<Bytes> octets_of(const std::vector<Blob>& blobs) {
    std::vector<Bytes> octets;
    for (const Blob& blob : blobs) octets.push_back(to_bytes(blob.view()));
    return octets;
}

// The signing key with the chain to its authority where that is to be embedded.
Result<crypto::KeyEntry> signer_of(const Cipher& cipher, const OpenKeys& keys, crypto::EmbedCertificates embed) {
    const auto found = keys.signer();
    if (!found && found.error().code == Errc::no_certificate)
        return fail(Errc::no_certificate, "the container holds none: give it to keyStore/certificate/importer");
    if (!found) return tl::unexpected(found.error());
    crypto::KeyEntry signer = **found;
    if (embed != crypto::EmbedCertificates::chain) return signer;
    // The container may lack the chain that the registry of authorities knows.
    const std::vector<Bytes> beside(signer.certificates.begin() + 1, signer.certificates.end());
    auto path = cipher.env.authorities.hold()->validate(signer.certificates.front(), beside, cipher.env.clock.now());
    if (path) signer.certificates = std::move(path->certificates);
    return signer;
}

// That of the request's subject which gets one more signer; empty: none.
ByteView joined_of(const SigningRequest& request) {
    if (request.subjects.size() != 1) return {};
    const Subject& subject = request.subjects.front();
    return subject.container ? subject.container->joined() : subject.signature.view();
}

// A time-stamp that nobody could give, and a level that no server could help to, are refused before anybody is asked.
Result<void> settle_proofs(const Cipher& cipher, const SigningRequest& request, Order& order) {
    order.level = request.level;
    order.stamps_content = request.stamp_content;
    if (!order.level && !order.stamps_content) return {};
    const StampSource source{order.signer.certificates, request.authority};
    auto servers = stamp_servers(cipher, source);
    if (!servers) return forward(servers);
    order.stamp_servers = std::move(*servers);
    return order.level ? check_prospect(cipher, source, *order.level, joined_of(request)) : Result<void>();
}

Result<std::shared_ptr<Order>> settle(const Cipher& cipher, SigningRequest& request, Caller caller,
                                      const OpenKeys& keys) {
    auto signer = signer_of(cipher, keys, request.options.embed);
    if (!signer) return forward(signer);
    auto order = std::make_shared<Order>();
    order->caller = std::move(caller);
    order->signer = std::move(*signer);
    order->key = keys.signer_facts();
    order->options = request.options;
    if (auto known = settle_proofs(cipher, request, *order); !known) return forward(known);
    // Another of the held keys may be taken in place of this one; what the subjects refer to is shared.
    const bool once = !request.source.empty() || request.token;
    std::vector<Subject> subjects = once ? std::exchange(request.subjects, {}) : request.subjects;
    order->items.reserve(subjects.size());
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        const auto added = order->add(std::move(subjects[i]));
        if (!added && request.list.empty()) return tl::unexpected(added.error());
        if (!added)
            return fail(added.error().code, request.list + "[" + std::to_string(i) + "]: " + added.error().detail);
    }
    return order;
}

// Of a permission for many. An order of many, which takes its uses at once, shows its own signatures.
void tell_uses(const Cipher& cipher, const Order& order, const PermissionUse& used) {
    if (used.granted <= 1 || order.uses > 1) return;
    channel::Work work;
    work.id = used.id;
    work.asker = asker_name(order.caller, order.client);
    work.owner = order.key.owner;
    work.finished = used.granted - used.left;
    work.total = used.granted;
    work.permission = true;
    cipher.env.prompter.progress(work);
}

// A container is settled once: what looks into it would see another's digests.
bool is_settled_anew(const Order& order) {
    return std::ranges::none_of(order.items, [](const OrderItem& item) { return item.container != nullptr; });
}

void order_by_held_key(Cipher& cipher, const SigningRequestPtr& request, const OpenKeysPtr& keys,
                       const std::function<void(OrderAnswer)>& done);

// The order stands: is the caller allowed to have it carried out?
void authorise(Cipher& cipher, const SigningRequestPtr& request, const OrderPtr& order, const OpenKeysPtr& keys,
               const std::function<void(OrderAnswer)>& done) {
    const bool held = request->source.empty();
    if (request->token) {
        auto used =
            cipher.env.permissions.use(*request->token, request->session->owner, order->key.fingerprint, order->uses);
        if (!used) return done({forward(used), true});
        tell_uses(cipher, *order, *used);
        return done({order, false, {std::move(used->id), "permission", used->revoked, used->until}});
    }
    auto question = new_question(cipher, *order, {request->metadata});
    if (!question) return done({forward(question)});
    const std::string id = question->id;
    if (held && is_settled_anew(*order)) offer_other_keys(cipher, *question);
    ask(cipher, std::move(*question), request->gone,
        [&cipher, request, order, keys, held, id, done](Result<channel::Answer> answer) {
            if (!answer) return done({forward(answer), true});
            const auto other = answer->key.empty() ? nullptr : cipher.env.keys.find(answer->key);
            if (other) return order_by_held_key(cipher, request, other, done);
            // The user may have ended the key's use while the question stood.
            if (!answer->key.empty() || (held && !cipher.env.keys.holds(keys)))
                return done({fail(Errc::cancelled, "the key is no longer in use"), true});
            done({order, false, {id, answer->by}});
        });
}

void proceed(Cipher& cipher, const SigningRequestPtr& request, Caller caller, const OpenKeysPtr& keys,
             const std::function<void(OrderAnswer)>& done) {
    auto settled = guarded([&] { return settle(cipher, *request, std::move(caller), *keys); });
    if (!settled) return done({forward(settled)});
    const auto permit = [&cipher, request, keys, done](const OrderPtr& order) {
        if (!needs_permission(cipher, request->source)) return done({order, false, {{}, "caller"}});
        authorise(cipher, request, order, keys, done);
    };
    if (!(*settled)->stamps_content) return permit(*settled);
    // Before anybody is asked: a server that is down costs no consent.
    const crypto::DigestedContent& content = (*settled)->items.front().content;
    stamp(cipher, request->session, {&content.algorithm(), content.digest()},
          {(*settled)->signer.certificates, request->authority},
          {asker_name((*settled)->caller, (*settled)->client), (*settled)->key.owner},
          [order = *settled, permit, done](Result<Stamped> made) {
              if (!made) return done({forward(made)});
              order->options.content_timestamp = std::move(made->token);
              order->clocks_apart = std::move(made->clocks_apart);
              permit(order);
          });
}

template <class Item>
std::size_t cost(const crypto::KeyEntry& signer, const crypto::SignOptions& options, const std::vector<Item>& items) {
    const bool quick = items.size() == 1 && items.front().signature.empty() && !items.front().container &&
                       crypto::signs_quickly(signer.key.get()) && options.embed != crypto::EmbedCertificates::chain;
    return quick ? items.front().data.size() : std::numeric_limits<std::size_t>::max();
}

// With the key that the service holds, or without any.
void order_by_held_key(Cipher& cipher, const SigningRequestPtr& request, const OpenKeysPtr& keys,
                       const std::function<void(OrderAnswer)>& done) {
    if (!keys) return done({fail(Errc::not_started, "no keys are in use")});
    const auto signer = keys->signer();
    if (!signer) return done({tl::unexpected(signer.error())});
    keys->used();
    auto next = [&cipher, request, keys, done](Caller caller) {
        proceed(cipher, request, std::move(caller), keys, done);
    };
    const auto octets = cost(**signer, request->options, request->subjects);
    const bool taken = cipher.run(request->session->account, octets, [&cipher, request, next = std::move(next)] {
        if (request->token) return next(request->caller);
        with_identified(cipher, request->caller, next);
    });
    if (!taken) done({tl::unexpected(too_much_work())});
}

// Those that the request's permission is for; of one that does not hold any others, with which it is refused.
OpenKeysPtr permitted_keys(const Cipher& cipher, const SigningRequest& request) {
    const auto key = cipher.env.permissions.key_of(*request.token, request.session->owner);
    const auto keys = key ? cipher.env.keys.find(*key) : nullptr;
    return keys ? keys : cipher.env.keys.current();
}

}  // namespace

std::size_t cost_of(const Order& order) { return cost(order.signer, order.options, order.items); }

SigningRequest::SigningRequest(SessionPtr of, const Request& request, const Inputs& inputs)
    : session(std::move(of)),
      caller(request.caller),
      gone(request.gone),
      source(inputs.keys),
      metadata(inputs.metadata) {}

Result<void> SigningRequest::read(const Inputs& inputs, const JsonFields& fields) {
    auto uuid = read_text(fields, "accessTokenUuid");
    if (!uuid) return forward(uuid);
    token = std::move(*uuid);
    auto secret = read_password(fields);
    if (!secret) return forward(secret);
    password = std::move(*secret);
    has_password = fields.find("keyStorePassword") != nullptr;
    auto wish = signature_wish(inputs.options);
    if (!wish) return forward(wish);
    options = std::move(wish->options);
    level = wish->level;
    stamp_content = wish->stamp_content;
    authority = inputs.options.value(Option::ca_id);
    return {};
}

bool needs_permission(const Cipher& cipher, const KeySource& source) {
    const bool brought = source.path.empty() && source.container;
    return !brought || cipher.config.ask_for_own_containers;
}

Result<OpenKeysPtr> open_session_keys(Cipher& cipher, Session& session, const KeySource& source,
                                      const SecretString& password) {
    if (source.empty()) return fail(Errc::no_key, "no key container is loaded into the session");
    if (token::is_uri(source.path))
        return open_token_keys(cipher, source, password, cipher.env.languages.of(session.owner));
    if (auto opened = session.opened(source, password)) return opened;
    // What the container costs is its maker's choice: a session that has ended pays no more of it.
    const CancelScope ended([&session] { return session.closed(); });
    const auto try_password = [&](const Blob& container) {
        return guarded([&] {
            return open_keys(container.view(), password, octets_of(source.certificates), cipher.env.known_certificates,
                             cipher.env.clock.now());
        });
    };
    auto opened = source.path.empty() ? try_password(*source.container)
                                      : cipher.key_paths.open(session.account, session.owner, source.path,
                                                              cipher.env.clock.steady(), try_password);
    if (opened) session.keep_opened(source, password, *opened);
    return opened;
}

void obtain_order(Cipher& cipher, const SigningRequestPtr& request, std::function<void(OrderAnswer)> done) {
    if (!request->source.empty()) {
        const auto open = [&cipher, request, done] {
            auto keys = open_session_keys(cipher, *request->session, request->source, request->password);
            if (!keys) return done({forward(keys)});
            Caller caller = request->caller;
            if (!caller.origin && needs_permission(cipher, request->source)) caller.peer.identify();
            proceed(cipher, request, std::move(caller), *keys, done);
        };
        if (!cipher.env.workers.post(request->session->account, open)) done({tl::unexpected(too_much_work())});
        return;
    }
    // A password is that of a container: the key that the service holds is not what its sender means.
    if (request->has_password) return done({fail(Errc::no_key, "no key container is loaded into the session")});
    // A permission is for a key that is in use: without one it has ended.
    if (request->token) return order_by_held_key(cipher, request, permitted_keys(cipher, *request), done);
    with_key(cipher, request->caller, request->subjects.size(), request->gone,
             [&cipher, request, done](const OpenKeysPtr& keys) { order_by_held_key(cipher, request, keys, done); });
}

Response no_order_answer(const OrderAnswer& answer, Language language) {
    const Error& error = answer.order.error();
    if (answer.refused) return refusal(error, language);
    if (error.code == Errc::not_started) return message_answer(503, Message::crypto_service_down, language);
    return failure_answer(500, Message::signing_start_failed, error, language);
}

}  // namespace pidpys::api
