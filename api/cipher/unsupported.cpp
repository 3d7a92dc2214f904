// SPDX-License-Identifier: MIT
// Endpoints of the contract that this version does not do: each says so with its family's status and message, and none
// is ignored.
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

template <Message message>
void refuse(Cipher&, Call call) {
    call.reply(failure_answer(500, message, {Errc::unsupported, std::string(call.request.path)}, call.language));
}

}  // namespace

void add_unsupported_routes(Routes& routes) {
    const auto get = [&](const char* path, Routes::Handle handle) {
        routes.add_ticket(Method::get, path, Access::open, handle);
    };
    const auto post = [&](const char* path, Routes::Handle handle) {
        routes.add_ticket(Method::post, path, Access::open, handle, max_data_body);
    };
    post("/encryptor/certificates", refuse<Message::recipients_failed>);
    post("/encryptor", refuse<Message::encryption_start_failed>);
    get("/encryptor", refuse<Message::encryption_failed>);
    get("/encryptor/data", refuse<Message::encryption_failed>);
    get("/encryptor/base64Data", refuse<Message::encryption_failed>);
    post("/decryptor", refuse<Message::decryption_start_failed>);
    get("/decryptor", refuse<Message::decryption_failed>);
    get("/decryptor/data", refuse<Message::decryption_failed>);
    get("/decryptor/base64Data", refuse<Message::decryption_failed>);

    routes.add_ticket(Method::post, "/keyStore/certificate/revoker/{keyType}", Access::guarded,
                      refuse<Message::certificate_revoke_failed>);
    routes.add(Method::get, "generator/keysProfiles", Access::open, refuse<Message::profiles_failed>);
    routes.add(Method::post, "generator/creator", Access::guarded, refuse<Message::generation_failed>);
    routes.add(Method::get, "mssp", Access::open, refuse<Message::mssp_failed>);
}

}  // namespace pidpys::api
