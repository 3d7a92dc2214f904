// SPDX-License-Identifier: MIT
#include "asic/draft.hpp"

#include <algorithm>

#include "asic/names.hpp"
#include "asic/seals.hpp"
#include "files/document_file.hpp"

namespace pidpys::asic {
namespace {

constexpr std::string_view kSignatureType = "application/x-pkcs7-signature";

using OfArchive = std::pair<const Archive*, const ZipMember*>;

Result<std::uint64_t> size_of(const Member& member) {
    if (const auto* octets = std::get_if<ByteView>(&member.source)) return octets->size();
    if (const auto* from = std::get_if<OfArchive>(&member.source)) return from->second->size;
    const auto& path = std::get<std::filesystem::path>(member.source);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return fail(Errc::not_found, path.string());
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (error) return fail(Errc::io, "cannot read " + path.string());
    return size;
}

}  // namespace

Result<Draft> Draft::of(Form form, std::vector<Member> files) {
    if (files.empty()) return fail(Errc::invalid_argument, "a container of no files");
    if (form == Form::s && files.size() != 1) return fail(Errc::invalid_argument, "an ASiC-S holds one file");
    std::vector<std::string> names;
    for (const Member& file : files) names.push_back(file.name);
    if (auto sound = check_file_names(names); !sound) return forward(sound);
    Draft draft(form);
    std::uint64_t whole = 0;
    for (Member& file : files) {
        const auto size = size_of(file);
        if (!size) return tl::unexpected<Error>(size.error());
        whole += *size;
        draft.files_.push_back({std::move(file), *size});
    }
    // What nobody would read back is not signed.
    if (whole > ZipLimits{}.unpacked) return fail(Errc::too_large, "a container of more than 2 GiB");
    return draft;
}

Result<Draft> Draft::joining(Archive archive) {
    auto outline = outline_of(archive);
    if (!outline) return forward(outline);
    if (outline->signatures.empty()) return fail(Errc::unsupported, "a container with a time-stamp alone");
    if (outline->form == Form::s)  // whose signature another signer joins
        if (auto may = may_change(*outline, outline->signatures.front().name); !may) return forward(may);
    // Whoever signs beside others seems to agree with them: their signatures fit, and nothing is in between.
    const auto covered = covered_files(archive, *outline);
    if (!covered) return tl::unexpected<Error>(covered.error());
    for (const std::string& name : outline->files)
        if (std::ranges::count(*covered, name) == 0) return tl::unexpected<Error>(unsigned_file(name));
    Draft draft(outline->form);
    draft.outline_ = std::move(*outline);
    draft.present_ = std::make_unique<Archive>(std::move(archive));
    for (const std::string& name : draft.outline_.files) {
        const ZipMember* member = draft.present_->find(name);
        draft.files_.push_back({{name, OfArchive(draft.present_.get(), member), !member->stored}, member->size});
    }
    return draft;
}

Result<void> Draft::settle(const crypto::DigestAlgorithm& algorithm, std::size_t at_most) {
    algorithm_ = &algorithm;
    for (DraftFile& file : files_) {
        auto digest = digest_of(file.member, algorithm);
        if (!digest) return forward(digest);
        file.digest = std::move(*digest);
    }
    names_ = signature_names(form_, outline_);
    if (form_ == Form::e) return settle_manifest();
    return present_ ? settle_joined(at_most) : Result<void>();
}

Result<void> Draft::settle_manifest() {
    Manifest manifest{names_.signature, std::string(kSignatureType), {}};
    for (const DraftFile& file : files_)
        manifest.references.push_back(
            {file.member.name, std::string(media_type_of(file.member.name)), algorithm_, file.digest, false});
    manifest_ = write_manifest(manifest);
    return {};
}

Result<void> Draft::settle_joined(std::size_t at_most) {
    names_.signature = outline_.signatures.front().name;
    auto file = present_->read(*present_->find(outline_.files.front()), at_most);
    if (!file) return forward(file);
    file_ = std::move(*file);
    auto joined = present_->read(*present_->find(names_.signature), kMaxSignature);
    if (!joined) return forward(joined);
    joined_ = std::move(*joined);
    return {};
}

Result<crypto::ContentToSign> Draft::content() const {
    if (form_ == Form::e) return crypto::ContentToSign::of(manifest_);
    if (present_) return crypto::ContentToSign::joining(joined_, ByteView(file_));
    return crypto::ContentToSign::of_digest(files_.front().digest);
}

std::optional<ByteView> Draft::signed_octets() const {
    if (form_ == Form::e) return manifest_;
    if (present_) return file_;
    const auto* octets = std::get_if<ByteView>(&files_.front().member.source);
    return octets == nullptr ? std::nullopt : std::optional(*octets);
}

std::uint64_t Draft::memory() const {
    constexpr std::uint64_t each = 1024, of_a_name = 8;  // a reference in XML, a digest, members; escapes, copies
    std::uint64_t octets = 0;
    for (const DraftFile& file : files_) octets += each + of_a_name * file.member.name.size();
    for (const SealFile& signature : outline_.signatures) octets += each + 4 * signature.manifest_octets.size();
    if (form_ == Form::s && present_)
        octets += files_.front().size + present_->find(outline_.signatures.front().name)->size;
    return octets;
}

std::uint64_t Draft::size_with(ByteView signature) const {
    constexpr std::uint64_t headers = 256;  // of a member and its entry in the directory
    std::uint64_t octets = headers;
    for (const Member& member : members(signature, false))
        octets += headers + 2 * member.name.size() + size_of(member).value_or(0);
    return octets;
}

Result<void> Draft::may_sign(const crypto::KeyEntry& signer, const crypto::SignOptions& options) const {
    for (const SealFile& signature : outline_.signatures) {
        if (!signature.manifest) continue;  // of ASiC-S: joined as any p7s is
        auto octets = present_->read(*present_->find(signature.name), kMaxSignature);
        if (!octets) return forward(octets);
        auto joining = crypto::ContentToSign::joining(*octets, ByteView(signature.manifest_octets));
        if (!joining) return forward(joining);
        const auto may = crypto::digest_for(signer, std::move(*joining), options);
        if (!may && may.error().code == Errc::already_signed) return tl::unexpected<Error>(may.error());
    }
    return {};
}

// In the order of pki.md 8.2: files, then what META-INF held, then the new pair.
std::vector<Member> Draft::members(ByteView signature, bool pack) const {
    std::vector<Member> members;
    for (const DraftFile& file : files_) {
        members.push_back(file.member);
        members.back().pack = members.back().pack && pack;
    }
    if (present_)
        for (const ZipMember& member : present_->members()) {
            const auto role = role_of(member.name);
            if (role != Role::data && role != Role::mimetype && member.name != names_.signature)
                members.push_back({member.name, OfArchive(present_.get(), &member)});
        }
    if (!names_.manifest.empty()) members.push_back({names_.manifest, ByteView(manifest_)});
    members.push_back({names_.signature, signature});
    return members;
}

Result<void> Draft::write(ByteView signature, bool pack, const Put& put) const {
    return write_container(form_, members(signature, pack), put);
}

Result<void> Draft::write(ByteView signature, const std::filesystem::path& file) {
    return files::replace_document(file, [&](const std::filesystem::path& beside) -> Result<void> {
        const auto write = [&](bool pack) -> Result<void> {
            if (auto written = write_container(form_, members(signature, pack), beside); !written) return written;
            return check_written(beside);
        };
        auto done = write(true);
        if (!done && done.error().code == Errc::too_large) done = write(false);
        if (present_) present_->let_go();
        return done;
    });
}

Result<void> Draft::check_written(const std::filesystem::path& file) const {
    const auto archive = Archive::open(file);
    if (!archive) return tl::unexpected<Error>(archive.error());
    for (const DraftFile& each : files_) {
        const auto* member = archive->find(each.member.name);
        const auto digest = member == nullptr ? Result<Bytes>() : archive->digest(*member, *algorithm_);
        if (!digest || *digest != each.digest)
            return fail(Errc::integrity, each.member.name + " was changed while it was signed");
    }
    return {};
}

}  // namespace pidpys::asic
