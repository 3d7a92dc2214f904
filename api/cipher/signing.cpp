// SPDX-License-Identifier: MIT
#include "api/cipher/signing.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "api/cipher/raising.hpp"
#include "api/cipher/sign_options.hpp"
#include "api/order/under_way.hpp"

namespace pidpys::api {
namespace {

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

// A container is settled once: what looks into it would see another's digests.
bool is_settled_anew(const Order& order) {
    return std::ranges::none_of(order.items, [](const OrderItem& item) { return item.container != nullptr; });
}

template <class Item>
std::size_t cost(const crypto::KeyEntry& signer, const crypto::SignOptions& options, const std::vector<Item>& items) {
    const bool quick = items.size() == 1 && items.front().signature.empty() && !items.front().container &&
                       crypto::signs_quickly(signer.key.get()) && options.embed != crypto::EmbedCertificates::chain;
    return quick ? items.front().data.size() : std::numeric_limits<std::size_t>::max();
}

std::size_t cost_with(const SigningRequest& request, const OpenKeys& keys) {
    const auto signer = keys.signer();
    return signer ? cost(**signer, request.options, request.subjects) : 0;
}

void proceed(Cipher& cipher, const SigningRequestPtr& request, Caller caller, const OpenKeysPtr& keys,
             const std::function<void(OrderAnswer)>& done) {
    auto settled = guarded([&] { return settle(cipher, *request, std::move(caller), *keys); });
    if (!settled) return done({forward(settled)});
    const auto permit = [&cipher, request, keys, done](const OrderPtr& order) {
        Asking how{[&] { return new_question(cipher, *order, {request->metadata}); }};
        if (is_settled_anew(*order))
            how.with_another = [&cipher, request, caller = order->caller, done](const OpenKeysPtr& other) {
                const bool taken = cipher.run(
                    request->session->account, cost_with(*request, *other),
                    [&cipher, request, caller, other, done] { proceed(cipher, request, caller, other, done); });
                if (!taken) done({tl::unexpected(too_much_work())});
            };
        obtain_leave(cipher, request, *order, keys, how, [order, done](LeaveAnswer answer) {
            if (!answer.leave) return done({forward(answer.leave), answer.refused});
            done({order, false, std::move(*answer.leave)});
        });
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

}  // namespace

std::size_t cost_of(const Order& order) { return cost(order.signer, order.options, order.items); }

Result<void> SigningRequest::read(const Inputs& inputs, const JsonFields& fields) {
    if (auto key = read_key(fields); !key) return key;
    auto wish = signature_wish(inputs.options);
    if (!wish) return forward(wish);
    options = std::move(wish->options);
    level = wish->level;
    stamp_content = wish->stamp_content;
    authority = inputs.options.value(Option::ca_id);
    return {};
}

void obtain_order(Cipher& cipher, const SigningRequestPtr& request, std::function<void(OrderAnswer)> done) {
    const auto octets = [request](const OpenKeys& keys) { return cost_with(*request, keys); };
    obtain_keys(cipher, request, request->subjects.size(), octets,
                [&cipher, request, done = std::move(done)](Result<OpenKeysPtr> keys, Caller caller) {
                    if (!keys) return done({forward(keys)});
                    proceed(cipher, request, std::move(caller), *keys, done);
                });
}

Response no_order_answer(const OrderAnswer& answer, Language language) {
    return no_leave_answer(answer.order.error(), answer.refused, Message::signing_start_failed, language);
}

}  // namespace pidpys::api
