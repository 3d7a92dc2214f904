// SPDX-License-Identifier: MIT
// ts/creator, ts/data, ts/base64Data (cipher-api 4.7): a time-stamp over the session's data, as a job, and one that is
// brought to be verified. Downloads of a running job wait for it without a thread.
#include "api/cipher/body.hpp"
#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/raising.hpp"
#include "api/cipher/routes.hpp"
#include "api/order/under_way.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_time_stamp = std::size_t{1} << 20;  // octets; Base64 and a form's frame come to less again

// The digest of signatures by this certificate's key; null where that cannot be told.
const crypto::DigestAlgorithm* digest_of(ByteView certificate) {
    const auto identity = crypto::identify_certificate(certificate);
    const auto key = identity ? crypto::public_key_of(*identity) : fail(Errc::malformed);
    return key ? crypto::digest_by_name(crypto::default_digest(key->get())) : nullptr;
}

// That of the key beside whose signatures the server's time-stamps stand (pki 2.2): a national server may know no other.
const crypto::DigestAlgorithm& digest_for(const Cipher& cipher, const StampSource& source) {
    constexpr const char *national = "dstu34311", *usual = "SHA256";
    if (!source.certificates.empty())
        if (const auto* own = digest_of(source.certificates.front())) return *own;
    const auto authorities = cipher.env.authorities.hold();
    const auto* authority = authorities->find(source.authority);
    if (!cipher.env.stamp_servers.empty() || authority == nullptr) return *crypto::digest_by_name(usual);
    const auto* own = authority->certificates.empty() ? nullptr : digest_of(authority->certificates.front());
    return own != nullptr ? *own : *crypto::digest_by_name(national);
}

// Whose servers may be asked: of the key in use, else of the authority that the session names.
StampSource source_of(const Cipher& cipher, const SessionOptions& options) {
    StampSource source{{}, options.value(Option::ca_id)};
    const auto keys = cipher.env.keys.current();
    const auto signer = keys ? keys->signer() : fail(Errc::no_key);
    if (signer) source.certificates = (*signer)->certificates;
    return source;
}

void create_stamp(Cipher& cipher, const SessionPtr& session, const Blob& data, StampSource source, Waiting whose) {
    const auto finish = [session](Result<Stamped> made) {
        if (!made) return session->stamper.finish(forward(made));
        auto octets = guarded([&] { return charge(session->account, Blob(std::move(made->token))); });
        if (!octets) return session->stamper.finish(forward(octets));
        session->stamper.finish(Made{std::move(*octets), {}, {}, std::move(made->clocks_apart)});
    };
    auto imprint = guarded([&]() -> Result<crypto::timestamp::Imprint> {
        const CancelScope ended([&session] { return session->closed(); });
        crypto::HashedOctets octets(data.view());
        return crypto::timestamp::imprint_of(octets, digest_for(cipher, source));
    });
    if (!imprint) return finish(forward(imprint));
    stamp(cipher, session, std::move(*imprint), std::move(source), std::move(whose), finish);
}

void post_stamp_creator(Cipher& cipher, Call call) {
    const auto refuse = [&](const Error& error) {
        call.reply(failure_answer(500, Message::timestamp_start_failed, error, call.language));
    };
    const Inputs inputs = call.session->inputs();
    if (!inputs.data) return refuse({Errc::not_found, "no data is loaded into the session"});
    if (const auto alone = check_alone(inputs); !alone) return refuse(alone.error());
    if (!call.session->stamper.reserve()) return refuse({Errc::busy, "already running"});
    call.session->stamper.run();
    const bool taken = cipher.env.workers.post(
        call.account,
        [&cipher, session = call.session, data = *inputs.data, source = source_of(cipher, inputs.options),
         whose = Waiting{asker_name(call.request.caller, {})}] { create_stamp(cipher, session, data, source, whose); });
    if (taken) return call.reply(message_answer(200, Message::timestamp_started, call.language));
    call.session->stamper.reject(too_much_work());
    call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

void get_stamp_creator(Cipher&, Call call) {
    answer_progress(
        call, {&Session::stamper, Message::timestamp_running, Message::timestamp_failed, Message::timestamp_done});
}

Result<void> load_stamp(Session& session, const Blob& body, const std::string& content_type) {
    auto upload = read_upload(body, content_type, "uploadTsData");
    if (!upload) return forward(upload);
    if (upload->content.size() > max_time_stamp) return fail(Errc::too_large, "a time-stamp of more than 1 MiB");
    auto bare = bare_signature(std::move(upload->content));
    if (!bare) return forward(bare);
    auto token = charge(session.account, std::move(*bare));
    if (!token) return forward(token);
    session.change([&](Inputs& inputs) { inputs.timestamp = std::move(*token); });
    return {};
}

void post_stamp(Cipher& cipher, Call call) {
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [session = call.session, body, language = call.language,
                   type = std::string(find_header(call.request.headers, "Content-Type"))] {
                      const auto loaded = load_stamp(*session, body, type);
                      return loaded ? message_answer(200, Message::timestamp_uploaded, language)
                                    : failure_answer(500, Message::timestamp_upload_failed, loaded.error(), language);
                  });
}

constexpr Download stamped{&Session::stamper, Message::timestamp_failed, "ts/data"};

void get_stamp(Cipher& cipher, Call call) { download_octets(cipher, call, stamped); }
void get_base64_stamp(Cipher& cipher, Call call) { download_base64(cipher, call, stamped); }

}  // namespace

void add_timestamp_routes(Routes& routes) {
    // Guarded: it makes the service talk to a server.
    routes.add_ticket(Method::post, "/ts/creator", Access::guarded, post_stamp_creator);
    routes.add_ticket(Method::get, "/ts/creator", Access::open, get_stamp_creator);
    routes.add_ticket(Method::post, "/ts/data", Access::open, post_stamp, 2 * max_time_stamp);
    routes.add_ticket(Method::get, "/ts/data", Access::open, get_stamp);
    routes.add_ticket(Method::get, "/ts/base64Data", Access::open, get_base64_stamp);
}

}  // namespace pidpys::api
