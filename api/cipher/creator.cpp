// SPDX-License-Identifier: MIT
// POST and GET /ticket/{uuid}/ds/creator (cipher-api 4.6): a signature over the session's data, as a job.
#include <limits>

#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/signing.hpp"

namespace pidpys::api {
namespace {

bool joins(const Inputs& inputs) {
    return inputs.signature && inputs.options.is(Option::data_to_sign_qualifier, "alreadySigned");
}

// What the session asks to be signed. Adding to an existing signature needs one; without it "already signed" is an
// ordinary first signature (13).
Result<Subject> subject_of(const Inputs& inputs) {
    if (joins(inputs))
        return Subject::joining(inputs.data ? inputs.document_name : inputs.signature_name, *inputs.signature, inputs.data);
    if (!inputs.data) return fail(Errc::not_found, "no data is loaded into the session");
    return Subject::of(inputs.document_name, *inputs.data);
}

// A request on its way, with whom to tell how it went.
struct Creation {
    SigningRequestPtr request;
    Reply reply;
    Language language;

    [[nodiscard]] JobSlot<Blob>& slot() const { return request->session->creator; }

    // The slot first: the next request may follow the answer at once.
    void refuse(const Error& error, Response answer) const {
        slot().reject(error);
        reply(std::move(answer));
    }
    void started() const {
        slot().run();
        reply(message_answer(200, Message::signing_started, language));
    }
    void finish(const Cipher& cipher, const Order& order, const Leave& leave) const {
        const auto collect = [&](const EachSignature& each) {
            return guarded([&]() -> Result<Blob> {
                Bytes made;
                auto all = each([&](Bytes signature) -> Result<void> { return made = std::move(signature), Result<void>(); });
                if (!all) return forward(all);
                return charge(request->session->account, Blob(std::move(made)));
            });
        };
        sign_order(order, {leave, cipher.env.journal, cipher.env.clock, {}}, collect,
                   [self = *this](Result<Blob> signature) { self.slot().finish(std::move(signature)); });
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
            creation.finish(cipher, **answer.order, answer.leave);
        });
    }
    obtain_order(cipher, request, [&cipher, creation](const OrderAnswer& answer) {
        if (!answer.order) return creation.refuse(answer.order.error(), no_order_answer(answer, creation.language));
        creation.started();
        const bool taken = cipher.run(creation.request->session->account, cost_of(**answer.order),
                                      [&cipher, creation, order = *answer.order, leave = answer.leave] {
                                          creation.finish(cipher, *order, leave);
                                      });
        if (!taken) creation.slot().finish(tl::unexpected(too_much_work()));
    });
}

void post_creator(Cipher& cipher, Call call) {
    auto inputs = call.session->inputs();
    Creation creation{std::make_shared<SigningRequest>(call.session, call.request, inputs), call.reply, call.language};
    const auto failed = [language = call.language](const Error& error) {
        return failure_answer(500, Message::signing_start_failed, error, language);
    };
    if (!creation.slot().reserve()) return call.reply(failed({Errc::busy, "already running"}));
    const auto fields = read_fields(call.request.body);
    auto ready = fields ? creation.request->read(inputs, *fields) : tl::unexpected(fields.error());
    if (!ready) return creation.refuse(ready.error(), failed(ready.error()));
    // An existing signature is taken apart and hashed.
    const std::size_t octets = joins(inputs) ? std::numeric_limits<std::size_t>::max() : 0;
    const bool taken = cipher.run(call.account, octets, [&cipher, creation, inputs = std::move(inputs), failed] {
        auto subject = guarded([&] { return subject_of(inputs); });
        if (!subject) return creation.refuse(subject.error(), failed(subject.error()));
        creation.request->subjects.push_back(std::move(*subject));
        proceed_with(cipher, creation);
    });
    if (!taken)
        creation.refuse(too_much_work(), message_answer(429, Message::problem_too_many_requests, call.language));
}

void get_creator(Cipher&, Call call) {
    const auto state = call.session->creator.state();
    if (state.running) return call.reply(message_answer(202, Message::signing_running, call.language));
    if (!state.outcome)
        return call.reply(failure_answer(500, Message::signing_failed, {Errc::not_started, {}}, call.language));
    if (!*state.outcome)
        return call.reply(failure_answer(500, Message::signing_failed, state.outcome->error(), call.language));
    call.reply(message_answer(200, Message::signing_done, call.language));
}

}  // namespace

void add_creator_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/creator", Access::guarded, post_creator);
    routes.add_ticket(Method::get, "/ds/creator", Access::open, get_creator);
}

}  // namespace pidpys::api
