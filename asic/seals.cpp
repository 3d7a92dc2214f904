// SPDX-License-Identifier: MIT
#include "asic/seals.hpp"

#include <algorithm>
#include <map>

#include "crypto/cms/content_to_sign.hpp"

namespace pidpys::asic {
namespace {

// Digests of the container's files, each computed once however many manifests refer to it.
class FileDigests {
public:
    explicit FileDigests(const Archive& archive) : archive_(archive) {}

    Result<const Bytes*> of(const ZipMember& member, const crypto::DigestAlgorithm& algorithm) {
        const auto key = std::pair(member.index, &algorithm);
        if (const auto known = known_.find(key); known != known_.end()) return &known->second;
        auto digest = archive_.digest(member, algorithm);
        if (!digest) return forward(digest);
        return &known_.emplace(key, std::move(*digest)).first->second;
    }

private:
    const Archive& archive_;
    std::map<std::pair<std::size_t, const crypto::DigestAlgorithm*>, Bytes> known_;
};

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

Result<Seal> seal_of(const Archive& archive, const Outline& outline, const Manifest& manifest, FileDigests& digests) {
    Seal seal;
    for (const DataReference& reference : manifest.references) {
        const ZipMember* member = archive.find(reference.name);
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

Result<Seals> seals_of(const Archive& archive, const Outline& outline) {
    Seals seals;
    FileDigests digests(archive);
    for (const SignatureFile& signature : outline.signatures) {
        auto seal = signature.manifest ? seal_of(archive, outline, *signature.manifest, digests)
                                       : Result<Seal>(Seal{outline.files, {}, {}});
        if (!seal) return forward(seal);
        seals.each.push_back(std::move(*seal));
    }
    for (const std::string& name : outline.files)
        if (std::ranges::none_of(seals.each,
                                 [&](const Seal& seal) { return std::ranges::count(seal.files, name) != 0; }))
            seals.unsigned_files.push_back(name);
    return seals;
}

Error unsigned_file(const std::string& name) { return {Errc::integrity, name + " is in the container and not signed"}; }

Result<std::vector<std::string>> covered_files(const Archive& archive, const Outline& outline,
                                               const WholeMember& whole) {
    const auto seals = seals_of(archive, outline);
    if (!seals) return tl::unexpected<Error>(seals.error());
    for (std::size_t i = 0; i < seals->each.size(); ++i) {
        const SignatureFile& signature = outline.signatures[i];
        if (const auto& reason = seals->each[i].reason)
            return fail(reason->code, signature.name + ": " + reason->detail);
        if (!signature.manifest && !whole) continue;
        const auto over = signature.manifest ? Result<ByteView>(ByteView(signature.manifest_octets))
                                             : whole(*archive.find(outline.files.front()));
        if (!over) return tl::unexpected<Error>(over.error());
        const auto octets = archive.read(*archive.find(signature.name), kMaxSignature);
        if (!octets) return tl::unexpected<Error>(octets.error());
        if (const auto fits = crypto::ContentToSign::joining(*octets, *over); !fits)
            return fail(fits.error().code, signature.name + ": " + fits.error().detail);
    }
    std::vector<std::string> covered = outline.files;
    std::erase_if(covered,
                  [&](const std::string& name) { return std::ranges::count(seals->unsigned_files, name) != 0; });
    return covered;
}

}  // namespace pidpys::asic
