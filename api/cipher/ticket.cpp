// SPDX-License-Identifier: MIT
// POST /ticket, GET and DELETE /ticket/{uuid} (cipher-api 4.1).
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

Response ticket_answer(Message message, Language language, const std::string& uuid) {
    return value_answer(text(message, language), "ticketUuid", uuid);
}

void open(Cipher& cipher, Call call) {
    const auto session = cipher.sessions.open(call.request.caller.key(), call.account);
    call.reply(session ? ticket_answer(Message::ticket_created, call.language, (*session)->uuid)
                       : failure_answer(500, Message::ticket_failed, session.error(), call.language));
}

// A real client "deletes" with GET and fails on anything but 2xx: it gets its answer and changes nothing (13).
void look(Cipher&, Call call) { call.reply(ticket_answer(Message::ticket_exists, call.language, call.session->uuid)); }

void close(Cipher& cipher, Call call) {
    if (!cipher.sessions.close(call.session->uuid, call.session->owner))
        return call.reply(message_answer(400, Message::ticket_absent, call.language));
    call.reply(ticket_answer(Message::ticket_deleted, call.language, call.session->uuid));
}

}  // namespace

void add_ticket_routes(Routes& routes) {
    routes.add(Method::post, "ticket", Access::open, open);
    routes.add_ticket(Method::get, "", Access::open, look);
    routes.add_ticket(Method::del, "", Access::open, close);
}

}  // namespace pidpys::api
