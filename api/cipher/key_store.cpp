// SPDX-License-Identifier: MIT
// PUT /ticket/{uuid}/keyStore and what it tells of its keys (cipher-api 4.9). Nothing is opened here until a password
// comes: a wrong file or password shows in keyStore/verifier or ds/creator.
#include "api/cipher/body.hpp"
#include "api/cipher/certified_keys.hpp"
#include "api/cipher/key_info.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/signing.hpp"
#include "api/cipher/token_keys.hpp"
#include "api/http/media_type.hpp"
#include "api/session/private_blob.hpp"

namespace pidpys::api {
namespace {

struct Source {
    std::optional<Bytes> container;
    std::string path;
    std::vector<Bytes> certificates;
};

Result<Source> read_source(const Blob& body, const std::string& content_type) {
    if (!is_media_type(content_type, "application/json")) {
        const auto upload = read_upload(body, content_type, "uploadKeyStore");
        if (!upload) return tl::unexpected(upload.error());
        return Source{to_bytes(upload->content.view()), {}, {}};
    }
    const auto fields = read_fields(body, {"base64Data", "keyStorePath", "keyStoreUri", "certificates"});
    if (!fields) return tl::unexpected(fields.error());
    auto container = read_base64(*fields, "base64Data");
    if (!container) return forward(container);
    auto path = read_text(*fields, "keyStorePath");
    if (!path) return forward(path);
    const auto uri = read_text(*fields, "keyStoreUri");
    if (!uri) return tl::unexpected(uri.error());
    if (!uri->value_or("").empty()) return fail(Errc::unsupported, "keyStoreUri");  // whatever stands beside it
    if (!*container && path->value_or("").empty())
        return fail(Errc::invalid_argument, "neither base64Data nor keyStorePath is given");
    auto certificates = read_certificates(*fields, "certificates");
    if (!certificates) return forward(certificates);
    return Source{std::move(*container), path->value_or(""), std::move(*certificates)};
}

Result<void> may_name(const Cipher& cipher, const Session& session, const std::string& path, Language language) {
    if (path.empty()) return {};
    if (token::is_uri(path)) return check_token_path(cipher, session.owner, path, language);
    return cipher.key_paths.check(session.owner, path);
}

Result<void> load(const Cipher& cipher, Session& session, const Blob& body, const std::string& content_type,
                  Language language) {
    auto source = read_source(body, content_type);
    if (!source) return forward(source);
    if (auto named = may_name(cipher, session, source->path, language); !named) return named;
    std::optional<Blob> container;
    if (source->container) {
        if (source->container->size() > crypto::ContainerLimits{}.max_size)
            return fail(Errc::too_large, "the key container is larger than 4 MiB");
        auto charged = charge(session.account, private_blob(std::move(*source->container)));
        if (!charged) return forward(charged);
        container = std::move(*charged);
    }
    auto certificates = charge(session.account, std::move(source->certificates));
    if (!certificates) return forward(certificates);
    session.change([&](Inputs& inputs) {
        inputs.keys.certificates = std::move(*certificates);
        if (container) inputs.keys.container = std::move(*container);
        if (!source->path.empty()) inputs.keys.path = std::move(source->path);
        ++inputs.keys.version;
    });
    return {};
}

void put_key_store(Cipher& cipher, Call call) {
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [&cipher, session = call.session, body, language = call.language,
                   type = std::string(find_header(call.request.headers, "Content-Type"))] {
                      const auto loaded = load(cipher, *session, body, type, language);
                      return loaded ? message_answer(200, Message::container_uploaded, language)
                                    : failure_answer(500, Message::container_upload_failed, loaded.error(), language);
                  });
}

// Opens the session's container with the body's password, on a worker, and answers what is made of that.
using AnswerOf = std::function<Response(const Result<OpenKeysPtr>&)>;

void open_and_answer(Cipher& cipher, const Call& call, AnswerOf answer) {
    const auto open = [&cipher, session = call.session, body = call.request.body, reply = call.reply,
                       answer = std::move(answer)] {
        const auto fields = read_fields(body, {"keyStorePassword"});
        auto password = fields ? read_password(*fields) : tl::unexpected(fields.error());
        if (!password) return reply(answer(tl::unexpected(password.error())));
        open_certified_keys(cipher, session, session->inputs().keys,
                            std::make_shared<const SecretString>(std::move(*password)),
                            [reply, answer](const Result<OpenKeysPtr>& keys) { reply(answer(keys)); });
    };
    if (!cipher.env.workers.post(call.account, open))
        call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

void put_verifier(Cipher& cipher, Call call) {
    open_and_answer(cipher, call, [&cipher, language = call.language](const Result<OpenKeysPtr>& keys) {
        if (keys) return key_usage_answer(**keys, cipher.env.clock.now(), language);
        const auto reason = std::string(text(reason_of(keys.error().code), language)) + ".";
        return failure_answer(500, fill(Message::container_open_failed, language, reason),
                              explain(keys.error(), language));
    });
}

using CertificateAnswer = Response (*)(const OpenKeys*, std::string_view, Language);

void answer_certificate(Cipher& cipher, const Call& call, CertificateAnswer make) {
    open_and_answer(
        cipher, call,
        [language = call.language, make, type = std::string(call.params["keyType"])](const Result<OpenKeysPtr>& keys) {
            return keys ? make(keys->get(), type, language)
                        : failure_answer(500, Message::certificate_info_failed, keys.error(), language);
        });
}

void put_certificate_info(Cipher& cipher, Call call) { answer_certificate(cipher, call, certificate_info_answer); }

void put_certificate_base64(Cipher& cipher, Call call) { answer_certificate(cipher, call, certificate_base64_answer); }

}  // namespace

void add_key_store_routes(Routes& routes) {
    routes.add_ticket(Method::put, "/keyStore", Access::guarded, put_key_store,
                      max_secret_body);  // a container of 4 MiB in Base64
    routes.add_ticket(Method::put, "/keyStore/verifier", Access::guarded, put_verifier);
    routes.add_ticket(Method::put, "/keyStore/certificate/info/{keyType}", Access::guarded, put_certificate_info);
    routes.add_ticket(Method::put, "/keyStore/certificate/base64/{keyType}", Access::guarded, put_certificate_base64);
}

}  // namespace pidpys::api
