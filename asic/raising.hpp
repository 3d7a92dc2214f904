// SPDX-License-Identifier: MIT
// A container's signatures on their way to a higher level, one after the other: what each is over, and the container with
// the raised ones in it. How a signature is raised (proof::Upgrade) and where its octets are kept is the caller's affair.
#pragma once

#include "asic/write.hpp"

namespace pidpys::asic {

class Raising {
public:
    // Errors of outline_of and covered_files: a wrong signature is not raised (that of an ASiC-S is looked at beside its file
    // when it is). unsupported: a time-stamp alone, or something in it that is over one of the signatures, which cannot change
    // then; too_large: more than 16 signatures, each of which costs several exchanges for each of its signers.
    static Result<Raising> of(Archive archive);

    // A signature that was not raised yet; looks into this container.
    struct Next {
        const std::string& name;
        const ZipMember& signature;
        const ZipMember* file;  // that it is over, of an ASiC-S; null: the manifest
        ByteView manifest;
    };
    [[nodiscard]] std::optional<Next> next() const;
    // The raised octets of that one, which outlive the writing.
    void put(ByteView raised) { raised_.push_back(raised); }

    [[nodiscard]] const Archive& archive() const { return archive_; }
    // Octets that it keeps of manifests, at most.
    [[nodiscard]] std::uint64_t memory() const;
    // Octets that the container takes in the end, at most, where it took so many.
    [[nodiscard]] std::uint64_t size_after(std::uint64_t before) const;

    // Once all are raised. Every other member stays as it was. Errors of write_container.
    [[nodiscard]] Result<void> write(const Put& put) const;
    // As files::replace_document does, once what was written reads back; the file may be the container's own, which is let go:
    // nothing is written again. integrity: the container was changed meanwhile.
    [[nodiscard]] Result<void> write(const std::filesystem::path& file);

private:
    Raising(Archive archive, Outline outline) : archive_(std::move(archive)), outline_(std::move(outline)) {}
    [[nodiscard]] std::vector<Member> members() const;
    [[nodiscard]] Result<void> check_written(const std::filesystem::path& file) const;

    Archive archive_;
    Outline outline_;
    std::vector<ByteView> raised_;  // of the first signatures of outline_
};

}  // namespace pidpys::asic
