// SPDX-License-Identifier: MIT
#include "cli/sign_command.hpp"

#include <filesystem>

#include "cli/files.hpp"
#include "cli/text.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {
namespace {

crypto::SignOptions options_of(const SignCommand& command) {
    using crypto::EmbedCertificates;
    crypto::SignOptions options;
    options.form = command.attached ? crypto::SignatureForm::attached : crypto::SignatureForm::detached;
    options.embed = command.embed == "none"    ? EmbedCertificates::none
                    : command.embed == "chain" ? EmbedCertificates::chain
                                               : EmbedCertificates::signer;
    options.allow_duplicate = command.duplicate;
    options.rsa_pss = command.pss;
    if (!command.digest.empty()) options.digest = command.digest;
    options.signing_time = std::chrono::system_clock::now();
    return options;
}

Result<Bytes> make_signature(const Context& context, const SignCommand& command) {
    auto document = files::read_file(command.document, kMaxDocument);
    if (!document) return document;
    Result<Bytes> existing;
    if (!command.add_to.empty()) existing = read_signature(command.add_to);
    if (!existing) return existing;

    auto container = open_key_file(context, command.key);
    if (!container) return forward(container);
    const crypto::KeyEntry* signer = crypto::find_key(*container, crypto::KeyPurpose::signature);
    if (signer == nullptr) return fail(Errc::no_key, command.key.path);

    const crypto::SignOptions options = options_of(command);
    if (command.add_to.empty()) return crypto::sign(*signer, *document, options);
    return crypto::add_signer(*existing, *signer, *document, options);
}

}  // namespace

int run_sign(const Context& context, const SignCommand& command) {
    std::string output = command.output;
    if (output.empty()) output = command.add_to.empty() ? command.document + ".p7s" : command.add_to;
    std::error_code ignored;
    if (output != command.add_to && !command.overwrite && std::filesystem::exists(output, ignored)) {
        print("✗ " + say(context.language, Text::sign_exists, {shown(output)}));
        return 1;
    }

    const auto signature = make_signature(context, command);
    if (!signature) return complain(context, signature.error());
    if (auto written = write_document(output, *signature); !written) return complain(context, written.error());
    print("✓ " + say(context.language, Text::sign_done, {shown(output)}));
    return 0;
}

}  // namespace pidpys::cli
