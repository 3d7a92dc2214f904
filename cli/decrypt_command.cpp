// SPDX-License-Identifier: MIT
#include "cli/decrypt_command.hpp"

#include "certs/certificate.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/envelope/content_key.hpp"
#include "crypto/envelope/found_envelope.hpp"
#include "files/certificate_files.hpp"
#include "files/document_file.hpp"
#include "files/file_stream.hpp"

namespace pidpys::cli {
namespace {

// A message that is being read, with what its octets come from.
struct Opened {
    std::unique_ptr<ByteSource> source;
    Bytes octets;
    std::optional<crypto::FoundEnvelope> found;
    std::optional<crypto::EnvelopeReader> reader;
};

// A bare one is read piece by piece; what wears clothes is looked at whole.
Result<std::unique_ptr<Opened>> open_message(const std::string& path) {
    auto opened = std::make_unique<Opened>();
    if (path != kStandardStream) {
        auto file = files::FileSource::open(path);
        if (!file) return forward(file);
        opened->source = std::move(*file);
        if (auto reader = crypto::EnvelopeReader::start(*opened->source)) {
            opened->reader.emplace(std::move(*reader));
            return opened;
        }
    }
    auto octets = read_document(path);
    if (!octets) return forward(octets);
    opened->octets = std::move(*octets);
    auto found = crypto::FoundEnvelope::in(opened->octets);
    if (!found) return fail(found.error().code, path + ": " + found.error().detail);
    opened->found.emplace(std::move(*found));
    auto reader = crypto::EnvelopeReader::start(opened->found->source());
    if (!reader) return fail(reader.error().code, path + ": " + reader.error().detail);
    opened->reader.emplace(std::move(*reader));
    return opened;
}

Result<crypto::ContentKey> key_to(const Context& context, const DecryptCommand& command, const Opened& opened) {
    auto senders = files::read_certificates({command.senders.begin(), command.senders.end()});
    if (!senders) return forward(senders);
    if (opened.found)
        senders->insert(senders->end(), opened.found->sender_certificates().begin(),
                        opened.found->sender_certificates().end());
    const auto known = files::read_certificate_folder(context.certificates());
    senders->insert(senders->end(), known.begin(), known.end());
    const auto keys = open_keys(context, command.key);
    if (!keys) return tl::unexpected(keys.error());
    return crypto::find_content_key(opened.reader->head(), *keys, *senders);
}

Result<void> write_content(crypto::EnvelopeReader& reader, const crypto::ContentKey& key, const std::string& output) {
    if (output == kStandardStream) {
        crypto::HeldInMemory content(kMaxDocument);
        if (auto done = reader.decrypt(key, content); !done) return done;
        return write_document(output, content.take());
    }
    return files::replace_document(output, [&](const std::filesystem::path& neighbour) -> Result<void> {
        auto sink = files::FileSink::open(neighbour);
        if (!sink) return forward(sink);
        return reader.decrypt(key, **sink);
    });
}

void report(const Context& context, const std::string& output, const crypto::ContentKey& key) {
    const auto facts = certs::certificate_facts(key.sender);
    const bool known = !key.sender.empty() && facts;
    if (context.json) {
        Json object{{"content", output}};
        if (known) object["sender"] = facts->owner.full_name;
        return print_json(object);
    }
    const Tell out = words_beside(output);
    out("✓ " + say(context.language, Text::decrypt_done, {shown(output)}));
    out("  " + (known ? say(context.language, Text::decrypt_sender, {shown(facts->owner.full_name)})
                      : say(context.language, Text::decrypt_nobody)));
}

}  // namespace

int run_decrypt(const Context& context, const DecryptCommand& command) {
    std::string output = command.output.empty() ? document_beside(command.message, ".p7e", {}) : command.output;
    if (output.empty() && command.message == kStandardStream) output = kStandardStream;
    if (output.empty()) return misused(context, Text::misused_decrypt_out, {shown(command.message)});
    if (context.json && output == kStandardStream) return misused(context, Text::misused_json_out);
    if (!may_write(context, output, {}, command.overwrite)) return kExitCannotCreate;

    const auto opened = open_message(command.message);
    if (!opened) return complain(context, opened.error());
    const auto key = key_to(context, command, **opened);
    if (!key) return complain(context, key.error());
    if (const auto done = write_content(*(*opened)->reader, *key, output); !done)
        return complain(context, done.error());
    report(context, output, *key);
    return kExitGood;
}

}  // namespace pidpys::cli
