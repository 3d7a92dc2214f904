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

using Hashes = std::vector<Bytes>;

Result<Hashes> read_hashes(const JsonFields& fields) {
    const auto* array = fields.find("dataToSign");
    if (array == nullptr) return fail(Errc::invalid_argument, "dataToSign is absent");
    const auto elements = array->elements(max_hashes);
    if (!elements) return tl::unexpected(elements.error());
    if (elements->empty()) return fail(Errc::invalid_argument, "dataToSign is empty");
    Hashes hashes;
    for (std::size_t i = 0; i < elements->size(); ++i) {
        const auto text = (*elements)[i].text();
        auto hash = text ? base64_decode(*text) : tl::unexpected(text.error());
        if (!hash || hash->empty() || hash->size() > max_hash)
            return fail(Errc::malformed, "dataToSign[" + std::to_string(i) + "] is not the Base64 of a hash");
        hashes.push_back(std::move(*hash));
    }
    return hashes;
}

Result<std::string> sign_all(const Cipher& cipher, const SigningRequest& request, const OpenKeys& keys,
                             const Hashes& hashes) {
    auto options = sign_options(request.inputs.options, cipher.env.clock.now());
    if (!options) return forward(options);
    options->form = crypto::SignatureForm::detached;
    auto signer = signer_of(cipher, keys, *options);
    if (!signer) return forward(signer);
    std::string array = "[";
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (request.asker.gone.stop_requested()) return fail(Errc::cancelled, "the caller has left");
        const auto signature = crypto::sign_digest(*signer, hashes[i], *options);
        if (!signature)
            return fail(signature.error().code, "dataToSign[" + std::to_string(i) + "]: " + signature.error().detail);
        array += (i == 0 ? "\"" : ",\"") + base64_encode(*signature) + "\"";
    }
    return array + "]";
}

Result<void> prepare(SigningRequest& request, Hashes& hashes, const Blob& body) {
    const auto fields = read_fields(body);
    if (!fields) return tl::unexpected(fields.error());
    if (auto read = request.read(*fields); !read) return read;
    auto given = read_hashes(*fields);
    if (!given) return forward(given);
    if (const auto options = sign_options(request.inputs.options, {}); !options) return tl::unexpected(options.error());
    hashes = std::move(*given);
    request.uses = hashes.size();
    request.inputs.data.reset();  // what is signed is the hashes, not the session's data
    return {};
}

void run(Cipher& cipher, const SigningRequestPtr& request, const Blob& body, const Reply& reply, Language language) {
    auto hashes = std::make_shared<Hashes>();
    const auto ready = guarded([&] { return prepare(*request, *hashes, body); });
    if (!ready) return reply(failure_answer(500, Message::signing_start_failed, ready.error(), language));
    obtain_keys(cipher, request, [&cipher, request, hashes, reply, language](KeyAnswer answer) {
        if (!answer.keys) return reply(no_keys_answer(answer, *request, language));
        cipher.answer_on_worker(reply, language, [&cipher, request, hashes, keys = *answer.keys, language] {
            auto array = sign_all(cipher, *request, *keys, *hashes);
            return array ? Response::json(200, std::move(*array))
                         : failure_answer(500, Message::signing_start_failed, array.error(), language);
        });
    });
}

void post_bulk(Cipher& cipher, Call call) {
    auto request = std::make_shared<SigningRequest>(call.session, call.request);
    cipher.run(call.request.body.size(), [&cipher, request = std::move(request), body = call.request.body,
                                          reply = std::move(call.reply), language = call.language] {
        run(cipher, request, body, reply, language);
    });
}

}  // namespace

void add_bulk_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/creator/data.bulk", Access::guarded, post_bulk, max_json_body);
}

}  // namespace pidpys::api
