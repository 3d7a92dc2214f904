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
    routes.add_ticket(Method::post, "/keyStore/certificate/revoker/{keyType}", Access::guarded,
                      refuse<Message::certificate_revoke_failed>);
}

}  // namespace pidpys::api
