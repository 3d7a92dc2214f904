// SPDX-License-Identifier: MIT
#include "cli/sign_command.hpp"

#include "api/order/digest_title.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/sign_container.hpp"
#include "cli/signature_file.hpp"
#include "cli/signing.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {
namespace {

// A signature with what it is over, as the person is told.
struct Made : Signed {
    std::size_t octets = 0;
    std::string algorithm, digest;
};

void report(const Context& context, const SignCommand& command, const std::string& output, const Made& made) {
    if (context.json) {
        Json object{{"signature", output},
                    {"document", command.documents.front()},
                    {"octets", made.octets},
                    {"algorithm", made.algorithm},
                    {"digest", made.digest}};
        for (const Reached& signer : made.reached) object.update(describe(signer));
        object["remarks"] = describe(context, made.notes.remarks());
        return print_json(object);
    }
    const Tell out = words_beside(output);
    out("✓ " + say(context.language, Text::sign_done, {shown(output)}));
    out("  " +
        say(context.language, Text::sign_over,
            {shown(command.documents.front()), std::to_string(made.octets), made.algorithm + " " + made.digest}));
    tell(context, made.reached, out);
    tell(context, made.notes);
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

    auto key = open_key(context, command.key, crypto::KeyPurpose::signature);
    if (!key) return forward(key);
    crypto::SignOptions options = options_of(command);
    auto digested = crypto::digest_for(*key, std::move(*content), options);
    if (!digested) return forward(digested);
    auto made = sign_digested(
        context, command, *key, *digested, std::move(options), [&] { return Result<ByteView>(*digested->octets()); },
        command.add_to.empty() ? ByteView() : ByteView(*existing));
    if (!made) return forward(made);
    return Made{std::move(*made), digested->octets()->size(), api::digest_title(digested->algorithm().name),
                hex_encode(digested->digest())};
}

}  // namespace

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
    if (!command.servers.stamps.empty() && command.level.empty() && !command.timestamp_content)
        return misused(context, Text::misused_server);
    const auto into_container = command.add_to.empty() ? Result<bool>(false) : is_container(command.add_to);
    if (!into_container) return complain(context, into_container.error());
    if (!command.asic.empty() || *into_container) return sign_container(context, command);
    if (command.documents.size() != 1)
        return misused(context, command.documents.empty() ? Text::misused_no_file : Text::misused_one_file);
    const std::string& document = command.documents.front();
    std::string output = command.output;
    if (output.empty() && document == kStandardStream) output = kStandardStream;
    if (output.empty()) output = command.add_to.empty() ? document + ".p7s" : command.add_to;
    if (context.json && output == kStandardStream) return misused(context, Text::misused_json_out);
    if (!may_write(context, output, command.add_to, command.overwrite)) return kExitCannotCreate;

    const auto made = make_signature(context, command);
    if (!made) return complain(context, made.error());
    if (auto written = write_document(output, made->signature); !written) return complain(context, written.error());
    report(context, command, output, *made);
    return 0;
}

}  // namespace pidpys::cli
