// SPDX-License-Identifier: MIT
#include "cli/sign_container.hpp"

#include <array>
#include <fstream>

#include "api/order/digest_title.hpp"
#include "asic/draft.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signer.hpp"

namespace pidpys::cli {
namespace {

Result<asic::Draft> new_container(const SignCommand& command) {
    if (command.documents.empty()) return fail(Errc::invalid_argument, "FILE: what is to be signed");
    const auto form = command.asic == "s" ? asic::Form::s : asic::Form::e;
    if (form == asic::Form::s && command.documents.size() != 1)
        return fail(Errc::invalid_argument, "an ASiC-S holds one file; --asic e takes several");
    std::vector<asic::Member> files;
    for (const std::filesystem::path path : command.documents) files.push_back({path.filename().string(), path});
    return asic::Draft::of(form, std::move(files));
}

Result<asic::Draft> existing_container(const SignCommand& command) {
    if (!command.documents.empty() || !command.asic.empty())
        return fail(Errc::invalid_argument, "--add CONTAINER: its own files are signed, no others");
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

Result<proof::Upgraded> sign_draft(const Context& context, const SignCommand& command, const crypto::KeyEntry& key,
                                   const asic::Draft& draft, crypto::SignOptions options) {
    auto content = draft.content();
    if (!content) return forward(content);
    auto digested = crypto::digest_for(key, std::move(*content), options);
    if (!digested) return forward(digested);
    auto levels = open_levels(context, command);
    if (!levels) return forward(levels);
    if (command.timestamp_content) {
        auto stamp = (*levels)->stamp({&digested->algorithm(), digested->digest()}, key.certificates);
        if (!stamp) return forward(stamp);
        options.content_timestamp = std::move(stamp->token.encoding);
    }
    auto signature = crypto::sign(key, *digested, options);
    if (!signature) return forward(signature);
    const auto level = level_named(command.level);
    if (!level) return proof::Upgraded{std::move(*signature), {}};
    Bytes kept;
    const auto beside = octets_beside(draft, kept);
    if (!beside) return tl::unexpected(beside.error());
    const auto joined = draft.joined().empty() ? std::nullopt : std::optional(draft.joined());
    return (*levels)->raise(*signature, *beside, *level, joined, key.certificates);
}

void report(const Context& context, const asic::Draft& draft, const std::string& output,
            const crypto::DigestAlgorithm& algorithm) {
    const std::string title = api::digest_title(algorithm.name);
    if (context.json) {
        Json files = Json::array();
        for (const asic::DraftFile& file : draft.files())
            files.push_back({{"name", file.member.name}, {"digest", hex_encode(file.digest)}});
        return print_json({{"container", output}, {"algorithm", title}, {"files", std::move(files)}});
    }
    print("✓ " + say(context.language, Text::sign_done, {shown(output)}));
    for (const asic::DraftFile& file : draft.files())
        print("  " + say(context.language, Text::sign_over_file,
                         {shown(file.member.name), title + " " + hex_encode(file.digest)}));
}

}  // namespace

bool is_container(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::array<std::uint8_t, 4> first{};
    file.read(reinterpret_cast<char*>(first.data()), first.size());
    return file && asic::looks_like_zip(first);
}

int sign_container(const Context& context, const SignCommand& command) {
    if (command.attached)
        return complain(context,
                        {Errc::invalid_argument, "--attached: a container has its files beside the signature"});
    auto draft = command.add_to.empty() ? new_container(command) : existing_container(command);
    if (!draft) return complain(context, draft.error());
    std::string output = command.output.empty() ? command.add_to : command.output;
    if (output.empty()) output = command.documents.front() + (draft->form() == asic::Form::s ? ".asics" : ".asice");
    if (output == kStandardStream)
        return complain(context, {Errc::invalid_argument, "--out: a container goes to a file"});
    if (!may_write(context, output, command.add_to, command.overwrite)) return kExitCannotCreate;

    const auto key = open_signing_key(context, command.key);
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
    report(context, *draft, output, algorithm);
    if (!context.json) tell_unknown(context, made->unknown);
    return 0;
}

}  // namespace pidpys::cli
