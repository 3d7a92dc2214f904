// SPDX-License-Identifier: MIT
// POST and GET /ticket/{uuid}/ds/creator (cipher-api 4.6): a signature over the session's data, as a job.
#include <algorithm>
#include <limits>

#include "api/cipher/body.hpp"
#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/raising.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/sign_options.hpp"
#include "api/cipher/signing.hpp"
#include "api/cipher/unraised.hpp"
#include "api/order/under_way.hpp"

namespace pidpys::api {
namespace {

bool joins(const Inputs& inputs) {
    return inputs.signature && inputs.options.is(Option::data_to_sign_qualifier, "alreadySigned");
}

// What the session asks to be signed. Adding to an existing signature needs one; without it "already signed" is an
// ordinary first signature (13).
Result<Subject> subject_of(const AccountPtr& account, const Inputs& inputs) {
    if (joins(inputs) && is_container(*inputs.signature)) return joined_container(account, inputs);
    const auto form = container_form(inputs.options);
    if (form && joins(inputs))
        return fail(Errc::unsupported, "asicForm " + inputs.options.value(Option::asic_form) +
                                           " with alreadySigned: what was uploaded to ds/data is no container");
    if (form) return new_container(account, inputs, *form);
    if (joins(inputs))
        return Subject::joining(inputs.data ? inputs.document_name : inputs.signature_name, *inputs.signature,
                                inputs.data);
    if (!inputs.data) return fail(Errc::not_found, "no data is loaded into the session");
    if (auto alone = check_alone(inputs); !alone) return forward(alone);
    return Subject::of(inputs.document_name, *inputs.data);
}

// A view of what the draft keeps, with the draft.
Blob part_of(const std::shared_ptr<const asic::Draft>& draft, ByteView view) { return {draft, view}; }

using UnraisedPtr = std::shared_ptr<const Unraised>;

// A request on its way, with whom to tell how it went.
struct Creation {
    SigningRequestPtr request;
    Inputs inputs;
    Reply reply;
    Language language;
    std::stop_token left;  // the person has left the screen since

    [[nodiscard]] JobSlot<Made>& slot() const { return request->session->creator; }

    // The slot first: the next request may follow the answer at once.
    void refuse(const Error& error, Response answer) const {
        slot().reject(error);
        reply(std::move(answer));
    }
    void started() const {
        request->session->change([&](Inputs& now) {
            now.signed_upload = std::max(now.signed_upload, inputs.upload);
            now.drop_signed_files();  // others may have come while the user was asked
        });
        slot().run();
        reply(message_answer(200, Message::signing_started, language));
    }
    void finish(Cipher& cipher, const OrderPtr& order, const Leave& leave) const {
        const auto& container = order->items.front().container;
        const auto collect = [&](const EachSignature& each) {
            return guarded([&]() -> Result<Blob> {
                Bytes made;
                auto all =
                    each([&](Bytes signature) -> Result<void> { return made = std::move(signature), Result<void>(); });
                if (!all) return forward(all);
                auto signature = charge(request->session->account, Blob(std::move(made)));
                if (!signature || !container || order->level) return signature;
                return container_with(cipher, request->session->account, *container, *signature);
            });
        };
        sign_order(*order, {leave, cipher.env.journal, cipher.env.clock, {}, nullptr, cipher.env.meters}, collect,
                   [self = *this, &cipher, order, leave](Result<Blob> signature) {
                       if (!signature) return self.slot().finish(forward(signature));
                       auto own = charge(self.request->session->account, order->signer.certificates);
                       auto certificates = own ? std::move(*own) : std::vector<Blob>();
                       if (!order->level)
                           return self.slot().finish(
                               Made{std::move(*signature), std::move(certificates), {}, order->clocks_apart});
                       self.raise(cipher, self.keep(cipher, *order, leave, *signature, std::move(certificates)));
                   });
    }

    // The signature is made and in the journal, and its use of the key taken: it is there until it is raised.
    [[nodiscard]] UnraisedPtr keep(const Cipher& cipher, const Order& order, const Leave& leave, const Blob& signature,
                                   std::vector<Blob> certificates) const {
        const auto until = std::min(leave.until, cipher.env.clock.steady() + unraised_life);
        auto made = std::make_shared<const Unraised>(
            Unraised{inputs, request->token, std::make_unique<const PasswordCheck>(request->password),
                     cipher.env.keys.current(), signature, order.items.front().container, *order.level,
                     order.clocks_apart, std::move(certificates), order.caller, order.key, leave, left, until});
        request->session->keep_unraised(made);
        return made;
    }

    // Made by a former start of the same.
    [[nodiscard]] UnraisedPtr kept(const Cipher& cipher) const {
        auto made = request->level ? request->session->unraised() : nullptr;
        return made && may_be_raised(*made, inputs, *request, cipher) ? made : nullptr;
    }

    void raise(Cipher& cipher, const UnraisedPtr& made) const {
        const auto& container = made->container;
        Raising what{made->signature, inputs.data, joins(inputs) ? inputs.signature : std::nullopt, made->level};
        for (const Blob& one : made->certificates) what.certificates.push_back(to_bytes(one.view()));
        what.whose = {asker_name(made->caller, {}), made->key.owner, [&cipher, made] {
                          cipher.env.journal.append(record_of_stop(made->caller, made->key, made->leave.under, 1,
                                                                   "while servers were waited for"));
                      }};
        what.authority = inputs.options.value(Option::ca_id);
        if (container) {
            what.data = part_of(container, container->signed_octets().value_or(ByteView()));
            what.joined.reset();
            if (!container->joined().empty()) what.joined = part_of(container, container->joined());
        }
        api::raise(cipher, request->session, std::move(what), [self = *this, &cipher, made](Result<Made> raised) {
            if (!raised) return self.deliver(std::move(raised));
            raised->certificates = made->certificates;
            raised->clocks_apart.insert(made->clocks_apart.begin(), made->clocks_apart.end());
            if (!made->container) return self.deliver(std::move(raised));
            const auto put_in = [self, &cipher, made, raised = std::move(*raised)]() mutable {
                auto whole = guarded([&] {
                    return container_with(cipher, self.request->session->account, *made->container, raised.octets);
                });
                if (!whole) return self.deliver(forward(whole));
                raised.octets = std::move(*whole);
                self.deliver(std::move(raised));
            };
            if (!cipher.env.workers.post(self.request->session->account, put_in))
                self.deliver(tl::unexpected(too_much_work()));
        });
    }

    void deliver(Result<Made> raised) const {
        if (raised) request->session->keep_unraised(nullptr);
        slot().finish(std::move(raised));
    }
};

// What is to be signed is known.
void proceed_with(Cipher& cipher, const Creation& creation) {
    const auto& request = creation.request;
    if (!request->source.empty() && !needs_permission(cipher, request->source)) {
        // The caller's own container is opened after the answer, so that a wrong password shows in GET.
        creation.started();
        return obtain_order(cipher, request, [&cipher, creation](const OrderAnswer& answer) {
            if (!answer.order) return creation.slot().finish(tl::unexpected(answer.order.error()));
            creation.finish(cipher, *answer.order, answer.leave);
        });
    }
    obtain_order(cipher, request, [&cipher, creation](const OrderAnswer& answer) {
        if (!answer.order) return creation.refuse(answer.order.error(), no_order_answer(answer, creation.language));
        creation.started();
        const bool taken = cipher.run(creation.request->session->account, cost_of(**answer.order),
                                      [&cipher, creation, order = *answer.order, leave = answer.leave] {
                                          creation.finish(cipher, order, leave);
                                      });
        if (!taken) creation.slot().finish(tl::unexpected(too_much_work()));
    });
}

void post_creator(Cipher& cipher, Call call) {
    auto inputs = call.session->inputs();
    Creation creation{std::make_shared<SigningRequest>(call.session, call.request, inputs), inputs, call.reply,
                      call.language, cipher.env.permissions.present()};
    const auto failed = [language = call.language](const Error& error) {
        return failure_answer(500, Message::signing_start_failed, error, language);
    };
    if (!creation.slot().reserve()) return call.reply(failed({Errc::busy, "already running"}));
    const auto fields = read_fields(call.request.body, {"accessTokenUuid", "keyStorePassword"});
    auto ready = fields ? creation.request->read(inputs, *fields) : tl::unexpected(fields.error());
    if (!ready) return creation.refuse(ready.error(), failed(ready.error()));
    if (const auto made = creation.kept(cipher)) {
        creation.started();
        return creation.raise(cipher, made);
    }
    // An existing signature is taken apart and hashed.
    const std::size_t octets =
        joins(inputs) || container_form(inputs.options) ? std::numeric_limits<std::size_t>::max() : a_signature;
    const bool taken = cipher.run(call.account, octets, [&cipher, creation, inputs = std::move(inputs), failed] {
        auto subject = guarded([&] { return subject_of(creation.request->session->account, inputs); });
        if (!subject) return creation.refuse(subject.error(), failed(subject.error()));
        creation.request->subjects.push_back(std::move(*subject));
        proceed_with(cipher, creation);
    });
    if (!taken)
        creation.refuse(too_much_work(), message_answer(429, Message::problem_too_many_requests, call.language));
}

void get_creator(Cipher&, Call call) {
    answer_progress(call,
                    {&Session::creator, Message::signing_running, Message::signing_failed, Message::signing_done});
}

}  // namespace

void add_creator_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/creator", Access::guarded, post_creator);
    routes.add_ticket(Method::get, "/ds/creator", Access::open, get_creator);
}

}  // namespace pidpys::api
