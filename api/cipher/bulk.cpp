// SPDX-License-Identifier: MIT
// POST /ticket/{uuid}/ds/creator/data.bulk (cipher-api 4.6, 13): detached signatures of hashes, answered at once as a
// bare array. Each hash is one use of a permission.
#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/signing.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_hashes = 100'000;
constexpr std::size_t max_hash = 64;
constexpr const char* hashes_member = "dataToSign";

Result<std::vector<Subject>> read_hashes(const JsonFields& fields) {
    const auto* array = fields.find(hashes_member);
    if (array == nullptr) return fail(Errc::invalid_argument, std::string(hashes_member) + " is absent");
    const auto elements = array->elements(max_hashes);
    if (!elements) return tl::unexpected(elements.error());
    if (elements->empty()) return fail(Errc::invalid_argument, std::string(hashes_member) + " is empty");
    std::vector<Subject> hashes;
    hashes.reserve(elements->size());
    for (std::size_t i = 0; i < elements->size(); ++i) {
        const auto text = (*elements)[i].text();
        auto hash = text ? base64_decode(*text) : tl::unexpected(text.error());
        if (!hash || hash->empty() || hash->size() > max_hash)
            return fail(Errc::malformed, std::string(hashes_member) + "[" + std::to_string(i) + "] is not the Base64 of a hash");
        hashes.push_back(Subject::of_digest(std::move(*hash)));
    }
    return hashes;
}

Result<void> prepare(SigningRequest& request, const Inputs& inputs, const Blob& body) {
    const auto fields = read_fields(body);
    if (!fields) return tl::unexpected(fields.error());
    if (auto read = request.read(inputs, *fields); !read) return read;
    request.options.form = crypto::SignatureForm::detached;
    auto hashes = read_hashes(*fields);
    if (!hashes) return forward(hashes);
    request.subjects = std::move(*hashes);
    request.list = hashes_member;
    return {};
}

Result<std::string> sign_all(const Cipher& cipher, const Order& order, const std::stop_token& gone) {
    std::string array = "[";
    for (const OrderItem& item : order.items) {
        if (gone.stop_requested()) return fail(Errc::cancelled, "the caller has left");
        const auto signature = sign_item(order, item, cipher.env.clock.now());
        if (!signature) return tl::unexpected(signature.error());
        array += (array.size() == 1 ? "\"" : ",\"") + base64_encode(*signature) + "\"";
    }
    return array + "]";
}

void run(Cipher& cipher, const SigningRequestPtr& request, const Inputs& inputs, const Blob& body, const Reply& reply,
         Language language) {
    const auto ready = guarded([&] { return prepare(*request, inputs, body); });
    if (!ready) return reply(failure_answer(500, Message::signing_start_failed, ready.error(), language));
    obtain_order(cipher, request, [&cipher, account = request->session->account, gone = request->gone, reply,
                                   language](const OrderAnswer& answer) {
        if (!answer.order) return reply(no_order_answer(answer, language));
        cipher.answer_on_worker(account, reply, language, [&cipher, gone, order = *answer.order, language] {
            auto array = sign_all(cipher, *order, gone);
            return array ? Response::json(200, std::move(*array))
                         : failure_answer(500, Message::signing_start_failed, array.error(), language);
        });
    });
}

void post_bulk(Cipher& cipher, Call call) {
    auto inputs = call.session->inputs();
    auto request = std::make_shared<SigningRequest>(call.session, call.request, inputs);
    const auto task = [&cipher, request = std::move(request), inputs = std::move(inputs), body = call.request.body,
                       reply = call.reply, language = call.language] {
        run(cipher, request, inputs, body, reply, language);
    };
    if (!cipher.run(call.account, call.request.body.size(), task))
        call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

}  // namespace

void add_bulk_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/creator/data.bulk", Access::guarded, post_bulk, max_secret_body);
}

}  // namespace pidpys::api
