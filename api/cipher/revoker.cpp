// SPDX-License-Identifier: MIT
// POST /ticket/{uuid}/keyStore/certificate/revoker/{keyType} (cipher-api 4.9, keys-and-envelopes 4.2): a request that ends
// the certificate, signed by its own key. Nobody but a person says yes to it, each time: neither a permission nor the
// caller's own container stands in for the question. The request is answered and never sent: that is its bearer's affair.
#include <limits>

#include "api/cipher/body.hpp"
#include "api/cipher/certificate_object.hpp"
#include "api/cipher/key_info.hpp"
#include "api/cipher/key_request.hpp"
#include "api/cipher/routes.hpp"
#include "api/order/revocation_order.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/xml/date_time.hpp"

namespace pidpys::api {
namespace {

namespace cmp = crypto::cmp;

Result<cmp::RevocationReason> read_reason(const JsonFields& fields) {
    const auto name = read_text(fields, "revocationReason");
    if (!name) return tl::unexpected(name.error());
    if (!*name || (*name)->empty()) return cmp::RevocationReason::unspecified;
    // It takes back a hold, of which authorities alone decide (keys-and-envelopes 4.2).
    if (**name == "REMOVE_FROM_CRL") return fail(Errc::unsupported, "revocationReason REMOVE_FROM_CRL");
    const auto* known = cmp::find_reason(**name, &cmp::ReasonNames::contract);
    if (known == nullptr) return fail(Errc::invalid_argument, "revocationReason");
    return known->reason;
}

// Its two names are those of the two sources of the contract.
Result<std::chrono::system_clock::time_point> read_since(const JsonFields& fields,
                                                         std::chrono::system_clock::time_point now) {
    std::optional<std::string> given;
    for (const char* name : {"invalidationDateTime", "invalidityDateTime"}) {
        auto text = read_text(fields, name);
        if (!text) return tl::unexpected(text.error());
        if (!*text || (*text)->empty()) continue;
        if (given) return fail(Errc::invalid_argument, "invalidationDateTime and invalidityDateTime");
        given = std::move(*text);
    }
    if (!given) return now;
    const auto since = xml::read_date_time(*given);
    if (!since) return fail(Errc::invalid_argument, "invalidationDateTime");
    if (*since > now) return fail(Errc::invalid_argument, "invalidationDateTime lies in the future");
    return *since;
}

// One request on its way to the person and back.
struct Revocation {
    KeyRequestPtr request;
    std::string key_type;
    Reply reply;
    Language language;
    RevocationOrder order = {};
    OpenKeysPtr keys = {};
    const crypto::KeyEntry* key = nullptr;  // of `keys`

    Result<void> read(const Cipher& cipher, const Blob& body) {
        const auto fields =
            read_fields(body, {"keyStorePassword", "revocationReason", "invalidationDateTime", "invalidityDateTime"});
        if (!fields) return tl::unexpected(fields.error());
        if (!parse_key_type(key_type)) return fail(Errc::invalid_argument, "key type " + key_type);
        const auto reason = read_reason(*fields);
        if (!reason) return tl::unexpected(reason.error());
        const auto since = read_since(*fields, cipher.env.clock.now());
        if (!since) return tl::unexpected(since.error());
        order.reason = *reason;
        order.invalid_since = *since;
        order.uses = 1;
        return request->read_key(*fields);
    }

    // What is shown is what will be signed for: the key, and its certificate.
    Result<void> settle(OpenKeysPtr opened) {
        keys = std::move(opened);
        key = keys->find(*parse_key_type(key_type));
        if (key == nullptr) return fail(Errc::no_key);
        if (key->certificates.empty()) return fail(Errc::no_certificate);
        order.key = key_facts(*key);
        return {};
    }

    void fail_with(const Error& error, bool refused = false) const {
        reply(no_leave_answer(error, refused, Message::certificate_revoke_failed, language));
    }
};
using RevocationPtr = std::shared_ptr<Revocation>;

void make(Cipher& cipher, const RevocationPtr& it, const Leave& leave) {
    const auto write = [&] {
        return guarded([&]() -> Result<Blob> {
            auto request = cmp::write_revocation_request(
                *it->key, {it->order.reason, it->order.invalid_since, cipher.env.clock.now()});
            if (!request) return forward(request);
            return Blob(std::move(*request));
        });
    };
    carry_out(it->order, leave, cipher.env.journal, write, [it](const Result<Blob>& request) {
        if (!request) return it->fail_with(request.error());
        it->reply(Response::json(200, compact({{"message", text(Message::revocation_request_made, it->language)},
                                               {"revocationRequestFormat", "CMP"},
                                               {"revocationRequest", base64_encode(request->view())}})));
    });
}

void ask_person(Cipher& cipher, const RevocationPtr& it) {
    auto question = new_question(cipher, question_of(it->order), {});
    const auto answered = [&cipher, it, id = question.id](const Result<channel::Answer>& answer) {
        if (!answer) return it->fail_with(answer.error(), true);
        const bool taken = cipher.env.workers.post(
            it->request->session->account, [&cipher, it, leave = Leave{id, answer->by}] { make(cipher, it, leave); });
        if (!taken) it->fail_with(too_much_work());
    };
    if (!it->request->source.empty()) return ask(cipher, std::move(question), it->request->gone, answered);
    ask_about_held_keys(cipher, std::move(question), it->keys, it->request->gone, {}, answered);
}

void post_revoker(Cipher& cipher, Call call) {
    auto it = std::make_shared<Revocation>(
        Revocation{std::make_shared<KeyRequest>(call.session, call.request, call.session->inputs()),
                   std::string(call.params["keyType"]), std::move(call.reply), call.language});
    if (auto ready = it->read(cipher, call.request.body); !ready) return it->fail_with(ready.error());
    obtain_keys(
        cipher, it->request, 1, [](const OpenKeys&) { return std::numeric_limits<std::size_t>::max(); },
        [&cipher, it](Result<OpenKeysPtr> keys, Caller caller) {
            if (!keys) return it->fail_with(keys.error());
            auto settled = guarded([&] { return it->settle(std::move(*keys)); });
            if (!settled) return it->fail_with(settled.error());
            with_identified(cipher, std::move(caller), [&cipher, it](Caller identified) {
                it->order.caller = std::move(identified);
                ask_person(cipher, it);
            });
        });
}

}  // namespace

void add_revoker_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/keyStore/certificate/revoker/{keyType}", Access::guarded, post_revoker);
}

}  // namespace pidpys::api
