// SPDX-License-Identifier: MIT
// POST and PUT /ticket/{uuid}/encryptor/certificates (cipher-api 4.8): whom the session's data are encrypted to. A JSON list
// replaces the former one; a page sends file after file, so that octets are added to it (keys-and-envelopes 1.2).
#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/http/media_type.hpp"
#include "certs/certificate.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/envelope/recipient.hpp"
#include "crypto/envelope/recipient_info.hpp"

namespace pidpys::api {
namespace {

constexpr std::string_view member = "recipientCertificates";

// The error with the name of whose certificate it is.
Error of_owner(const Bytes& certificate, Error error) {
    const auto facts = certs::certificate_facts(certificate);
    if (facts && !facts->owner.full_name.empty()) error.detail = facts->owner.full_name + ": " + error.detail;
    return error;
}

Result<std::vector<Bytes>> usable_recipients(const std::vector<Bytes>& given,
                                             std::chrono::system_clock::time_point now) {
    const auto chosen = crypto::choose_recipients(given, now);
    if (chosen) {
        std::vector<Bytes> certificates;
        for (const crypto::Recipient& one : *chosen) certificates.push_back(one.certificate);
        return certificates;
    }
    for (const Bytes& certificate : given) {
        const auto one = crypto::recipient_of(certificate, now);
        if (!one && one.error().code == chosen.error().code && one.error().detail == chosen.error().detail)
            return tl::unexpected(of_owner(certificate, one.error()));
    }
    return tl::unexpected(chosen.error());
}

struct Given {
    std::vector<Bytes> certificates;
    bool is_list = false;
};

Result<Given> read_recipients(const Blob& body, const std::string& content_type) {
    if (is_media_type(content_type, "application/json") || body.text().starts_with('{')) {
        const auto fields = read_fields(body, {member});
        if (!fields) return tl::unexpected(fields.error());
        if (fields->find(member) == nullptr) return fail(Errc::invalid_argument, std::string(member) + " is absent");
        auto certificates = read_certificates(*fields, member);
        if (!certificates) return forward(certificates);
        return Given{std::move(*certificates), true};
    }
    const auto upload = read_upload(body, content_type, "uploadRecipientCertificate");
    if (!upload) return tl::unexpected(upload.error());
    auto bundle = crypto::read_certificate_bundle(upload->content.view());
    if (!bundle) return forward(bundle);
    return Given{std::move(*bundle), false};
}

Result<void> load_certificates(const Cipher& cipher, Session& session, const Blob& body,
                               const std::string& content_type) {
    const auto given = read_recipients(body, content_type);
    if (!given) return tl::unexpected(given.error());
    auto certificates = usable_recipients(given->certificates, cipher.env.clock.now());
    if (!certificates) return forward(certificates);
    auto kept = charge(session.account, std::move(*certificates));
    if (!kept) return forward(kept);
    std::vector<Blob> before;  // freed after the lock is let go
    return session.change([&](Inputs& inputs) -> Result<void> {
        std::vector<Blob> all = given->is_list ? std::vector<Blob>() : inputs.recipients;
        all.insert(all.end(), kept->begin(), kept->end());
        if (all.size() > crypto::max_recipients)
            return fail(Errc::too_large, "more than " + std::to_string(crypto::max_recipients) + " recipients");
        before = std::exchange(inputs.recipients, std::move(all));
        return {};
    });
}

void load_recipients(Cipher& cipher, Call call) {
    cipher.answer_on_worker(
        call.account, std::move(call.reply), call.language,
        [&cipher, session = call.session, body = call.request.body, language = call.language,
         type = std::string(find_header(call.request.headers, "Content-Type"))] {
            const auto loaded = guarded([&] { return load_certificates(cipher, *session, body, type); });
            return loaded ? message_answer(200, Message::recipients_uploaded, language)
                          : failure_answer(500, Message::recipients_failed, loaded.error(), language);
        });
}

}  // namespace

void add_recipients_routes(Routes& routes) {
    for (const Method method : {Method::post, Method::put})
        routes.add_ticket(method, "/encryptor/certificates", Access::open, load_recipients, max_command_body);
}

}  // namespace pidpys::api
