// SPDX-License-Identifier: MIT
#include "cli/sign_command.hpp"

#include <filesystem>

#include "api/order/digest_title.hpp"
#include "certs/certificate.hpp"
#include "cli/files.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
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

// A signature with what it is over, as the person is told.
struct Made {
    Bytes signature;
    std::string over;
};

std::string describe(const Context& context, const SignCommand& command, const crypto::DigestedContent& content) {
    const std::string digest = api::digest_title(content.algorithm().name) + " " + hex_encode(content.digest());
    return say(context.language, Text::sign_over,
               {shown(command.document), std::to_string(content.octets()->size()), digest});
}

Result<Made> make_signature(const Context& context, const SignCommand& command) {
    auto document = files::read_file(command.document, kMaxDocument);
    if (!document) return forward(document);
    Result<Bytes> existing;
    if (!command.add_to.empty()) existing = read_signature(command.add_to);
    if (!existing) return forward(existing);
    auto content = command.add_to.empty() ? Result<crypto::ContentToSign>(crypto::ContentToSign::of(*document))
                                          : crypto::ContentToSign::joining(*existing, ByteView(*document));
    if (!content) return forward(content);

    auto container = open_key_file(context, command.key);
    if (!container) return forward(container);
    const crypto::KeyEntry* signer = crypto::find_key(*container, crypto::KeyPurpose::signature);
    if (signer == nullptr) return fail(Errc::no_key, command.key.path);
    if (!signer->certificates.empty())
        if (auto facts = certs::certificate_facts(signer->certificates.front()); !facts) return forward(facts);

    const crypto::SignOptions options = options_of(command);
    auto digested = crypto::digest_for(*signer, std::move(*content), options);
    if (!digested) return forward(digested);
    auto signature = crypto::sign(*signer, *digested, options);
    if (!signature) return forward(signature);
    return Made{std::move(*signature), describe(context, command, *digested)};
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

    const auto made = make_signature(context, command);
    if (!made) return complain(context, made.error());
    if (auto written = write_document(output, made->signature); !written) return complain(context, written.error());
    print("✓ " + say(context.language, Text::sign_done, {shown(output)}));
    print("  " + made->over);
    return 0;
}

}  // namespace pidpys::cli
