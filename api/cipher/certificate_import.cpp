// SPDX-License-Identifier: MIT
// PUT /ticket/{uuid}/keyStore/certificate/importer (cipher-api 4.9): a certificate for the session's container, whose
// format mostly holds none. It is kept in the session alone; the container stays as it is.
#include <algorithm>

#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/signing.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_kept = 64;  // certificates of one session

Result<std::vector<Bytes>> read_imported(const JsonFields& fields) {
    auto imported = read_certificates(fields, "certificateData");
    if (imported && imported->empty()) return fail(Errc::invalid_argument, "certificateData is absent");
    return imported;
}

// Puts them before those the session has. False if its container has been replaced meanwhile; else `source` is as it
// stands now.
bool keep_imported(Session& session, KeySource& source, const std::vector<Blob>& imported) {
    return session.change([&](Inputs& inputs) {
        if (inputs.keys.version != source.version) return false;
        auto& kept = inputs.keys.certificates;
        kept.insert(kept.begin(), imported.begin(), imported.end());
        if (kept.size() > max_kept) kept.resize(max_kept);
        ++inputs.keys.version;
        source = inputs.keys;
        return true;
    });
}

Result<void> import_certificates(Cipher& cipher, Session& session, const Blob& body) {
    const auto fields = read_fields(body, {"keyStorePassword", "certificateData"});
    if (!fields) return tl::unexpected(fields.error());
    auto imported = read_imported(*fields);
    if (!imported) return forward(imported);
    const auto password = read_password(*fields);
    if (!password) return tl::unexpected(password.error());
    auto source = session.inputs().keys;
    const auto keys = open_session_keys(cipher, session, source, *password);
    if (!keys) return tl::unexpected(keys.error());

    auto renewed = (*keys)->with(*imported, cipher.env.clock.now());
    const auto belongs = [&](const Bytes& certificate) { return renewed->has_certificate(certificate); };
    if (std::none_of(imported->begin(), imported->end(), belongs))
        return fail(Errc::invalid_argument, "the certificate is of none of the container's keys");
    const auto charged = charge(session.account, std::move(*imported));
    if (!charged) return tl::unexpected(charged.error());
    if (!keep_imported(session, source, *charged))
        return fail(Errc::busy, "another container has been loaded meanwhile");
    session.keep_opened(source, *password, std::move(renewed));
    return {};
}

void put_importer(Cipher& cipher, Call call) {
    cipher.answer_on_worker(call.account, std::move(call.reply), call.language,
                            [&cipher, session = call.session, body = call.request.body, language = call.language] {
                                const auto done = guarded([&] { return import_certificates(cipher, *session, body); });
                                return done ? message_answer(200, Message::certificate_imported, language)
                                            : failure_answer(500, Message::certificate_import_failed, done.error(),
                                                             language);
                            });
}

}  // namespace

void add_certificate_import_routes(Routes& routes) {
    routes.add_ticket(Method::put, "/keyStore/certificate/importer", Access::guarded, put_importer);
}

}  // namespace pidpys::api
