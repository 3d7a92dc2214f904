// SPDX-License-Identifier: MIT
// /ticket/{uuid}/encryptor (cipher-api 4.8, keys-and-envelopes 1.8): the session's data as a message to its recipients. A key
// is used where the container that was loaded has one of the curve of a recipient's key of DSTU 4145: the message then
// names its owner as the sender, and that is a use of the key like a signature. The key that the service holds is never used.
#include <algorithm>

#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/message_job.hpp"
#include "certs/certificate.hpp"
#include "crypto/envelope/envelope_writer.hpp"
#include "crypto/envelope/recipient_info_writer.hpp"

namespace pidpys::api {
namespace {

constexpr MessageKind encryption{&Session::encryptor, Message::encryption_started, Message::encryption_start_failed};

// All that the message is made of.
struct Encryption {
    Blob data;
    OpenKeysPtr keys;  // the order's sender is one of them
    crypto::EnvelopeOrder order;
};

std::vector<Bytes> certificates_beside(const Cipher& cipher, const SessionOptions& options,
                                       const crypto::KeyEntry& sender) {
    using crypto::EmbedSender;
    if (options.is(Option::embed_certificate_type, "nothing")) return {};
    if (!options.is(Option::embed_certificate_type, "signerAndCaCert"))
        return sender_certificates(EmbedSender::certificate, sender, {});
    const std::vector<Bytes> own(sender.certificates.begin() + 1, sender.certificates.end());
    auto path = cipher.env.authorities.hold()->validate(sender.certificates.front(), own, cipher.env.clock.now());
    if (path) return std::move(path->certificates);
    const auto known = all_known(cipher.env.known_certificates);
    return sender_certificates(EmbedSender::chain, sender, known);
}

// `keys`: null without a container.
Result<crypto::EnvelopeOrder> envelope_order(const Cipher& cipher, const Inputs& inputs, const OpenKeysPtr& keys) {
    const EnvelopeConfig& config = cipher.config.envelope;
    auto recipients = crypto::choose_recipients(octets_of(inputs.recipients), cipher.env.clock.now());
    if (!recipients) return forward(recipients);
    crypto::EnvelopeOrder order;
    order.content = crypto::content_cipher_for(*recipients, {config.kalyna, config.authenticated});
    order.recipients = std::move(*recipients);
    order.full_originator_parameters = config.full_originator_parameters;
    const auto* sender = keys ? keys->find(crypto::KeyPurpose::key_agreement) : nullptr;
    if (sender != nullptr && !sender->certificates.empty()) {
        if (config.sender != EnvelopeSender::ephemeral) order.sender = sender;
        order.certificates = certificates_beside(cipher, inputs.options, *sender);
    }
    const auto names_sender = [&order](const crypto::Recipient& each) {
        return each.kind != crypto::AgreementKind::dstu4145 || agrees_statically(order.sender, each);
    };
    if (config.sender == EnvelopeSender::required && !std::ranges::all_of(order.recipients, names_sender))
        return fail(Errc::no_key,
                    "envelope.sender is \"static\", and the container has no key to agree with all recipients");
    return order;
}

Result<Made> make_message(const Cipher& cipher, const AccountPtr& account, const Encryption& parts) {
    constexpr std::uint64_t beside = 8192;  // of each recipient, and of the rest
    std::uint64_t most = parts.data.size() + beside;
    for (const auto& recipient : parts.order.recipients) most += beside + recipient.certificate.size();
    for (const Bytes& certificate : parts.order.certificates) most += certificate.size();
    auto made = build_charged(cipher, account, most, [&parts](const PutPiece& put) -> Result<void> {
        PuttingSink sink(put);
        auto writer = crypto::EnvelopeWriter::start(parts.order, parts.data.size(), sink);
        if (!writer) return forward(writer);
        if (auto written = writer->write(parts.data.view()); !written) return written;
        return writer->finish();
    });
    if (!made) return forward(made);
    return Made{std::move(*made)};
}

Result<SettledMessage> settle_message(const Cipher& cipher, const MessageJob& job, const OpenKeysPtr& keys,
                                      Caller caller) {
    auto order = envelope_order(cipher, job.inputs, keys);
    if (!order) return forward(order);
    SettledMessage settled;
    if (uses_sender_key(*order)) {
        auto use = MessageOrder::over(MessageWork::make, job.inputs.document_name, job.inputs.data->view());
        if (!use) return forward(use);
        use->caller = std::move(caller);
        use->key = key_facts(*order->sender);
        for (const auto& recipient : order->recipients) {
            const auto facts = certs::certificate_facts(recipient.certificate);
            use->correspondents.push_back(facts ? facts->owner.full_name : std::string());
        }
        settled.order = std::move(*use);
        settled.keys = keys;
    }
    const auto all = std::make_shared<const Encryption>(Encryption{*job.inputs.data, keys, std::move(*order)});
    settled.work = [&cipher, account = job.request->session->account, all] {
        return make_message(cipher, account, *all);
    };
    return settled;
}

void post_encryptor(Cipher& cipher, Call call) {
    const auto job = MessageJob::begin(encryption, call);
    if (!job) return;
    if (!job->inputs.data) return job->refuse({Errc::not_found, "no data is loaded into the session"});
    if (auto alone = check_alone(job->inputs); !alone) return job->refuse(alone.error());
    if (job->inputs.recipients.empty()) return job->refuse({Errc::not_found, "no recipients' certificates are loaded"});
    if (job->request->source.empty() && !job->request->has_password)
        return job->go_without(cipher, [&cipher, job] { return settle_message(cipher, *job, nullptr, {}); });
    job->go_with_keys(cipher, [&cipher, job](const OpenKeysPtr& keys, Caller caller) {
        return settle_message(cipher, *job, keys, std::move(caller));
    });
}

void get_encryptor(Cipher&, Call call) {
    answer_progress(
        call, {&Session::encryptor, Message::encryption_running, Message::encryption_failed, Message::encryption_done});
}

constexpr Download message_download{&Session::encryptor, Message::encryption_failed, "encryptor/data"};
void get_message(Cipher& cipher, Call call) { download_octets(cipher, call, message_download); }
void get_message_in_base64(Cipher& cipher, Call call) { download_base64(cipher, call, message_download); }

}  // namespace

void add_encryptor_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/encryptor", Access::guarded, post_encryptor);
    routes.add_ticket(Method::get, "/encryptor", Access::open, get_encryptor);
    routes.add_ticket(Method::get, "/encryptor/data", Access::open, get_message);
    routes.add_ticket(Method::get, "/encryptor/base64Data", Access::open, get_message_in_base64);
}

}  // namespace pidpys::api
