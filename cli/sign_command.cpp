// SPDX-License-Identifier: MIT
#include "cli/sign_command.hpp"

#include "api/order/digest_title.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/sign_container.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {
namespace {

// A signature with what it is over, as the person is told.
struct Made {
    Bytes signature;
    std::size_t octets = 0;
    std::string algorithm, digest;
    std::vector<std::string> unknown;  // of proof::Upgraded
};

void report(const Context& context, const SignCommand& command, const std::string& output, const Made& made) {
    if (context.json)
        return print_json({{"signature", output},
                           {"document", command.documents.front()},
                           {"octets", made.octets},
                           {"algorithm", made.algorithm},
                           {"digest", made.digest},
                           {"level", command.level.empty() ? "BES" : command.level},
                           {"unknown", made.unknown}});
    // Beside a signature on standard output words would be part of it.
    const auto tell = output == kStandardStream ? print_aside : print;
    tell("✓ " + say(context.language, Text::sign_done, {shown(output)}));
    tell("  " +
         say(context.language, Text::sign_over,
             {shown(command.documents.front()), std::to_string(made.octets), made.algorithm + " " + made.digest}));
    tell_unknown(context, made.unknown);
}

Result<Made> make_signature(const Context& context, const SignCommand& command) {
    auto document = read_document(command.documents.front());
    if (!document) return forward(document);
    Result<Bytes> existing;
    if (!command.add_to.empty()) existing = read_signature(command.add_to);
    if (!existing) return forward(existing);
    auto content = command.add_to.empty() ? Result<crypto::ContentToSign>(crypto::ContentToSign::of(*document))
                                          : crypto::ContentToSign::joining(*existing, ByteView(*document));
    if (!content) return forward(content);

    auto key = open_signing_key(context, command.key);
    if (!key) return forward(key);
    crypto::SignOptions options = options_of(command);
    auto digested = crypto::digest_for(*key, std::move(*content), options);
    if (!digested) return forward(digested);
    auto levels = open_levels(context, command);
    if (!levels) return forward(levels);
    if (command.timestamp_content) {
        auto stamp = (*levels)->stamp({&digested->algorithm(), digested->digest()}, key->certificates);
        if (!stamp) return forward(stamp);
        options.content_timestamp = std::move(stamp->token.encoding);
    }
    auto signature = crypto::sign(*key, *digested, options);
    if (!signature) return forward(signature);
    Made made{std::move(*signature),
              digested->octets()->size(),
              api::digest_title(digested->algorithm().name),
              hex_encode(digested->digest()),
              {}};
    const auto level = level_named(command.level);
    if (!level) return made;
    const auto joined = command.add_to.empty() ? std::nullopt : std::optional<ByteView>(*existing);
    auto raised = (*levels)->raise(made.signature, digested->octets(), *level, joined, key->certificates);
    if (!raised) return forward(raised);
    made.signature = std::move(raised->signature);
    made.unknown = std::move(raised->unknown);
    return made;
}

}  // namespace

Result<std::optional<Levels>> open_levels(const Context& context, const SignCommand& command) {
    if (command.level.empty() && !command.timestamp_content) return std::nullopt;
    auto levels = Levels::open(context, command.servers);
    if (!levels) return forward(levels);
    return std::optional<Levels>(std::move(*levels));
}

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

int run_sign(const Context& context, const SignCommand& command) {
    if (!command.asic.empty() || is_container(command.add_to)) return sign_container(context, command);
    if (command.documents.size() != 1)
        return complain(context, {Errc::invalid_argument, "FILE: one; several with --asic e"});
    const std::string& document = command.documents.front();
    std::string output = command.output;
    if (output.empty() && document == kStandardStream) output = kStandardStream;
    if (output.empty()) output = command.add_to.empty() ? document + ".p7s" : command.add_to;
    if (context.json && output == kStandardStream)
        return complain(context, {Errc::invalid_argument, "--json: --out FILE is needed"});
    if (!may_write(context, output, command.add_to, command.overwrite)) return kExitCannotCreate;

    const auto made = make_signature(context, command);
    if (!made) return complain(context, made.error());
    if (auto written = write_document(output, made->signature); !written) return complain(context, written.error());
    report(context, command, output, *made);
    return 0;
}

}  // namespace pidpys::cli
