// SPDX-License-Identifier: MIT
#include "cli/timestamp_command.hpp"

#include "api/order/digest_title.hpp"
#include "certs/certificate.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/reached.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/iso_time.hpp"
#include "files/digest_file.hpp"

namespace pidpys::cli {
namespace {

using crypto::timestamp::Imprint;

Result<Imprint> imprint_of(const std::string& document, const std::string& digest) {
    const auto* algorithm = crypto::digest_by_name(digest);
    if (algorithm == nullptr || !algorithm->may_sign) return fail(Errc::invalid_argument, "--digest " + digest);
    if (document != kStandardStream) {
        auto hash = files::digest_file(document, *algorithm);
        if (!hash) return forward(hash);
        return Imprint{algorithm, std::move(*hash)};
    }
    const auto octets = read_document(document);
    if (!octets) return tl::unexpected(octets.error());
    crypto::HashedOctets hashed(*octets);
    return crypto::timestamp::imprint_of(hashed, *algorithm);
}

std::string signer_name(const proof::Stamp& stamp) {
    const auto facts = certs::certificate_facts(stamp.signer.certificate);
    return facts ? facts->owner.full_name : std::string();
}

}  // namespace

int run_timestamp_make(const Context& context, const TimestampMake& command) {
    std::string output = command.output;
    if (output.empty()) output = command.document == kStandardStream ? kStandardStream : command.document + ".ts";
    if (context.json && output == kStandardStream) return misused(context, Text::misused_json_out);
    if (!may_write(context, output, {}, command.overwrite)) return kExitCannotCreate;
    auto imprint = imprint_of(command.document, command.digest);
    if (!imprint) return complain(context, imprint.error());
    auto levels = Levels::open(context, command.servers);
    if (!levels) return complain(context, levels.error());
    const auto stamp = levels->stamp(std::move(*imprint), {});
    if (!stamp) {
        const int status = complain(context, stamp.error());
        if (stamp.error().code == Errc::not_found)  // nobody to ask
            print_aside("    → " + say(context.language, Text::timestamp_server_cure));
        return status;
    }
    if (auto written = write_document(output, stamp->token.encoding); !written)
        return complain(context, written.error());
    const auto& info = stamp->token.info;
    Notes notes;
    notes.add(*stamp);
    if (context.json) {
        print_json({{"timestamp", output},
                    {"document", command.document},
                    {"time", iso_time(info.gen_time)},
                    {"server", stamp->server},
                    {"authority", signer_name(*stamp)},
                    {"algorithm", api::digest_title(info.imprint.algorithm->name)},
                    {"digest", hex_encode(info.imprint.hash)},
                    {"remarks", describe(context, notes.remarks())}});
        return kExitGood;
    }
    const Tell out = words_beside(output);
    out("✓ " + say(context.language, Text::timestamp_done, {shown(output)}));
    out("  " + say(context.language, Text::timestamp_says,
                   {time_text(info.gen_time), shown(signer_name(*stamp)), shown(stamp->server)}));
    tell(context, notes);
    return kExitGood;
}

}  // namespace pidpys::cli
