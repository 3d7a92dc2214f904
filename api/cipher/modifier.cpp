// SPDX-License-Identifier: MIT
// ds/modifier, ds/modifiedData, ds/base64ModifiedData (cipher-api 4.6): a signature raised to CAdES-X Long, as a job.
// Downloads of a running job wait for it without a thread.
#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/raising.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/sign_options.hpp"
#include "api/order/under_way.hpp"

namespace pidpys::api {
namespace {

// The baseline levels where the session's cadesType says so; else what the contract's modifier is for.
crypto::CadesLevel wanted_level(const SessionOptions& options) {
    const auto level = level_of(options);
    const bool baseline = level == crypto::CadesLevel::lt || level == crypto::CadesLevel::lta;
    return baseline ? *level : crypto::CadesLevel::x_long;
}

// A signature that was made here may not hold its signer's certificate: those of the signature that this session has
// made, those that were given to it, and those of the key in use.
std::vector<Bytes> own_certificates(const Cipher& cipher, const Session& session, const Inputs& inputs) {
    std::vector<Bytes> own;
    const auto add = [&own](const std::vector<Blob>& more) {
        for (const Blob& one : more) own.push_back(to_bytes(one.view()));
    };
    if (const auto created = session.creator.state().outcome; created && *created) add((*created)->certificates);
    add(inputs.keys.certificates);
    const auto keys = cipher.env.keys.current();
    const auto signer = keys ? keys->signer() : fail(Errc::no_key);
    if (signer) own.insert(own.end(), (*signer)->certificates.begin(), (*signer)->certificates.end());
    return own;
}

void post_modifier(Cipher& cipher, Call call) {
    const auto refuse = [&](const Error& error) {
        call.reply(failure_answer(500, Message::modification_start_failed, error, call.language));
    };
    const Inputs inputs = call.session->inputs();
    const auto signature = signature_of(*call.session, inputs);
    if (!signature) return refuse({Errc::not_found, "no signature is loaded into the session"});
    if (const auto wish = signature_wish(inputs.options); !wish) return refuse(wish.error());
    if (!call.session->modifier.reserve()) return refuse({Errc::busy, "already running"});
    call.session->modifier.run();
    call.reply(message_answer(200, Message::modification_started, call.language));
    Raising what{*signature,
                 inputs.data,
                 {},
                 wanted_level(inputs.options),
                 own_certificates(cipher, *call.session, inputs),
                 {asker_name(call.request.caller, {})},
                 inputs.options.value(Option::ca_id)};
    auto finish = [session = call.session](Result<Made> raised) { session->modifier.finish(std::move(raised)); };
    (is_container(*signature) ? raise_container : raise)(cipher, call.session, std::move(what), std::move(finish));
}

void get_modifier(Cipher&, Call call) {
    answer_progress(call, {&Session::modifier, Message::modification_running, Message::modification_failed,
                           Message::modification_done});
}

constexpr Download modified{&Session::modifier, Message::modification_failed, "ds/modifiedData"};

void get_modified(Cipher& cipher, Call call) { download_octets(cipher, call, modified); }
void get_base64_modified(Cipher& cipher, Call call) { download_base64(cipher, call, modified); }

}  // namespace

void add_modifier_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/modifier", Access::guarded, post_modifier);
    routes.add_ticket(Method::get, "/ds/modifier", Access::open, get_modifier);
    routes.add_ticket(Method::get, "/ds/modifiedData", Access::open, get_modified);
    routes.add_ticket(Method::get, "/ds/base64ModifiedData", Access::open, get_base64_modified);
}

}  // namespace pidpys::api
