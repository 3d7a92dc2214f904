// SPDX-License-Identifier: MIT
#include "api/cipher/signing.hpp"

#include "api/cipher/body.hpp"

namespace pidpys::api {
namespace {

// A key is at hand: is the caller allowed to use it?
void authorise(Cipher& cipher, const SigningRequestPtr& request, OpenKeysPtr keys,
               std::function<void(KeyAnswer)> done) {
    const auto& facts = keys->signer_facts();
    if (request->token) {
        auto used =
            cipher.env.permissions.use(*request->token, request->session->owner, facts.fingerprint, request->uses);
        if (!used) return done({forward(used), true});
        return done({std::move(keys), false});
    }
    cipher.env.workers.post([&cipher, request, keys = std::move(keys), done = std::move(done)] {
        auto question = new_question(cipher, channel::QuestionKind::signature, request->asker.caller);
        question.key = keys->signer_facts();
        question.uses = request->uses;
        question.metadata_html = request->inputs.metadata;
        if (request->inputs.data)
            question.documents.push_back(describe(request->inputs.document_name, request->inputs.data->view()));
        ask(cipher, std::move(question), request->asker,
            [&cipher, request, keys, done](Result<channel::Answer> answer) {
                if (!answer) return done({forward(answer), true});
                // The user may have ended the key's use while the question stood.
                if (request->inputs.keys.empty() && cipher.env.keys.current() != keys)
                    return done({fail(Errc::cancelled, "the key is no longer in use"), true});
                done({keys, false});
            });
    });
}

std::vector<Bytes> octets_of(const std::vector<Blob>& blobs) {
    std::vector<Bytes> octets;
    for (const Blob& blob : blobs) octets.push_back(to_bytes(blob.view()));
    return octets;
}

}  // namespace

Result<void> SigningRequest::read(const JsonFields& fields) {
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

Result<OpenKeysPtr> open_session_keys(const Cipher& cipher, Session& session, const KeySource& source,
                                      const SecretString& password) {
    if (source.empty()) return fail(Errc::no_key, "no key container is loaded into the session");
    if (auto opened = session.opened(source, password)) return opened;
    Blob container;
    if (!source.path.empty()) {
        auto file = cipher.key_paths.read(session.owner, source.path);
        if (!file) return forward(file);
        container = std::move(*file);
    } else {
        container = *source.container;
    }
    auto opened = guarded([&] {
        return open_keys(container.view(), password, octets_of(source.certificates), cipher.env.known_certificates);
    });
    if (opened) session.keep_opened(source, password, *opened);
    return opened;
}

void obtain_keys(Cipher& cipher, const SigningRequestPtr& request, std::function<void(KeyAnswer)> done) {
    const auto& source = request->inputs.keys;
    if (source.empty()) {
        auto keys = cipher.env.keys.current();
        if (!keys) return done({fail(Errc::not_started, "no keys are in use"), false});
        return authorise(cipher, request, std::move(keys), std::move(done));
    }
    cipher.env.workers.post([&cipher, request, done = std::move(done)] {
        auto keys = open_session_keys(cipher, *request->session, request->inputs.keys, request->password);
        if (!keys || !needs_permission(cipher, request->inputs.keys)) return done({std::move(keys), false});
        if ((*keys)->find(crypto::KeyPurpose::signature) == nullptr)
            return done({fail(Errc::no_key, "the container has no key that may sign"), false});
        authorise(cipher, request, std::move(*keys), done);
    });
}

Response no_keys_answer(const KeyAnswer& answer, const SigningRequest& request, Language language) {
    const Error& error = answer.keys.error();
    if (answer.refused) return refusal(error, language);
    if (error.code != Errc::not_started) return failure_answer(500, Message::signing_start_failed, error, language);
    if (!request.has_password) return message_answer(503, Message::crypto_service_down, language);
    return failure_answer(500, Message::signing_start_failed,
                          {Errc::no_key, "no key container is loaded into the session"}, language);
}

Result<crypto::SignOptions> sign_options(const SessionOptions& options, std::chrono::system_clock::time_point now) {
    const bool level_given = !options.is(Option::cades_type, "undefined");
    if (level_given && !options.is(Option::cades_type, "CAdESBES"))
        return fail(Errc::unsupported, "cadesType " + options.value(Option::cades_type));
    if (options.is(Option::embed_data_ts, "true")) return fail(Errc::unsupported, "embedDataTs");
    // Beside a cadesType the level decides (13), and CAdES-BES has no time-stamp of the signature.
    if (!level_given && options.is(Option::embed_signature_ts, "true"))
        return fail(Errc::unsupported, "embedSignatureTs");
    if (!options.is(Option::asic_form, "NONE"))
        return fail(Errc::unsupported, "asicForm " + options.value(Option::asic_form));

    crypto::SignOptions made;
    made.form = options.is(Option::signature_type, "attached") ? crypto::SignatureForm::attached
                                                               : crypto::SignatureForm::detached;
    made.allow_duplicate = options.is(Option::duplicate_sign, "true");
    made.signing_time = now;
    if (level_given) made.embed = crypto::EmbedCertificates::signer;
    else if (options.is(Option::embed_certificate_type, "nothing")) made.embed = crypto::EmbedCertificates::none;
    else if (options.is(Option::embed_certificate_type, "signerAndCaCert"))
        made.embed = crypto::EmbedCertificates::chain;
    else made.embed = crypto::EmbedCertificates::signer;
    return made;
}

Result<crypto::KeyEntry> signer_of(const Cipher& cipher, const OpenKeys& keys, const crypto::SignOptions& options) {
    const auto* found = keys.find(crypto::KeyPurpose::signature);
    if (found == nullptr) return fail(Errc::no_key, "the container has no key that may sign");
    if (found->certificates.empty())
        return fail(Errc::no_certificate, "the container holds none: give it to keyStore/certificate/importer");
    crypto::KeyEntry signer = *found;
    if (options.embed != crypto::EmbedCertificates::chain) return signer;
    // The container may lack the chain that the registry of authorities knows.
    const std::vector<Bytes> beside(signer.certificates.begin() + 1, signer.certificates.end());
    auto path = cipher.env.authorities.validate(signer.certificates.front(), beside, options.signing_time);
    if (path) signer.certificates = std::move(path->certificates);
    return signer;
}

}  // namespace pidpys::api
