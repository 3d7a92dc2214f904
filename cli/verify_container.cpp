// SPDX-License-Identifier: MIT
#include "cli/verify_container.hpp"

#include <algorithm>

#include "asic/write.hpp"
#include "cli/appraise.hpp"
#include "cli/container_report.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

int exit_code_of(const asic::ContainerJudgement& container) {
    if (container.valid()) return kExitGood;
    int code = container.unsigned_files.empty() ? kExitUnchecked : kExitBad;
    for (const auto& signature : container.signatures)
        if (cli::exit_code_of(signature.judgement) == kExitBad) code = kExitBad;
    return code;
}

// The one file, or the files as a zip.
Result<void> write_content(const std::string& path, const asic::Archive& archive, const asic::Outline& outline) {
    if (outline.files.size() == 1) {
        const auto octets = archive.read(*archive.find(outline.files.front()), kMaxDocument);
        return octets ? write_document(path, *octets) : tl::unexpected<Error>(octets.error());
    }
    std::vector<asic::Member> members;
    for (const auto& name : outline.files) members.push_back({name, std::pair(&archive, archive.find(name))});
    Bytes zip;
    auto written = asic::write_archive(members, asic::put_into(zip));
    return written ? write_document(path, zip) : written;
}

}  // namespace

Result<asic::ContainerJudgement> judge_container(const Context& context, const NetworkChoice& choice,
                                                 const asic::Archive& archive,
                                                 const certs::AuthorityRegistry& authorities) {
    certs::JudgeOptions options{std::chrono::system_clock::now()};
    Result<asic::ContainerJudgement> judgement = fail(Errc::internal, "not judged");
    auto done = appraise(context, choice, authorities, options.now, [&](const certs::StatusMaterial& asked) {
        options.asked = asked;
        judgement = asic::judge(archive, authorities, options);
        std::vector<proof::UnknownStatus> unknown;
        if (!judgement) return unknown;
        for (const auto& signature : judgement->signatures) proof::add_unknown(unknown, signature.judgement, false);
        for (const auto& stamp : judgement->timestamps) proof::add_unknown(unknown, stamp.judgement, options.now);
        return unknown;
    });
    if (!done) return forward(done);
    return judgement;
}

int verify_container(const Context& context, const VerifyCommand& command, const asic::Archive& archive,
                     const certs::AuthorityRegistry& authorities) {
    if (!command.document.empty()) return misused(context, Text::misused_data);
    const auto container = judge_container(context, command.network, archive, authorities);
    if (!container) return no_answer(context, container.error());
    if (context.json) {
        Json signatures = Json::array(), timestamps = Json::array();
        for (const auto& signature : container->signatures) signatures.push_back(describe(context, signature));
        for (const auto& stamp : container->timestamps) timestamps.push_back(describe(context, stamp));
        print_json({{"valid", container->valid()},
                    {"container", container->outline.form == asic::Form::s ? "ASiC-S" : "ASiC-E"},
                    {"signatures", std::move(signatures)},
                    {"timestamps", std::move(timestamps)},
                    {"unsignedFiles", container->unsigned_files}});
    } else {
        const Tell tell = words_beside(command.content);
        for (const auto& signature : container->signatures) report(context, signature, tell);
        for (const auto& stamp : container->timestamps) report(context, stamp, tell);
        if (!container->outline.sound_mimetype) tell(say(context.language, Text::verify_odd_mimetype));
        for (const auto& file : container->unsigned_files)
            tell("✗ " + say(context.language, Text::verify_file_unsigned, {shown(file)}));
        if (std::ranges::any_of(container->signatures,
                                [](const auto& signature) { return lacks_authority(signature.judgement); }))
            tell_absent_registry(context, command.authorities);
    }
    if (container->valid() && !command.content.empty())
        if (auto written = write_content(command.content, archive, container->outline); !written)
            return complain(context, written.error());
    return exit_code_of(*container);
}

}  // namespace pidpys::cli
