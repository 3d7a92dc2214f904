// SPDX-License-Identifier: MIT
#include "cli/sign_container.hpp"

#include "api/order/digest_title.hpp"
#include "asic/draft.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/signing.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signer.hpp"

namespace pidpys::cli {
namespace {

// What is wrong with the command line.
std::optional<Text> mistake_in(const SignCommand& command) {
    if (command.attached) return Text::misused_attached;
    if (command.output == kStandardStream) return Text::misused_container_out;
    if (!command.add_to.empty()) {
        const bool alone = command.documents.empty() && command.asic.empty();
        return alone ? std::nullopt : std::optional(Text::misused_add_to_container);
    }
    if (command.documents.empty()) return Text::misused_no_file;
    if (command.asic == "s" && command.documents.size() != 1) return Text::misused_asic_s;
    return std::nullopt;
}

Result<asic::Draft> new_container(const SignCommand& command) {
    std::vector<asic::Member> files;
    for (const std::filesystem::path path : command.documents) files.push_back({path.filename().string(), path});
    return asic::Draft::of(command.asic == "s" ? asic::Form::s : asic::Form::e, std::move(files));
}

Result<asic::Draft> existing_container(const SignCommand& command) {
    auto archive = asic::Archive::open(std::filesystem::path(command.add_to));
    if (!archive) return forward(archive);
    return asic::Draft::joining(std::move(*archive));
}

// What lies beside the signature, for whoever looks into it.
Result<ByteView> octets_beside(const asic::Draft& draft, Bytes& kept) {
    if (const auto octets = draft.signed_octets()) return *octets;
    auto file = read_document(std::get<std::filesystem::path>(draft.files().front().member.source).string());
    if (!file) return forward(file);
    kept = std::move(*file);
    return ByteView(kept);
}

Result<Signed> sign_draft(const Context& context, const SignCommand& command, const crypto::KeyEntry& key,
                          const asic::Draft& draft, const crypto::SignOptions& options) {
    auto content = draft.content();
    if (!content) return forward(content);
    const auto digested = crypto::digest_for(key, std::move(*content), options);
    if (!digested) return tl::unexpected(digested.error());
    Bytes kept;
    return sign_digested(
        context, command, key, *digested, options, [&] { return octets_beside(draft, kept); }, draft.joined());
}

void report(const Context& context, const asic::Draft& draft, const std::string& output,
            const crypto::DigestAlgorithm& algorithm, const Signed& made) {
    const std::string title = api::digest_title(algorithm.name);
    if (context.json) {
        Json files = Json::array();
        for (const asic::DraftFile& file : draft.files())
            files.push_back({{"name", file.member.name}, {"digest", hex_encode(file.digest)}});
        Json object{{"container", output}, {"algorithm", title}, {"files", std::move(files)}};
        for (const Reached& signer : made.reached) object.update(describe(signer));
        object["remarks"] = describe(context, made.notes.remarks());
        return print_json(object);
    }
    print("✓ " + say(context.language, Text::sign_done, {shown(output)}));
    for (const asic::DraftFile& file : draft.files())
        print("  " + say(context.language, Text::sign_over_file,
                         {shown(file.member.name), title + " " + hex_encode(file.digest)}));
    tell(context, made.reached, print);
    tell(context, made.notes);
}

}  // namespace

int sign_container(const Context& context, const SignCommand& command) {
    if (const auto mistake = mistake_in(command)) return misused(context, *mistake);
    auto draft = command.add_to.empty() ? new_container(command) : existing_container(command);
    if (!draft) return complain(context, draft.error());
    std::string output = command.output.empty() ? command.add_to : command.output;
    if (output.empty()) output = command.documents.front() + (draft->form() == asic::Form::s ? ".asics" : ".asice");
    if (!may_write(context, output, command.add_to, command.overwrite)) return kExitCannotCreate;

    const auto key = open_key(context, command.key, crypto::KeyPurpose::signature);
    if (!key) return complain(context, key.error());
    const crypto::SignOptions options = options_of(command);
    const auto signer = crypto::Signer::of(*key, options);
    if (!signer) return complain(context, signer.error());
    const crypto::DigestAlgorithm& algorithm = (*signer)->digest();
    if (auto may = draft->may_sign(*key, options); !may) return complain(context, may.error());
    if (auto settled = draft->settle(algorithm, kMaxDocument); !settled) return complain(context, settled.error());
    const auto made = sign_draft(context, command, *key, *draft, options);
    if (!made) return complain(context, made.error());
    if (auto written = draft->write(made->signature, std::filesystem::path(output)); !written)
        return complain(context, written.error());
    report(context, *draft, output, algorithm, *made);
    return 0;
}

}  // namespace pidpys::cli
