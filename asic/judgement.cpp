// SPDX-License-Identifier: MIT
#include "asic/judgement.hpp"

#include <algorithm>

namespace pidpys::asic {
namespace {

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

}  // namespace

bool ContainerJudgement::valid() const {
    return unsigned_files.empty() && !signatures.empty() &&
           std::ranges::all_of(signatures, [](const auto& one) { return one.valid() && !one.files.empty(); });
}

Result<ContainerJudgement> judge(const Archive& archive, const certs::AuthorityRegistry& authorities,
                                 certs::JudgeOptions options, const WholeMember& whole_member) {
    auto outline = outline_of(archive);
    if (!outline) return forward(outline);
    if (outline->signatures.empty()) return fail(Errc::unsupported, "a container with a time-stamp alone");
    auto seals = seals_of(archive, *outline);
    if (!seals) return forward(seals);
    Bytes kept;
    ByteView file;  // of ASiC-S
    if (outline->form == Form::s) {
        const ZipMember& member = *archive.find(outline->files.front());
        const auto octets = whole_member ? whole_member(member) : read_into(kept, archive, member);
        if (!octets) return tl::unexpected<Error>(octets.error());
        file = *octets;
    }
    ContainerJudgement whole{std::move(*outline), {}, std::move(seals->unsigned_files)};
    for (std::size_t i = 0; i < whole.outline.signatures.size(); ++i) {
        const SignatureFile& signature = whole.outline.signatures[i];
        Seal& seal = seals->each[i];
        const auto octets = archive.read(*archive.find(signature.name), kMaxSignature);
        if (!octets) return tl::unexpected<Error>(octets.error());
        const ByteView signed_octets = signature.manifest ? ByteView(signature.manifest_octets) : file;
        auto judged = certs::judge(*octets, signed_octets, authorities, options);
        if (!judged) return forward(judged);
        options.max_signers -= judged->signers.size();
        auto reason = seal.reason && seal.reason->code == Errc::integrity ? seal.reason : other_content(*judged);
        if (!reason) reason = std::move(seal.reason);
        whole.signatures.push_back(
            {signature.name, std::move(*judged), std::move(reason), std::move(seal.files), std::move(seal.faults)});
        refuse_signers(whole.signatures.back());
    }
    return whole;
}

}  // namespace pidpys::asic
