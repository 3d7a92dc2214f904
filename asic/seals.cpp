// SPDX-License-Identifier: MIT
#include "asic/seals.hpp"

#include <algorithm>

#include "crypto/cms/content_to_sign.hpp"

namespace pidpys::asic {
namespace {

std::optional<Error> reason_of(const Seal& seal, const Manifest& manifest) {
    for (const FileFault& fault : seal.faults) {
        if (fault.kind == FileFault::changed) return Error{Errc::integrity, fault.name + " is not what was signed"};
        if (fault.kind == FileFault::missing)
            return Error{Errc::integrity, fault.name + " was signed and is not there"};
    }
    for (const DataReference& reference : manifest.references)
        if (!reference.algorithm->may_sign)
            return Error{Errc::weak, std::string("the manifest's digests are ") + reference.algorithm->name};
    return std::nullopt;
}

Result<Seal> seal_of(FileDigests& digests, const Outline& outline, const Manifest& manifest) {
    Seal seal;
    for (const DataReference& reference : manifest.references) {
        const ZipMember* member = digests.archive().find(reference.name);
        if (member == nullptr) {
            seal.faults.push_back({FileFault::missing, reference.name});
            continue;
        }
        const auto digest = digests.of(*member, *reference.algorithm);
        if (!digest) return tl::unexpected<Error>(digest.error());
        if (**digest == reference.digest)
            seal.files.push_back(reference.name);
        else
            seal.faults.push_back({FileFault::changed, reference.name});
    }
    for (const std::string& file : outline.files)
        if (std::ranges::find(manifest.references, file, &DataReference::name) == manifest.references.end())
            seal.faults.push_back({FileFault::not_signed, file});
    seal.reason = reason_of(seal, manifest);
    return seal;
}

}  // namespace

Result<std::vector<Seal>> seals_of(FileDigests& digests, const Outline& outline, const std::vector<SealFile>& files) {
    std::vector<Seal> seals;
    for (const SealFile& file : files) {
        auto seal =
            file.manifest ? seal_of(digests, outline, *file.manifest) : Result<Seal>(Seal{outline.files, {}, {}});
        if (!seal) return forward(seal);
        seals.push_back(std::move(*seal));
    }
    return seals;
}

std::vector<std::string> unsigned_files(const Outline& outline, const std::vector<Seal>& signatures) {
    std::vector<std::string> names = outline.files;
    std::erase_if(names, [&](const std::string& name) {
        return std::ranges::any_of(signatures,
                                   [&](const Seal& seal) { return std::ranges::count(seal.files, name) != 0; });
    });
    return names;
}

Error unsigned_file(const std::string& name) { return {Errc::integrity, name + " is in the container and not signed"}; }

Result<std::vector<std::string>> covered_files(const Archive& archive, const Outline& outline,
                                               const WholeMember& whole) {
    FileDigests digests(archive);
    const auto seals = seals_of(digests, outline, outline.signatures);
    if (!seals) return tl::unexpected<Error>(seals.error());
    for (std::size_t i = 0; i < seals->size(); ++i) {
        const SealFile& signature = outline.signatures[i];
        if (const auto& reason = (*seals)[i].reason) return fail(reason->code, signature.name + ": " + reason->detail);
        if (!signature.manifest && !whole) continue;
        const auto over = signature.manifest ? Result<ByteView>(ByteView(signature.manifest_octets))
                                             : whole(*archive.find(outline.files.front()));
        if (!over) return tl::unexpected<Error>(over.error());
        const auto octets = archive.read(*archive.find(signature.name), kMaxSignature);
        if (!octets) return tl::unexpected<Error>(octets.error());
        if (const auto fits = crypto::ContentToSign::joining(*octets, *over); !fits)
            return fail(fits.error().code, signature.name + ": " + fits.error().detail);
    }
    const auto rest = unsigned_files(outline, *seals);
    std::vector<std::string> covered = outline.files;
    std::erase_if(covered, [&](const std::string& name) { return std::ranges::count(rest, name) != 0; });
    return covered;
}

}  // namespace pidpys::asic
