// SPDX-License-Identifier: MIT
#include "api/cipher/key_request.hpp"

#include <utility>

#include "api/cipher/body.hpp"
#include "api/cipher/certified_keys.hpp"
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
    const Language language = cipher.env.languages.of(session.owner);
    const bool stored = names_stored_container(source.path);
    if (token::is_uri(source.path) && !stored) return open_token_keys(cipher, source, password, language);
    if (auto opened = session.opened(source, password)) return opened;
    // What the container costs is its maker's choice: a session that has ended pays no more of it.
    const CancelScope ended([&session] { return session.closed(); });
    const auto try_password = [&](const Blob& container) {
        return guarded([&] {
            return open_keys(container.view(), password, octets_of(source.certificates), cipher.env.known_certificates,
                             cipher.env.clock.now());
        });
    };
    const auto open_path = [&]() -> Result<OpenKeysPtr> {
        const auto now = cipher.env.clock.steady();
        if (!stored) return cipher.key_paths.open(session.account, session.owner, source.path, now, try_password);
        auto read = read_stored_container(cipher, session.owner, source.path, language);
        if (!read) return forward(read);
        return cipher.key_paths.open_elsewhere(session.account, session.owner, read->container.uri,
                                               std::move(read->octets), now, try_password);
    };
    auto opened = source.path.empty() ? try_password(*source.container) : open_path();
    if (opened) session.keep_opened(source, password, *opened);
    return opened;
}

void obtain_keys(Cipher& cipher, const KeyRequestPtr& request, std::uint64_t uses,
                 std::function<std::size_t(const OpenKeys&)> cost,
                 std::function<void(Result<OpenKeysPtr>, Caller)> next) {
    if (!request->source.empty()) {
        const auto opened = [&cipher, request, next](Result<OpenKeysPtr> keys) {
            Caller caller = request->caller;
            if (keys && !caller.origin && needs_permission(cipher, request->source)) caller.peer.identify();
            next(std::move(keys), std::move(caller));
        };
        const auto open = [&cipher, request, opened] {
            open_certified_keys(cipher, request->session, request->source, {request, &request->password}, opened);
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
        keys->used();
        tell_uses(cipher, use, *used);
        return done({Leave{std::move(used->id), "permission", used->revoked, used->until}});
    }
    auto question = how.question();
    if (!question) return done({forward(question)});
    const std::string id = question->id;
    const auto answered = [id, done](const Result<channel::Answer>& answer) {
        answer ? done({Leave{id, answer->by}}) : done({tl::unexpected(answer.error()), true});
    };
    if (!request->source.empty()) return ask(cipher, std::move(*question), request->gone, answered);
    ask_about_held_keys(cipher, std::move(*question), keys, request->gone, how.with_another, answered);
}

Response no_leave_answer(const Error& error, bool refused, Message failed, Language language) {
    if (refused) return refusal(error, language);
    if (error.code == Errc::not_started) return message_answer(503, Message::crypto_service_down, language);
    return failure_answer(500, failed, error, language);
}

}  // namespace pidpys::api
