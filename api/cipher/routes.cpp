// SPDX-License-Identifier: MIT
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

Message message_of(Problem problem) {
    switch (problem) {
        case Problem::bad_request: return Message::problem_bad_request;
        case Problem::forbidden:
        case Problem::not_asked: return Message::problem_forbidden;
        case Problem::not_found: return Message::problem_not_found;
        case Problem::method_not_allowed: return Message::problem_method_not_allowed;
        case Problem::request_timeout: return Message::problem_request_timeout;
        case Problem::payload_too_large: return Message::problem_payload_too_large;
        case Problem::uri_too_long: return Message::problem_uri_too_long;
        case Problem::unsupported_media_type: return Message::problem_unsupported_media_type;
        case Problem::misdirected: return Message::problem_misdirected;
        case Problem::too_many_requests: return Message::problem_too_many_requests;
        case Problem::head_too_large: return Message::problem_head_too_large;
        case Problem::version_not_supported: return Message::problem_version_not_supported;
        case Problem::not_implemented: return Message::problem_not_implemented;
        case Problem::insufficient_storage: return Message::problem_insufficient_storage;
        case Problem::unavailable: return Message::crypto_service_down;
        case Problem::internal: break;
    }
    return Message::problem_internal;
}

}  // namespace

void Routes::add(Method method, const std::string& path, Access access, Handle handle, std::uint64_t max_body) {
    auto handler = [&cipher = cipher_, handle](const Request& request, const PathParams& params, Reply reply) {
        handle(cipher, {request, params, cipher.env.languages.of(request.caller.key()), std::move(reply),
                        cipher.env.accounts.of(request.caller), nullptr});
    };
    router_.add(contract_, {method, "/api/v1/" + path, max_body, access, std::move(handler)});
}

void Routes::add_ticket(Method method, const std::string& path, Access access, Handle handle, std::uint64_t max_body) {
    auto handler = [&cipher = cipher_, handle](const Request& request, const PathParams& params, Reply reply) {
        const auto caller = request.caller.key();
        const auto language = cipher.env.languages.of(caller);
        auto session = cipher.sessions.find(params["uuid"], caller);
        if (!session) return reply(message_answer(400, Message::ticket_absent, language));
        handle(cipher, {request, params, language, std::move(reply), cipher.env.accounts.of(request.caller),
                        std::move(session)});
    };
    router_.add(contract_, {method, "/api/v1/ticket/{uuid}" + path, max_body, access, std::move(handler)});
}

Contract cipher_contract(const LanguageTable& languages) {
    Contract contract;
    contract.name = "cipher";
    contract.prefix = "/api/v1";
    contract.error = [&languages](Problem problem, const Caller* caller) {
        const auto language = caller != nullptr ? languages.of(caller->key()) : languages.initial();
        if (problem == Problem::not_asked)
            return failure_answer(status_of(problem), text(message_of(problem), language),
                                  text(Message::problem_not_asked, language));
        return message_answer(status_of(problem), message_of(problem), language);
    };
    return contract;
}

void add_cipher_routes(Router& router, const Contract& contract, Cipher& cipher) {
    Routes routes(router, contract, cipher);
    add_ticket_routes(routes);
    add_data_routes(routes);
    add_option_routes(routes);
    add_metadata_routes(routes);
    add_creator_routes(routes);
    add_bulk_routes(routes);
    add_signature_routes(routes);
    add_modifier_routes(routes);
    add_verifier_routes(routes);
    add_timestamp_routes(routes);
    add_timestamp_verifier_routes(routes);
    add_recipients_routes(routes);
    add_encryptor_routes(routes);
    add_decryptor_routes(routes);
    add_key_store_routes(routes);
    add_certificate_import_routes(routes);
    add_certificate_info_routes(routes);
    add_permission_routes(routes);
    add_personal_keys_routes(routes);
    add_info_routes(routes);
    add_ui_routes(routes);
    add_language_routes(routes);
    add_generator_routes(routes);
    add_revoker_routes(routes);
}

}  // namespace pidpys::api
