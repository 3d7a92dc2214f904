// SPDX-License-Identifier: MIT
#include "api/cipher/key_request.hpp"

#include <utility>

#include "api/cipher/body.hpp"
#include "api/cipher/token_keys.hpp"
#include "api/order/under_way.hpp"
#include "crypto/base/cancellation.hpp"

namespace pidpys::api {
namespace {

// Of a permission for many. What uses many at once shows its own progress.
void tell_uses(const Cipher& cipher, const KeyUse& use, const PermissionUse& used) {
    if (used.granted <= 1 || use.uses > 1) return;
    channel::Work work;
    work.id = used.id;
    work.asker = asker_name(use.caller, use.client);
    work.owner = use.key.owner;
    work.finished = used.granted - used.left;
    work.total = used.granted;
    work.permission = true;
    cipher.env.prompter.progress(work);
}

// Those that the request's permission is for; of one that does not hold any others, with which it is refused.
OpenKeysPtr permitted_keys(const Cipher& cipher, const KeyRequest& request) {
    const auto key = cipher.env.permissions.key_of(*request.token, request.session->owner);
    const auto keys = key ? cipher.env.keys.find(*key) : nullptr;
    return keys ? keys : cipher.env.keys.current();
}

// With the keys that the service holds, or without any.
void go_on_with_held_keys(Cipher& cipher, const KeyRequestPtr& request, const OpenKeysPtr& keys,
                          const std::function<std::size_t(const OpenKeys&)>& cost,
                          const std::function<void(Result<OpenKeysPtr>, Caller)>& next) {
    if (!keys) return next(fail(Errc::not_started, "no keys are in use"), request->caller);
    keys->used();
    const bool taken = cipher.run(request->session->account, cost(*keys), [&cipher, request, keys, next] {
        if (request->token) return next(keys, request->caller);
        with_identified(cipher, request->caller, [keys, next](Caller caller) { next(keys, std::move(caller)); });
    });
    if (!taken) next(tl::unexpected(too_much_work()), request->caller);
}

}  // namespace

std::vector<Bytes> octets_of(const std::vector<Blob>& blobs) {
    std::vector<Bytes> octets;
    for (const Blob& blob : blobs) octets.push_back(to_bytes(blob.view()));
    return octets;
}

KeyRequest::KeyRequest(SessionPtr of, const Request& request, const Inputs& inputs)
    : session(std::move(of)),
      caller(request.caller),
      gone(request.gone),
      source(inputs.keys),
      metadata(inputs.metadata) {}

Result<void> KeyRequest::read_key(const JsonFields& fields) {
    auto uuid = read_text(fields, "accessTokenUuid");
    if (!uuid) return forward(uuid);
    token = std::move(*uuid);
    auto secret = read_password(fields);
    if (!secret) return forward(secret);
    password = std::move(*secret);
    has_password = fields.find("keyStorePassword") != nullptr;
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

void obtain_keys(Cipher& cipher, const KeyRequestPtr& request, std::uint64_t uses,
                 std::function<std::size_t(const OpenKeys&)> cost,
                 std::function<void(Result<OpenKeysPtr>, Caller)> next) {
    if (!request->source.empty()) {
        const auto open = [&cipher, request, next] {
            auto keys = open_session_keys(cipher, *request->session, request->source, request->password);
            Caller caller = request->caller;
            if (keys && !caller.origin && needs_permission(cipher, request->source)) caller.peer.identify();
            next(std::move(keys), std::move(caller));
        };
        if (!cipher.env.workers.post(request->session->account, open))
            next(tl::unexpected(too_much_work()), request->caller);
        return;
    }
    // A password is that of a container: the key that the service holds is not what its sender means.
    if (request->has_password)
        return next(fail(Errc::no_key, "no key container is loaded into the session"), request->caller);
    // A permission is for a key that is in use: without one it has ended.
    if (request->token) return go_on_with_held_keys(cipher, request, permitted_keys(cipher, *request), cost, next);
    with_key(cipher, request->caller, uses, request->gone,
             [&cipher, request, cost = std::move(cost), next = std::move(next)](const OpenKeysPtr& keys) {
                 go_on_with_held_keys(cipher, request, keys, cost, next);
             });
}

void obtain_leave(Cipher& cipher, const KeyRequestPtr& request, const KeyUse& use, const OpenKeysPtr& keys,
                  const Asking& how, const std::function<void(LeaveAnswer)>& done) {
    if (!needs_permission(cipher, request->source)) return done({Leave{{}, "caller"}});
    if (request->token) {
        // It is for the keys that are in use, by the name of the one that signs.
        auto used = cipher.env.permissions.use(*request->token, request->session->owner,
                                               keys->signer_facts().fingerprint, use.uses);
        if (!used) return done({forward(used), true});
        tell_uses(cipher, use, *used);
        return done({Leave{std::move(used->id), "permission", used->revoked, used->until}});
    }
    auto question = how.question();
    if (!question) return done({forward(question)});
    const std::string id = question->id;
    const bool held = request->source.empty();
    if (held && how.with_another) offer_other_keys(cipher, *question);
    ask(cipher, std::move(*question), request->gone,
        [&cipher, keys, held, id, with_another = how.with_another, done](Result<channel::Answer> answer) {
            if (!answer) return done({forward(answer), true});
            const auto other = answer->key.empty() ? nullptr : cipher.env.keys.find(answer->key);
            if (other && with_another) {
                other->used();
                return with_another(other);
            }
            // The user may have ended the key's use while the question stood.
            if (!answer->key.empty() || (held && !cipher.env.keys.holds(keys)))
                return done({fail(Errc::cancelled, "the key is no longer in use"), true});
            done({Leave{id, answer->by}});
        });
}

Response no_leave_answer(const Error& error, bool refused, Message failed, Language language) {
    if (refused) return refusal(error, language);
    if (error.code == Errc::not_started) return message_answer(503, Message::crypto_service_down, language);
    return failure_answer(500, failed, error, language);
}

}  // namespace pidpys::api
