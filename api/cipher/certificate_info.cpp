// SPDX-License-Identifier: MIT
// GET /certificateInfo/{keyType}, /certificate/base64/{keyType} (cipher-api 4.10): of the keys the service holds.
#include "api/cipher/key_info.hpp"
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

void get_certificate(Cipher& cipher, Call call) {
    call.reply(certificate_info_answer(cipher.env.keys.current().get(), call.params["keyType"], call.language));
}

void get_certificate_base64(Cipher& cipher, Call call) {
    call.reply(certificate_base64_answer(cipher.env.keys.current().get(), call.params["keyType"], call.language));
}

}  // namespace

void add_certificate_info_routes(Routes& routes) {
    routes.add(Method::get, "certificateInfo/{keyType}", Access::guarded, get_certificate);
    routes.add(Method::get, "certificate/base64/{keyType}", Access::guarded, get_certificate_base64);
}

}  // namespace pidpys::api
