// SPDX-License-Identifier: MIT
// /ticket/{uuid}/decryptor (cipher-api 4.8, keys-and-envelopes 1.9): the message that the session holds is opened, with its
// container's key or one that the service holds. That is a use of the key, as a signature is. Of what does not open nobody
// learns why: one error, after one amount of work, with one record.
#include "api/cipher/certificate_object.hpp"
#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/message_job.hpp"
#include "api/messages/reason.hpp"
#include "certs/certificate.hpp"
#include "crypto/envelope/addressee.hpp"
#include "crypto/envelope/content_key.hpp"
#include "crypto/envelope/found_envelope.hpp"

namespace pidpys::api {
namespace {

constexpr MessageKind decryption{&Session::decryptor, Message::decryption_started, Message::decryption_start_failed};

// A message with its head read, and the keys that may open it.
struct Opening {
    Blob message;
    std::vector<Charge> places;  // of what the message had to be undressed into
    std::optional<crypto::FoundEnvelope> found;
    std::optional<crypto::EnvelopeReader> reader;
    std::vector<Bytes> senders;
    OpenKeysPtr keys;
    crypto::Addressee addressee;

    [[nodiscard]] std::span<const crypto::KeyEntry> usable_keys() const {
        const std::span<const crypto::KeyEntry> all(keys->keys());
        return addressee.named ? all.subspan(addressee.key, 1) : all;
    }
};

// Released with the message's last octet, or the blob that is built of the pieces is none.
class HeldPieces final : public crypto::ContentSink {
public:
    explicit HeldPieces(const PutPiece& put) : sink_(put) {}
    Result<void> hold(ByteView piece) override { return sink_.write(piece); }
    Result<void> release() override { return {}; }

private:
    PuttingSink sink_;
};

// In the contract's own words (keys-and-envelopes 1.9).
Error told(Error error) {
    if (error.code == Errc::no_key) error.detail = detail::for_no_key;
    return error;
}

// Whose the message is: one of the keys that were obtained or, where a person is to be asked about those that the service
// holds, of all of them.
Result<crypto::Addressee> find_keys(const Cipher& cipher, const KeyRequest& request, Opening& opening) {
    const auto find_among = [&opening](const OpenKeysPtr& keys) {
        return crypto::find_addressee(opening.reader->head(), keys->keys(), opening.senders);
    };
    auto found = find_among(opening.keys);
    if (found || !request.source.empty() || request.token) return found;
    for (const OpenKeysPtr& held : cipher.env.keys.all()) {
        auto other = find_among(held);
        if (!other) continue;
        opening.keys = held;
        return other;
    }
    return found;
}

Result<std::shared_ptr<Opening>> look_at(const Cipher& cipher, const MessageJob& job, const OpenKeysPtr& keys) {
    auto opening = std::make_shared<Opening>();
    opening->message = *job.inputs.data;
    opening->keys = keys;
    const auto pay = [&](std::size_t octets) -> Result<void> {
        auto place = job.request->session->account->take({.octets = octets, .memory = octets});
        if (!place) return forward(place);
        opening->places.push_back(std::move(*place));
        return {};
    };
    auto found = crypto::FoundEnvelope::in(opening->message.view(), pay);
    if (!found) return forward(found);
    opening->found.emplace(std::move(*found));
    auto reader = crypto::EnvelopeReader::start(opening->found->source());
    if (!reader) return forward(reader);
    opening->reader.emplace(std::move(*reader));
    const auto known = all_known(cipher.env.known_certificates);
    for (const auto& each : {opening->found->sender_certificates(), octets_of(job.inputs.keys.certificates), known})
        opening->senders.insert(opening->senders.end(), each.begin(), each.end());
    auto addressee = find_keys(cipher, *job.request, *opening);
    // Certificates are renewed for the same key: where nobody is asked, keys that the message does not name are tried, too.
    if (!addressee && addressee.error().code == Errc::no_key && !needs_permission(cipher, job.request->source))
        addressee = crypto::Addressee{};
    if (!addressee) return tl::unexpected(told(addressee.error()));
    opening->addressee = std::move(*addressee);
    return opening;
}

Result<Made> open_message(const Cipher& cipher, const AccountPtr& account, Opening& opening) {
    const auto at_hand = crypto::originator_certificates(opening.reader->head(), opening.keys->keys(), opening.senders);
    std::vector<Bytes> senders;
    for (const ByteView each : at_hand) senders.push_back(to_bytes(each));
    const auto key = crypto::find_content_key(opening.reader->head(), opening.usable_keys(), senders);
    if (!key) return tl::unexpected(told(key.error()));
    auto content = build_charged(cipher, account, opening.message.size(), [&](const PutPiece& put) {
        HeldPieces pieces(put);
        return opening.reader->decrypt(*key, pieces);
    });
    if (!content) return forward(content);
    Made made{std::move(*content)};
    made.sender = key->sender;
    if (!made.sender.empty())
        made.sender_authenticated =
            cipher.env.authorities.hold()->validate(made.sender, senders, cipher.env.clock.now()).has_value();
    return made;
}

Result<SettledMessage> settle_opening(const Cipher& cipher, const MessageJob& job, const OpenKeysPtr& keys,
                                      Caller caller) {
    auto opening = look_at(cipher, job, keys);
    if (!opening) return forward(opening);
    auto order = MessageOrder::over(MessageWork::open, job.inputs.document_name, job.inputs.data->view());
    if (!order) return forward(order);
    const crypto::Addressee& addressee = (*opening)->addressee;
    order->caller = std::move(caller);
    order->key = key_facts((*opening)->keys->keys()[addressee.key]);
    if (const auto facts = certs::certificate_facts(addressee.sender); facts && !addressee.sender.empty())
        order->correspondents.push_back(facts->owner.full_name);
    SettledMessage settled;
    settled.order = std::move(*order);
    settled.keys = (*opening)->keys;
    settled.work = [&cipher, account = job.request->session->account, opening = *opening] {
        return open_message(cipher, account, *opening);
    };
    return settled;
}

void post_decryptor(Cipher& cipher, Call call) {
    const auto job = MessageJob::begin(decryption, call);
    if (!job) return;
    if (!job->inputs.data) return job->refuse({Errc::not_found, "no data is loaded into the session"});
    if (auto alone = check_alone(job->inputs); !alone) return job->refuse(alone.error());
    job->go_with_keys(cipher, [&cipher, job](const OpenKeysPtr& keys, Caller caller) {
        return settle_opening(cipher, *job, keys, std::move(caller));
    });
}

// What is proved of the sender beside the contract's own answer.
void get_decryptor(Cipher&, Call call) {
    const auto state = call.session->decryptor.state();
    if (state.running || !state.outcome || !*state.outcome)
        return answer_progress(call, {&Session::decryptor, Message::decryption_running, Message::decryption_failed,
                                      Message::decryption_done});
    const Made& made = **state.outcome;
    nlohmann::ordered_json answer = {{"message", text(Message::decryption_done, call.language)}};
    const auto sender = certificate_object(made.sender, call.language);
    if (!made.sender.empty() && sender) answer["senderInfo"] = *sender;
    answer["isSenderAuthenticated"] = made.sender_authenticated;
    call.reply(Response::json(200, compact(answer)));
}

constexpr Download content_download{&Session::decryptor, Message::decryption_failed, "decryptor/data"};
void get_content(Cipher& cipher, Call call) { download_octets(cipher, call, content_download); }
void get_content_in_base64(Cipher& cipher, Call call) { download_base64(cipher, call, content_download); }

}  // namespace

void add_decryptor_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/decryptor", Access::guarded, post_decryptor);
    routes.add_ticket(Method::get, "/decryptor", Access::open, get_decryptor);
    routes.add_ticket(Method::get, "/decryptor/data", Access::open, get_content);
    routes.add_ticket(Method::get, "/decryptor/base64Data", Access::open, get_content_in_base64);
}

}  // namespace pidpys::api
