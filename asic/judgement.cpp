// SPDX-License-Identifier: MIT
#include "asic/judgement.hpp"

#include <algorithm>

namespace pidpys::asic {
namespace {

constexpr std::size_t kMaxHelpers = 256;                        // certificates
constexpr std::size_t kMaxFileInMemory = std::size_t{1} << 30;  // the one file of an ASiC-S

// The standard wants detached signatures; programs that write them attached are read, as long as both say the same.
std::optional<Error> other_content(const certs::Judgement& judgement) {
    const auto differs = [](const certs::SignerJudgement& signer) {
        return std::ranges::find(signer.remarks, crypto::RemarkKind::other_data, &crypto::Remark::kind) !=
               signer.remarks.end();
    };
    if (std::ranges::none_of(judgement.signers, differs)) return std::nullopt;
    return Error{Errc::integrity, "the content within the signature is not what lies in the container"};
}

// Whoever signed has signed something else than what lies here; a reason of the signer's own stays.
void refuse_signers(SignatureJudgement& signature) {
    if (!signature.reason) return;
    for (certs::SignerJudgement& signer : signature.judgement.signers) {
        signer.refuse(certs::Verdict::invalid, *signature.reason);
        signer.other_content = signer.other_content || signature.reason->code == Errc::integrity;
    }
}

Result<ByteView> read_into(Bytes& kept, const Archive& archive, const ZipMember& member) {
    auto octets = archive.read(member, kMaxFileInMemory);
    if (!octets) return forward(octets);
    kept = std::move(*octets);
    return ByteView(kept);
}

// With certificates of the signatures beside them, whose authority's server may be the same.
Result<std::vector<TimestampJudgement>> judged_timestamps(FileDigests& digests, const Outline& outline,
                                                          const TimestampReach& reach,
                                                          const certs::AuthorityRegistry& authorities,
                                                          const certs::JudgeOptions& options) {
    if (outline.timestamps.empty()) return std::vector<TimestampJudgement>();
    certs::TokenOptions judging{options.now, options.stamp_revocation, options.asked};
    for (const SealFile& signature : outline.signatures) {
        const auto octets = digests.archive().read(*digests.archive().find(signature.name), kMaxSignature);
        if (!octets) return tl::unexpected<Error>(octets.error());
        for (Bytes& certificate : certs::enclosed_in(std::vector<ByteView>{*octets}).certificates)
            if (judging.certificates.size() < kMaxHelpers) judging.certificates.push_back(std::move(certificate));
    }
    return judge_timestamps(digests, outline, reach, authorities, judging);
}

}  // namespace

bool ContainerJudgement::valid() const {
    return unsigned_files.empty() && !signatures.empty() &&
           std::ranges::all_of(signatures, [](const auto& one) { return one.valid() && !one.files.empty(); });
}

Result<ContainerJudgement> judge(const Archive& archive, const certs::AuthorityRegistry& authorities,
                                 certs::JudgeOptions options, const WholeMember& whole_member) {
    auto outline = outline_of(archive);
    if (!outline) return forward(outline);
    FileDigests digests(archive);
    const TimestampReach reach(*outline);
    auto timestamps = judged_timestamps(digests, *outline, reach, authorities, options);
    if (!timestamps) return forward(timestamps);
    auto seals = seals_of(digests, *outline, outline->signatures);
    if (!seals) return forward(seals);
    Bytes kept;
    ByteView file;  // of ASiC-S
    if (outline->form == Form::s && !outline->signatures.empty()) {
        const ZipMember& member = *archive.find(outline->files.front());
        const auto octets = whole_member ? whole_member(member) : read_into(kept, archive, member);
        if (!octets) return tl::unexpected<Error>(octets.error());
        file = *octets;
    }
    ContainerJudgement whole{{}, {}, std::move(*timestamps), unsigned_files(*outline, *seals)};
    for (std::size_t i = 0; i < outline->signatures.size(); ++i) {
        const SealFile& signature = outline->signatures[i];
        Seal& seal = (*seals)[i];
        const auto octets = archive.read(*archive.find(signature.name), kMaxSignature);
        if (!octets) return tl::unexpected<Error>(octets.error());
        const ByteView signed_octets = signature.manifest ? ByteView(signature.manifest_octets) : file;
        options.around.clear();
        for (const std::size_t stamp : reach.over(signature))
            options.around.push_back(whole.timestamps[stamp].judgement);
        auto judged = certs::judge(*octets, signed_octets, authorities, options);
        if (!judged) return forward(judged);
        options.max_signers -= judged->signers.size();
        auto reason = seal.reason && seal.reason->code == Errc::integrity ? seal.reason : other_content(*judged);
        if (!reason) reason = std::move(seal.reason);
        whole.signatures.push_back(
            {signature.name, std::move(*judged), std::move(reason), std::move(seal.files), std::move(seal.faults)});
        refuse_signers(whole.signatures.back());
    }
    whole.outline = std::move(*outline);
    return whole;
}

}  // namespace pidpys::asic
