// SPDX-License-Identifier: MIT
#include "crypto/envelope/envelope_writer.hpp"

#include <algorithm>

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/envelope/recipient_info.hpp"
#include "crypto/envelope/recipient_info_writer.hpp"

namespace pidpys::crypto {
namespace {

using enum ContentCipherName;

constexpr std::uint64_t max_gost = std::uint64_t{4} << 30;        // blocks of 64 bits repeat: 2^29 of them at most
constexpr std::uint64_t max_gcm = (std::uint64_t{1} << 36) - 32;  // SP 800-38D §5.2.1.1
constexpr std::uint64_t max_content = std::uint64_t{1} << 40;     // so that no length overflows
constexpr std::size_t max_chain = 4;                              // of certificates above the sender's

bool is_national(const Recipient& recipient) { return recipient.kind == AgreementKind::dstu4145; }

Result<void> check_order(const EnvelopeOrder& order, const ContentAlgorithm& content, std::uint64_t size) {
    if (order.recipients.empty()) return fail(Errc::invalid_argument, "nobody to encrypt to");
    if (order.recipients.size() > max_recipients) return fail(Errc::invalid_argument, "too many recipients");
    if (content.is_authenticated() && std::ranges::any_of(order.recipients, is_national))
        return fail(Errc::invalid_argument, "nobody reads GCM with a key of DSTU 4145");
    const std::uint64_t most = content.is_authenticated()        ? max_gcm
                               : content.cipher == gost28147_cfb ? max_gost
                                                                 : max_content;
    if (size > most) return fail(Errc::too_large, "more content than one key of this cipher is good for");
    return {};
}

// RFC 5652 §6.1, of what is written here: certificates of X.509 alone, no attributes.
std::uint64_t version_of(const EnvelopeOrder& order, const ContentAlgorithm& content) {
    if (content.is_authenticated()) return 0;
    const bool plain = order.certificates.empty() && std::ranges::all_of(order.recipients, [](const Recipient& each) {
                           return each.kind == AgreementKind::other;
                       });
    return plain ? 0 : 2;
}

std::uint64_t element_size(std::uint64_t content) { return der::header_size(content) + content; }

Result<Bytes> recipient_set(const EnvelopeOrder& order, ByteView key) {
    const bool kalyna = order.content == kalyna256_cfb || order.content == kalyna256_ofb;
    std::vector<Bytes> infos;
    for (const Recipient& recipient : order.recipients) {
        auto info = write_recipient_info(recipient, key, {order.sender, order.full_originator_parameters, kalyna});
        if (!info) return info;
        infos.push_back(std::move(*info));
    }
    return der::set_of(std::move(infos));
}

// Everything up to the first octet of the content, with the lengths of all that will follow.
Bytes head_of(const EnvelopeOrder& order, const ContentAlgorithm& content, ByteView recipients, std::uint64_t size) {
    const std::uint64_t encrypted = encrypted_size(content, size);
    Bytes info = der::oid(oids::data);
    der::append(info, algorithm_identifier(content));
    der::append_header(info, der::context_primitive(0), encrypted);
    const std::uint64_t info_size = info.size() + encrypted;

    Bytes envelope = der::integer(version_of(order, content));
    if (!order.certificates.empty())
        der::append(envelope, der::tlv(der::context(0), {der::set_of(order.certificates, der::context(0))}));
    der::append(envelope, recipients);
    const std::uint64_t tag = content.is_authenticated() ? element_size(content.tag_size) : 0;
    const std::uint64_t envelope_size = envelope.size() + element_size(info_size) + tag;

    const Bytes type = der::oid(content.is_authenticated() ? oids::auth_enveloped_data : oids::enveloped_data);
    Bytes head;
    der::append_header(head, der::sequence_tag, type.size() + element_size(element_size(envelope_size)));
    der::append(head, type);
    der::append_header(head, der::context(0), element_size(envelope_size));
    der::append_header(head, der::sequence_tag, envelope_size);
    der::append(head, envelope);
    der::append_header(head, der::sequence_tag, info_size);
    der::append(head, info);
    return head;
}

}  // namespace

bool uses_sender_key(const EnvelopeOrder& order) {
    return std::ranges::any_of(order.recipients,
                               [&](const Recipient& each) { return agrees_statically(order.sender, each); });
}

ContentCipherName content_cipher_for(std::span<const Recipient> recipients, const CipherPreference& preference) {
    if (std::ranges::any_of(recipients, is_national)) return preference.kalyna ? kalyna256_cfb : gost28147_cfb;
    return preference.authenticated ? aes256_gcm : aes256_cbc;
}

std::vector<Bytes> sender_certificates(EmbedSender embed, const KeyEntry& sender, std::span<const Bytes> known) {
    if (embed == EmbedSender::nothing || sender.certificates.empty()) return {};
    std::vector<Bytes> chain{sender.certificates.front()};
    if (embed == EmbedSender::certificate) return chain;
    std::vector<Bytes> all = sender.certificates;
    all.insert(all.end(), known.begin(), known.end());
    for (bool climbs = true; climbs && chain.size() <= max_chain;) {
        climbs = false;
        const Bytes below = chain.back();
        const auto of_below = identify_certificate(below);
        if (!of_below || same_name(of_below->issuer, of_below->subject)) break;
        for (const Bytes& each : all) {
            const auto identity = identify_certificate(each);
            if (!identity || !same_name(identity->subject, of_below->issuer)) continue;
            const bool other_key = !of_below->authority_key_id.empty() && !identity->subject_key_id.empty() &&
                                   !der::equal(of_below->authority_key_id, identity->subject_key_id);
            if (other_key || std::ranges::find(chain, each) != chain.end()) continue;
            chain.push_back(each);
            climbs = true;
            break;
        }
    }
    return chain;
}

Result<EnvelopeWriter> EnvelopeWriter::start(const EnvelopeOrder& order, std::uint64_t size, ByteSink& to) {
    const auto content = fresh_algorithm(order.content);
    if (!content) return tl::unexpected(content.error());
    if (auto good = check_order(order, *content, size); !good) return forward(good);
    SecretBytes key(content->key_size());
    if (RAND_priv_bytes(key.data(), static_cast<int>(key.size())) != 1) return fail(Errc::internal, openssl_errors());
    const auto recipients = recipient_set(order, key.view());
    if (!recipients) return tl::unexpected(recipients.error());
    auto cipher = content_encryptor(*content, key.view());
    if (!cipher) return forward(cipher);
    if (auto written = to.write(head_of(order, *content, *recipients, size)); !written) return forward(written);
    return EnvelopeWriter(std::move(*cipher), content->is_authenticated(), size, to);
}

Result<void> EnvelopeWriter::write(ByteView plain) {
    if (plain.size() > left_) return fail(Errc::invalid_argument, "more content than was announced");
    left_ -= plain.size();
    piece_.resize(stream_piece + ContentCipher::slack);
    while (!plain.empty()) {
        if (cancelled()) return fail(Errc::cancelled, "encryption was given up");
        const ByteView part = plain.first(std::min(plain.size(), stream_piece));
        plain = plain.subspan(part.size());
        const auto size = cipher_->update(part, piece_);
        if (!size) return tl::unexpected(size.error());
        if (*size == 0) continue;
        if (auto written = to_->write(ByteView(piece_).first(*size)); !written) return written;
    }
    return {};
}

Result<void> EnvelopeWriter::finish() {
    if (left_ != 0) return fail(Errc::invalid_argument, "less content than was announced");
    piece_.resize(stream_piece + ContentCipher::slack);
    const auto size = cipher_->finish(piece_);
    if (!size) return tl::unexpected(size.error());
    Bytes last(piece_.begin(), piece_.begin() + static_cast<std::ptrdiff_t>(*size));
    if (authenticated_) der::append(last, der::octets(cipher_->tag()));
    return last.empty() ? Result<void>{} : to_->write(last);
}

Result<Bytes> envelop(const EnvelopeOrder& order, ByteView content) {
    MemorySink sink(~std::size_t{0});
    auto writer = EnvelopeWriter::start(order, content.size(), sink);
    if (!writer) return forward(writer);
    if (auto written = writer->write(content); !written) return forward(written);
    if (auto finished = writer->finish(); !finished) return forward(finished);
    return std::move(sink.octets);
}

}  // namespace pidpys::crypto
