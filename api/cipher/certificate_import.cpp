// SPDX-License-Identifier: MIT
// PUT /ticket/{uuid}/keyStore/certificate/importer (cipher-api 4.9): a certificate for the session's container, whose
// format mostly holds none. It is kept in the session. A file that a person has chosen takes it, too, once the person has
// agreed (keys-and-envelopes 3.4); what a page brought is the page's own, and no other file is touched.
#include <algorithm>

#include "api/cipher/body.hpp"
#include "api/cipher/questions.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/signing.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "keygen/container_file.hpp"

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

// One request on its way to the container, and maybe to a person before that.
struct Import {
    SessionPtr session;
    Caller caller;
    std::stop_token gone;
    Reply reply;
    Language language;
    KeySource source;
    SecretString password = {};
    std::vector<Bytes> imported = {};
    OpenKeysPtr renewed = {};
    channel::KeyFacts of = {};  // the first of them that is of a key

    void refuse(const Error& error) const {
        reply(failure_answer(500, Message::certificate_import_failed, error, language));
    }

    Result<void> read(Cipher& cipher, const Blob& body) {
        const auto fields = read_fields(body, {"keyStorePassword", "certificateData"});
        if (!fields) return tl::unexpected(fields.error());
        auto certificates = read_imported(*fields);
        if (!certificates) return forward(certificates);
        imported = std::move(*certificates);
        auto secret = read_password(*fields);
        if (!secret) return forward(secret);
        password = std::move(*secret);
        const auto keys = open_session_keys(cipher, *session, source, password);
        if (!keys) return tl::unexpected(keys.error());
        renewed = (*keys)->with(imported, cipher.env.clock.now());
        for (const crypto::KeyEntry& key : renewed->keys())
            for (const Bytes& certificate : imported)
                if (of.fingerprint.empty() && crypto::entry_of({renewed->kind(), {key}, {}}, certificate))
                    of = key_facts(*crypto::entry_of({renewed->kind(), {key}, {}}, certificate));
        if (of.fingerprint.empty())
            return fail(Errc::invalid_argument, "the certificate is of none of the container's keys");
        return {};
    }

    // Formats of others are read alone.
    [[nodiscard]] bool goes_to_file() const {
        return !source.path.empty() && !token::is_uri(source.path) && renewed->kind() == crypto::ContainerKind::pkcs12;
    }

    [[nodiscard]] Result<void> write_file() const {
        const auto written = keygen::change_container(source.path, [this](ByteView before) {
            return crypto::rewrite_pkcs12(before, password, {nullptr, imported});
        });
        return written ? Result<void>() : tl::unexpected(written.error());
    }

    Result<void> keep() {
        const auto charged = charge(session->account, std::move(imported));
        if (!charged) return tl::unexpected(charged.error());
        if (!keep_imported(*session, source, *charged))
            return fail(Errc::busy, "another container has been loaded meanwhile");
        session->keep_opened(source, password, std::move(renewed));
        return {};
    }

    void finish(bool in_file) {
        const auto done = guarded([&]() -> Result<void> {
            if (in_file)
                if (auto written = write_file(); !written) return written;
            return keep();
        });
        done ? reply(message_answer(200, Message::certificate_imported, language)) : refuse(done.error());
    }
};
using ImportPtr = std::shared_ptr<Import>;

void ask_person(Cipher& cipher, const ImportPtr& it) {
    auto question = new_question(cipher, channel::QuestionKind::certificate_import, it->caller);
    question.subject = it->source.path;
    question.key = it->of;
    ask(cipher, std::move(question), it->gone, [&cipher, it](const Result<channel::Answer>& answer) {
        const bool nobody = !answer && answer.error().code == Errc::unavailable;
        if (!answer && !nobody) return it->reply(refusal(answer.error(), it->language));
        if (!cipher.env.workers.post(it->session->account, [it, nobody] { it->finish(!nobody); }))
            it->refuse(too_much_work());
    });
}

void put_importer(Cipher& cipher, Call call) {
    auto it = std::make_shared<Import>(Import{call.session, call.request.caller, call.request.gone, call.reply,
                                              call.language, call.session->inputs().keys});
    const auto begin = [&cipher, it, body = call.request.body] {
        if (auto ready = guarded([&] { return it->read(cipher, body); }); !ready) return it->refuse(ready.error());
        // Where there is nobody to ask no file is changed.
        if (!it->goes_to_file() || !cipher.env.prompter.asks_person()) return it->finish(false);
        if (!it->caller.origin) it->caller.peer.identify();
        ask_person(cipher, it);
    };
    if (!cipher.env.workers.post(call.account, begin))
        call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

}  // namespace

void add_certificate_import_routes(Routes& routes) {
    routes.add_ticket(Method::put, "/keyStore/certificate/importer", Access::guarded, put_importer);
}

}  // namespace pidpys::api
