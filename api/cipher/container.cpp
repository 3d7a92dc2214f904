// SPDX-License-Identifier: MIT
#include "api/cipher/container.hpp"

#include <algorithm>

#include "asic/judgement.hpp"
#include "asic/zip_layout.hpp"

namespace pidpys::api {
namespace {

constexpr const char* nameless = "document.bin";  // data that came without a name

// A draft with what its files lie in and what it costs its caller.
struct KeptDraft {
    std::vector<Blob> octets;
    Charge place;
    asic::Draft draft;
};

Result<Subject> keep(const AccountPtr& account, std::vector<Blob> octets, Result<asic::Draft> draft) {
    if (!draft) return forward(draft);
    const std::uint64_t size = draft->memory();
    auto place = account->take({.octets = size, .memory = size});
    if (!place) return forward(place);
    auto kept = std::make_shared<KeptDraft>(KeptDraft{std::move(octets), std::move(*place), std::move(*draft)});
    return Subject::of_container({kept, &kept->draft});
}

bool same(const asic::DraftFile& file, ByteView octets) {
    if (file.size != octets.size()) return false;
    const auto& [archive, member] =
        std::get<std::pair<const asic::Archive*, const asic::ZipMember*>>(file.member.source);
    return archive
        ->unpack(*member,
                 [&octets](ByteView piece) -> Result<void> {
                     const bool equal = std::ranges::equal(piece, octets.first(piece.size()));
                     octets = octets.subspan(piece.size());
                     return equal ? Result<void>() : fail(Errc::integrity);
                 })
        .has_value();
}

// A member's octets, which stay in `kept`.
asic::WholeMember keep_whole(const Cipher& cipher, const AccountPtr& account, const asic::Archive& archive,
                             Blob& kept) {
    return [&](const asic::ZipMember& member) -> Result<ByteView> {
        auto octets = unpack_charged(cipher, account, archive, member);
        if (!octets) return forward(octets);
        kept = std::move(*octets);
        return kept.view();
    };
}

}  // namespace

bool is_container(const Blob& signature) { return asic::looks_like_zip(signature.view()); }

Result<void> check_alone(const Inputs& inputs) {
    if (inputs.in_one_form <= 1) return {};
    return fail(Errc::invalid_argument,
                std::to_string(inputs.in_one_form) + " files in one form: asicForm ASIC_E signs them together");
}

Result<Subject> new_container(const AccountPtr& account, const Inputs& inputs, asic::Form form) {
    if (!inputs.data) return fail(Errc::not_found, "no data is loaded into the session");
    if (form == asic::Form::e && inputs.lost != 0)
        return fail(Errc::too_large,
                    "more files came before asicForm than a session keeps: begin a new one with asicForm");
    if (form == asic::Form::s)
        if (auto alone = check_alone(inputs); !alone) return forward(alone);
    std::vector<Blob> octets;
    std::vector<asic::Member> members;
    const auto add = [&](const std::string& name, const Blob& content) {
        octets.push_back(content);
        members.push_back({name.empty() ? nameless : name, content.view()});
    };
    const auto newest = inputs.files.empty() ? inputs.files.end() : std::prev(inputs.files.end());
    for (auto file = form == asic::Form::s ? newest : inputs.files.begin(); file != inputs.files.end(); ++file)
        add(file->name, file->content);
    if (members.empty()) add(inputs.document_name, *inputs.data);
    return keep(account, std::move(octets), asic::Draft::of(form, std::move(members)));
}

Result<Subject> joined_container(const AccountPtr& account, const Inputs& inputs) {
    auto archive = asic::Archive::open(inputs.signature->view());
    if (!archive) return forward(archive);
    auto draft = asic::Draft::joining(std::move(*archive));
    if (draft && inputs.data &&
        std::ranges::none_of(draft->files(), [&](const auto& file) { return same(file, inputs.data->view()); }))
        return fail(Errc::integrity, "the session's data are no file of the container, whose own files are signed");
    return keep(account, {*inputs.signature}, std::move(draft));
}

Result<Blob> build_charged(const Cipher& cipher, const AccountPtr& account, std::uint64_t most,
                           const std::function<Result<void>(const PutPiece&)>& make) {
    auto place = account->take({.octets = most});
    if (!place) return forward(place);
    auto made = cipher.env.build(make);
    if (!made) return made;
    place->give_back({.octets = most - std::min<std::uint64_t>(most, made->size())});
    if (!made->is_mapped())
        if (auto grown = place->grow({.memory = made->size()}); !grown) return forward(grown);
    return hold(std::move(*made), std::move(*place));
}

Result<Blob> unpack_charged(const Cipher& cipher, const AccountPtr& account, const asic::Archive& archive,
                            const asic::ZipMember& member) {
    return build_charged(cipher, account, member.size, [&](const PutPiece& put) {
        return archive.unpack(member, [&put, at = std::uint64_t{0}](ByteView piece) mutable {
            at += piece.size();
            return put(at - piece.size(), piece);
        });
    });
}

Result<Blob> container_with(const Cipher& cipher, const AccountPtr& account, const asic::Draft& draft,
                            const Blob& signature) {
    const auto write = [&](bool pack) {
        return build_charged(cipher, account, draft.size_with(signature.view()),
                             [&](const asic::Put& put) { return draft.write(signature.view(), pack, put); });
    };
    auto packed = write(true);
    if (!packed || asic::zip_layout(packed->view())) return packed;
    packed = {};
    return write(false);
}

Result<KeptJudgement> judge_container(const Cipher& cipher, const AccountPtr& account, const Blob& container,
                                      const certs::AuthorityRegistry& authorities, const certs::JudgeOptions& options) {
    const auto archive = asic::Archive::open(container.view());
    if (!archive) return tl::unexpected<Error>(archive.error());
    Blob file;
    auto judged = asic::judge(*archive, authorities, options, keep_whole(cipher, account, *archive, file));
    if (!judged) return forward(judged);
    KeptJudgement all{{options.now, false, options.content_stamp, options.signature_stamps, {}}, {}};
    for (asic::SignatureJudgement& one : judged->signatures)
        for (certs::SignerJudgement& signer : one.judgement.signers) {
            if (!judged->unsigned_files.empty())
                signer.refuse(certs::Verdict::invalid, asic::unsigned_file(judged->unsigned_files.front()));
            all.judgement.signers.push_back(std::move(signer));
            all.in_container.push_back({one.name, one.files});
        }
    for (asic::TimestampJudgement& one : judged->timestamps)
        all.timestamps.push_back({std::move(one.name), std::move(one.files), std::move(one.judgement)});
    return all;
}

Result<Blob> content_of_container(const Cipher& cipher, const AccountPtr& account, const Blob& container) {
    const auto archive = asic::Archive::open(container.view());
    if (!archive) return tl::unexpected<Error>(archive.error());
    const auto outline = asic::outline_of(*archive);
    if (!outline) return tl::unexpected<Error>(outline.error());
    Blob file;  // of ASiC-S
    const auto files = asic::covered_files(*archive, *outline, keep_whole(cipher, account, *archive, file));
    if (!files) return tl::unexpected<Error>(files.error());
    if (files->empty()) return tl::unexpected(asic::unsigned_file(outline->files.front()));
    if (outline->form == asic::Form::s) return file;
    if (files->size() == 1) return unpack_charged(cipher, account, *archive, *archive->find(files->front()));
    constexpr std::uint64_t headers = 512;
    std::uint64_t size = headers;
    std::vector<asic::Member> members;
    for (const std::string& name : *files) {
        const asic::ZipMember* member = archive->find(name);
        members.push_back({name, std::pair(&*archive, member), !member->stored});
        size += headers + 2 * name.size() + member->size;
    }
    return build_charged(cipher, account, size, [&](const PutPiece& put) { return asic::write_archive(members, put); });
}

}  // namespace pidpys::api
