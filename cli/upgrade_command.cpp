// SPDX-License-Identifier: MIT
#include "cli/upgrade_command.hpp"

#include <algorithm>

#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/signature_file.hpp"
#include "cli/text.hpp"
#include "cli/upgrade_container.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {
namespace {

// What a detached signature is over, or what was given beside an attached one, which has to be the same.
Result<std::optional<Bytes>> document_of(const UpgradeCommand& command, ByteView signature) {
    const auto attached = crypto::signed_content(signature);
    if (!attached && attached.error().code != Errc::not_found)
        return fail(attached.error().code, command.signature + ": " + attached.error().detail);
    if (attached && command.document.empty()) return std::nullopt;
    auto document = read_document_beside(command.signature, ".p7s", command.document);
    if (!document) return forward(document);
    if (attached && !std::ranges::equal(attached->view, *document))
        return fail(Errc::integrity, command.document + " is not what was signed");
    return std::optional(std::move(*document));
}

Result<RaisedFile> upgrade_signature(const Context& context, const UpgradeCommand& command, const Bytes& signature,
                                     const std::string& output) {
    const auto document = document_of(command, signature);
    if (!document) return tl::unexpected(document.error());
    auto levels = Levels::open(context, command.servers);
    if (!levels) return forward(levels);
    auto raised = levels->raise(signature, *document ? std::optional<ByteView>(**document) : std::nullopt,
                                *level_named(command.level), {}, {});
    if (!raised) return forward(raised);
    auto reached = reached_by(raised->signature, {}, {});
    if (!reached) return forward(reached);
    RaisedFile file{.changed = raised->signature != signature};
    file.signatures.push_back({{}, std::move(*reached)});
    file.notes.add(*raised);
    if (file.changed || output != command.signature)
        if (auto written = write_document(output, raised->signature); !written) return forward(written);
    return file;
}

Json describe(const std::vector<Reached>& reached) {
    Json signers = Json::array();
    for (const Reached& one : reached) signers.push_back(cli::describe(one));
    return signers;
}

void report(const Context& context, const std::string& output, const RaisedFile& file) {
    if (context.json) {
        Json object{{file.is_container ? "container" : "signature", output}, {"changed", file.changed}};
        if (file.is_container) {
            object["signatures"] = Json::array();
            for (const auto& one : file.signatures)
                object["signatures"].push_back({{"signature", one.name}, {"signers", describe(one.reached)}});
        } else {
            object["signers"] = describe(file.signatures.front().reached);
        }
        object["remarks"] = describe(context, file.notes.remarks());
        return print_json(object);
    }
    const Tell out = words_beside(output);
    out("✓ " + (file.changed ? say(context.language, Text::sign_done, {shown(output)})
                             : say(context.language, Text::upgrade_unchanged)));
    for (const auto& one : file.signatures) {
        if (file.is_container) out(shown(one.name) + ":");
        tell(context, one.reached, out);
    }
    tell(context, file.notes);
}

}  // namespace

int run_upgrade(const Context& context, const UpgradeCommand& command) {
    const std::string output = command.output.empty() ? command.signature : command.output;
    if (context.json && output == kStandardStream) return misused(context, Text::misused_json_out);
    if (!may_write(context, output, command.signature, command.overwrite)) return kExitCannotCreate;
    auto file = open_signature(command.signature);
    if (!file) return complain(context, file.error());
    if (file->container && !command.document.empty()) return misused(context, Text::misused_data);
    const auto raised = file->container ? upgrade_container(context, command, std::move(*file->container), output)
                                        : upgrade_signature(context, command, file->octets, output);
    if (!raised) return complain(context, raised.error());
    report(context, output, *raised);
    return kExitGood;
}

}  // namespace pidpys::cli
