// SPDX-License-Identifier: MIT
// POST /ticket/{uuid}/ds/creator/data.bulk (cipher-api 4.6, 13): detached signatures of hashes, answered at once as a
// bare array. Each hash is one use of a permission.
#include <utility>

#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/sign_options.hpp"
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
            return fail(Errc::malformed,
                        std::string(hashes_member) + "[" + std::to_string(i) + "] is not the Base64 of a hash");
        hashes.push_back(Subject::of_digest(std::move(*hash)));
    }
    return hashes;
}

Result<void> prepare(SigningRequest& request, const Inputs& inputs, const Blob& body) {
    const auto fields = read_fields(body, {hashes_member, "accessTokenUuid", "keyStorePassword"});
    if (!fields) return tl::unexpected(fields.error());
    if (auto read = request.read(inputs, *fields); !read) return read;
    if (container_form(inputs.options))
        return fail(Errc::unsupported, "data.bulk with asicForm " + inputs.options.value(Option::asic_form));
    // A hash each: thousands of requests to servers would be one answer of this one.
    if (request.level || request.stamp_content)
        return fail(Errc::unsupported, "data.bulk with time-stamps: cadesType " +
                                           inputs.options.value(Option::cades_type) +
                                           ", embedSignatureTs, embedDataTs");
    request.options.form = crypto::SignatureForm::detached;
    auto hashes = read_hashes(*fields);
    if (!hashes) return forward(hashes);
    request.subjects = std::move(*hashes);
    request.list = hashes_member;
    return {};
}

// The array of all signatures: hundreds of megabytes where there are many.
Result<Blob> array_of(const Cipher& cipher, const EachSignature& each) {
    constexpr std::size_t piece = 256 * 1024;
    return guarded([&] {
        return cipher.env.gather([&](const TakePiece& take) -> Result<void> {
            std::string array = "[";
            bool first = true;
            auto all = each([&](const Bytes& signature) -> Result<void> {
                array += (std::exchange(first, false) ? "\"" : ",\"") + base64_encode(signature) + "\"";
                if (array.size() < piece) return {};
                auto taken = take(as_bytes(array));
                array.clear();
                return taken;
            });
            if (!all) return all;
            return take(as_bytes(array + "]"));
        });
    });
}

// What the order of so many hashes takes while the user is asked and the signatures are made.
Result<std::shared_ptr<const Charge>> place_of(const SigningRequest& request) {
    constexpr std::uint64_t one = sizeof(OrderItem) + sizeof(channel::Document) + 4 * max_hash;
    const std::uint64_t size = request.subjects.size() * one;
    auto place = request.session->account->take({.octets = size, .memory = size});
    if (!place) return forward(place);
    return std::make_shared<const Charge>(std::move(*place));
}

void run(Cipher& cipher, const SigningRequestPtr& request, const Inputs& inputs, const Blob& body, const Reply& reply,
         Language language) {
    const auto ready = guarded([&] { return prepare(*request, inputs, body); });
    if (!ready) return reply(failure_answer(500, Message::signing_start_failed, ready.error(), language));
    auto place = place_of(*request);
    if (!place) return reply(failure_answer(500, Message::signing_start_failed, place.error(), language));
    obtain_order(
        cipher, request,
        [&cipher, place = *place, account = request->session->account, gone = request->gone, reply,
         language](const OrderAnswer& answer) {
            if (!answer.order) return reply(no_order_answer(answer, language));
            const auto made = [reply, language](const Result<Blob>& array) {
                if (array) return reply({200, "application/json", *array, {}});
                if (array.error().code == Errc::denied) return reply(refusal(array.error(), language));
                reply(failure_answer(500, Message::signing_start_failed, array.error(), language));
            };
            const bool taken = cipher.env.workers.post(account, [&cipher, place, gone, answer, made] {
                sign_order(
                    **answer.order,
                    {answer.leave, cipher.env.journal, cipher.env.clock, gone, &cipher.env.prompter, cipher.env.meters},
                    [&](const EachSignature& each) { return array_of(cipher, each); }, made);
            });
            if (!taken) reply(message_answer(429, Message::problem_too_many_requests, language));
        });
}

void post_bulk(Cipher& cipher, Call call) {
    auto inputs = call.session->inputs();
    auto request = std::make_shared<SigningRequest>(call.session, call.request, inputs);
    const auto task = [&cipher, request = std::move(request), inputs = std::move(inputs), body = call.request.body,
                       reply = call.reply,
                       language = call.language] { run(cipher, request, inputs, body, reply, language); };
    if (!cipher.run(call.account, call.request.body.size(), task))
        call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

}  // namespace

void add_bulk_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/creator/data.bulk", Access::guarded, post_bulk, max_secret_body);
}

}  // namespace pidpys::api
