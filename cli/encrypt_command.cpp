// SPDX-License-Identifier: MIT
#include "cli/encrypt_command.hpp"

#include "certs/certificate.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/envelope/envelope_writer.hpp"
#include "files/certificate_files.hpp"
#include "files/document_file.hpp"
#include "files/file_stream.hpp"

namespace pidpys::cli {
namespace {

using crypto::ContentCipherName;

ContentCipherName cipher_of(const EncryptCommand& command, std::span<const crypto::Recipient> recipients) {
    if (command.cipher == "cbc") return ContentCipherName::aes256_cbc;
    if (command.cipher == "gcm") return ContentCipherName::aes256_gcm;
    if (command.cipher == "gost") return ContentCipherName::gost28147_cfb;
    if (command.cipher == "kalyna") return ContentCipherName::kalyna256_cfb;
    return crypto::content_cipher_for(recipients, {});
}

// The sender's key of agreement; nothing where the person named none, or there is none in the container: then a key of the
// moment agrees.
Result<std::optional<crypto::KeyEntry>> sender_of(const Context& context, const EncryptCommand& command) {
    if (command.key.path.empty()) return std::nullopt;
    const auto keys = open_keys(context, command.key);
    if (!keys) return tl::unexpected(keys.error());
    const crypto::KeyEntry* entry = crypto::find_key(*keys, crypto::KeyPurpose::key_agreement);
    if (entry == nullptr) return std::nullopt;
    return *entry;
}

crypto::EmbedSender embed_of(const EncryptCommand& command) {
    return command.embed == "chain"    ? crypto::EmbedSender::chain
           : command.embed == "sender" ? crypto::EmbedSender::certificate
                                       : crypto::EmbedSender::nothing;
}

Result<void> write_message(const crypto::EnvelopeOrder& order, ByteSource& source, std::uint64_t size, ByteSink& to) {
    auto writer = crypto::EnvelopeWriter::start(order, size, to);
    if (!writer) return forward(writer);
    for (;;) {
        const auto piece = source.next();
        if (!piece) return tl::unexpected(piece.error());
        if (piece->empty()) return writer->finish();
        if (auto written = writer->write(*piece); !written) return written;
    }
}

struct Document {
    std::unique_ptr<ByteSource> source;
    Bytes octets;  // of standard input
    std::uint64_t size = 0;
};

Result<Document> open_document(const std::string& path) {
    Document document;
    if (path == kStandardStream) {  // its size stands before it in the message
        auto octets = read_document(path);
        if (!octets) return forward(octets);
        document.octets = std::move(*octets);
        document.size = document.octets.size();
        document.source = std::make_unique<MemorySource>(document.octets);
        return document;
    }
    auto file = files::FileSource::open(path);
    if (!file) return forward(file);
    document.size = (*file)->size();
    document.source = std::move(*file);
    return document;
}

Result<void> encrypt_document(const Document& document, const crypto::EnvelopeOrder& order, const std::string& output) {
    if (output == kStandardStream) {
        MemorySink sink(kMaxDocument);
        if (auto made = write_message(order, *document.source, document.size, sink); !made) return made;
        return write_document(output, sink.octets);
    }
    return files::replace_document(output, [&](const std::filesystem::path& neighbour) -> Result<void> {
        auto sink = files::FileSink::open(neighbour);
        if (!sink) return forward(sink);
        if (auto made = write_message(order, *document.source, document.size, **sink); !made) return made;
        return (*sink)->flush();
    });
}

std::string name_of(const Bytes& certificate) {
    const auto facts = certs::certificate_facts(certificate);
    return facts ? shown(facts->owner.full_name) : std::string();
}

void report(const Context& context, const std::string& output, const crypto::EnvelopeOrder& order) {
    if (context.json) {
        Json object{{"message", output}, {"recipients", Json::array()}};
        for (const auto& recipient : order.recipients) object["recipients"].push_back(name_of(recipient.certificate));
        return print_json(object);
    }
    const Tell out = words_beside(output);
    out("✓ " + say(context.language, Text::encrypt_done, {shown(output)}));
    for (const auto& recipient : order.recipients)
        out("  " + say(context.language, Text::encrypt_to, {name_of(recipient.certificate)}));
}

}  // namespace

int run_encrypt(const Context& context, const EncryptCommand& command) {
    if (command.embed != "none" && command.key.path.empty()) return misused(context, Text::misused_embed);
    std::string output = command.output;
    if (output.empty())
        output = command.document == kStandardStream ? std::string(kStandardStream) : command.document + ".p7e";
    if (context.json && output == kStandardStream) return misused(context, Text::misused_json_out);
    if (!may_write(context, output, {}, command.overwrite)) return kExitCannotCreate;

    const auto document = open_document(command.document);
    if (!document) return complain(context, document.error());
    const auto certificates = files::read_certificates({command.recipients.begin(), command.recipients.end()});
    if (!certificates) return complain(context, certificates.error());
    auto recipients = crypto::choose_recipients(*certificates, std::chrono::system_clock::now());
    if (!recipients) return complain(context, recipients.error());
    const auto sender = sender_of(context, command);
    if (!sender) return complain(context, sender.error());
    crypto::EnvelopeOrder order;
    order.content = cipher_of(command, *recipients);
    order.recipients = std::move(*recipients);
    if (*sender) {
        // Without a certificate nobody could find the key that agreed: one of the moment is taken.
        if (!(*sender)->certificates.empty()) order.sender = &**sender;
        order.certificates = crypto::sender_certificates(embed_of(command), **sender,
                                                         files::read_certificate_folder(context.certificates()));
    }
    if (const auto done = encrypt_document(*document, order, output); !done) return complain(context, done.error());
    report(context, output, order);
    return kExitGood;
}

}  // namespace pidpys::cli
