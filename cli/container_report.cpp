// SPDX-License-Identifier: MIT
#include "cli/container_report.hpp"

#include "api/messages/reason.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

using Kind = asic::FileFault::Kind;

// How a file is told of, as a signature or as a time-stamp has it.
struct FileTexts {
    Text covered, changed, missing, not_covered;

    [[nodiscard]] Text of(Kind kind) const {
        if (kind == Kind::changed) return changed;
        return kind == Kind::missing ? missing : not_covered;
    }
};

constexpr FileTexts signed_texts{Text::verify_file_signed, Text::verify_file_changed, Text::verify_file_missing,
                                 Text::verify_file_not_signed};
constexpr FileTexts stamped_texts{Text::verify_file_stamped, Text::verify_stamped_changed, Text::verify_stamped_missing,
                                  Text::verify_file_not_stamped};

const char* fault_name(Kind kind) {
    switch (kind) {
        case Kind::changed: return "changed";
        case Kind::missing: return "missing";
        case Kind::not_signed: break;
    }
    return "notSigned";
}

template <class Judged>
void add_files(Json& object, const Judged& judged) {
    object["files"] = judged.files;
    object["faults"] = Json::array();
    for (const auto& fault : judged.faults)
        object["faults"].push_back({{"kind", fault_name(fault.kind)}, {"file", fault.name}});
}

template <class Judged>
void report_files(const Context& context, const Judged& judged, const FileTexts& texts, Tell tell) {
    for (const auto& file : judged.files) tell("  " + say(context.language, texts.covered, {shown(file)}));
    for (const auto& fault : judged.faults)
        tell("  " + say(context.language, texts.of(fault.kind), {shown(fault.name)}));
}

}  // namespace

Json describe(const Context& context, const asic::SignatureJudgement& signature) {
    Json object{{"signature", signature.name}, {"valid", signature.valid()}};
    if (signature.reason) object["reason"] = api::explain(*signature.reason, context.language);
    add_files(object, signature);
    object["signers"] = Json::array();
    for (const auto& signer : signature.judgement.signers) object["signers"].push_back(describe(context, signer));
    return object;
}

void report(const Context& context, const asic::SignatureJudgement& signature, Tell tell) {
    tell(shown(signature.name) + ":");
    for (const auto& signer : signature.judgement.signers) report(context, signer, tell);
    report_files(context, signature, signed_texts, tell);
}

Json describe(const Context& context, const asic::TimestampJudgement& stamp) {
    Json object{{"timestamp", stamp.name}};
    object.update(describe(context, stamp.judgement));
    add_files(object, stamp);
    return object;
}

void report(const Context& context, const asic::TimestampJudgement& stamp, Tell tell) {
    tell(shown(stamp.name) + ":");
    report(context, stamp.judgement, tell);
    report_files(context, stamp, stamped_texts, tell);
}

}  // namespace pidpys::cli
