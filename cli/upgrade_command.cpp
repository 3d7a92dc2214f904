// SPDX-License-Identifier: MIT
#include "cli/upgrade_command.hpp"

#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {
namespace {

Result<proof::Upgraded> raise(const Context& context, const UpgradeCommand& command) {
    const auto signature = read_signature(command.signature);
    if (!signature) return tl::unexpected(signature.error());
    const auto attached = crypto::signed_content(*signature);
    std::optional<Bytes> document;
    if (!attached && attached.error().code == Errc::not_found) {
        auto read = read_document(document_beside(command.signature, ".p7s", command.document));
        if (!read) return forward(read);
        document = std::move(*read);
    }
    auto levels = Levels::open(context, command.servers);
    if (!levels) return forward(levels);
    return levels->raise(*signature, document ? std::optional<ByteView>(*document) : std::nullopt,
                         *level_named(command.level), {}, {});
}

}  // namespace

int run_upgrade(const Context& context, const UpgradeCommand& command) {
    const std::string output = command.output.empty() ? command.signature : command.output;
    if (context.json && output == kStandardStream)
        return complain(context, {Errc::invalid_argument, "--json: --out FILE is needed"});
    if (!may_write(context, output, command.signature, command.overwrite)) return kExitCannotCreate;
    const auto raised = raise(context, command);
    if (!raised) return complain(context, raised.error());
    if (auto written = write_document(output, raised->signature); !written) return complain(context, written.error());
    if (context.json) {
        print_json({{"signature", output}, {"level", command.level}, {"unknown", raised->unknown}});
        return kExitGood;
    }
    const auto tell = output == kStandardStream ? print_aside : print;
    tell("✓ " + say(context.language, Text::upgrade_done, {command.level, shown(output)}));
    tell_unknown(context, raised->unknown);
    return kExitGood;
}

}  // namespace pidpys::cli
