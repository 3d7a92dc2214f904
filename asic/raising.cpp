// SPDX-License-Identifier: MIT
#include "asic/raising.hpp"

#include <algorithm>

#include "asic/names.hpp"
#include "asic/seals.hpp"
#include "files/document_file.hpp"

namespace pidpys::asic {
namespace {

constexpr std::size_t kMaxSignatures = 16;

}  // namespace

Result<Raising> Raising::of(Archive archive) {
    auto outline = outline_of(archive);
    if (!outline) return forward(outline);
    if (outline->signatures.empty()) return fail(Errc::unsupported, "a container with a time-stamp alone");
    if (outline->signatures.size() > kMaxSignatures)
        return fail(Errc::too_large, "a container of more than " + std::to_string(kMaxSignatures) + " signatures");
    for (const SealFile& file : outline->signatures)
        if (auto may = may_change(*outline, file.name); !may) return forward(may);
    if (const auto covered = covered_files(archive, *outline); !covered) return tl::unexpected<Error>(covered.error());
    return Raising(std::move(archive), std::move(*outline));
}

std::optional<Raising::Next> Raising::next() const {
    if (raised_.size() == outline_.signatures.size()) return std::nullopt;
    const SealFile& one = outline_.signatures[raised_.size()];
    const ZipMember* file = one.manifest ? nullptr : archive_.find(outline_.files.front());
    return Next{one.name, *archive_.find(one.name), file, one.manifest_octets};
}

std::uint64_t Raising::memory() const {
    std::uint64_t octets = 0;
    for (const SealFile& file : outline_.signatures) octets += 4 * file.manifest_octets.size();
    return octets;
}

std::uint64_t Raising::size_after(std::uint64_t before) const {
    constexpr std::uint64_t headers = 1024;
    std::uint64_t octets = before + headers * archive_.members().size();
    for (ByteView raised : raised_) octets += raised.size();
    return octets;
}

std::vector<Member> Raising::members() const {
    std::vector<Member> members;
    for (const ZipMember& member : archive_.members()) {
        if (role_of(member.name) == Role::mimetype) continue;  // written anew, as it has to be
        const auto raised = std::ranges::find(outline_.signatures, member.name, &SealFile::name);
        if (raised != outline_.signatures.end())
            members.push_back(
                {member.name, raised_.at(static_cast<std::size_t>(raised - outline_.signatures.begin()))});
        else
            members.push_back({member.name, std::pair(&archive_, &member), !member.stored});
    }
    return members;
}

Result<void> Raising::write(const Put& put) const { return write_container(outline_.form, members(), put); }

Result<void> Raising::write(const std::filesystem::path& file) {
    return files::replace_document(file, [this](const std::filesystem::path& beside) -> Result<void> {
        if (auto written = write_container(outline_.form, members(), beside); !written) return written;
        auto sound = check_written(beside);
        archive_.let_go();
        return sound;
    });
}

Result<void> Raising::check_written(const std::filesystem::path& file) const {
    const auto written = Archive::open(file);
    if (!written) return tl::unexpected<Error>(written.error());
    const crypto::DigestAlgorithm& algorithm = *crypto::digest_by_name("SHA256");
    for (const Member& member : members()) {
        const ZipMember* there = written->find(member.name);
        const auto digest = there == nullptr ? Result<Bytes>() : written->digest(*there, algorithm);
        const auto expected = digest_of(member, algorithm);
        if (!digest || !expected || *digest != *expected)
            return fail(Errc::integrity, member.name + " was changed while the container was written");
    }
    return {};
}

}  // namespace pidpys::asic
