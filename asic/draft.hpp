// SPDX-License-Identifier: MIT
// A container on its way to one more signature: its files with their digests, what is signed for them, and the signature
// put in. What is shown of it and what is signed come of the same digests.
#pragma once

#include <filesystem>
#include <memory>

#include "asic/file_names.hpp"
#include "asic/write.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::asic {

struct DraftFile {
    Member member;
    std::uint64_t size = 0;
    Bytes digest = {};  // once the draft is settled
};

class Draft {
public:
    // A new container. invalid_argument: an ASiC-S of other than one file; errors of check_file_names; io.
    static Result<Draft> of(Form form, std::vector<Member> files);
    // One more signer over all files of a container. Errors of outline_of and covered_files; integrity: a file
    // that nobody signed; unsupported: a time-stamp alone; of an ASiC-S a signature that a time-stamp is over.
    static Result<Draft> joining(Archive archive);

    // Digests the files and settles what is signed for them. Errors of the digest, io, malformed; too_large: a joined
    // ASiC-S whose file does not fit into `at_most` octets of memory.
    Result<void> settle(const crypto::DigestAlgorithm& algorithm, std::size_t at_most);

    [[nodiscard]] Form form() const { return form_; }
    [[nodiscard]] const std::vector<DraftFile>& files() const { return files_; }

    // Once settled. What the signer signs, which looks into this draft. Errors of crypto::ContentToSign::joining.
    [[nodiscard]] Result<crypto::ContentToSign> content() const;
    // The octets beside that signature: the manifest, or the file; nothing of a file that is not in memory.
    [[nodiscard]] std::optional<ByteView> signed_octets() const;
    // The signature that the signer joins; empty where his is one of its own.
    [[nodiscard]] ByteView joined() const { return joined_; }
    // A signer signs a container once, unless he wants otherwise. already_signed.
    [[nodiscard]] Result<void> may_sign(const crypto::KeyEntry& signer, const crypto::SignOptions& options) const;

    // Octets of memory that it takes once it is settled, at most.
    [[nodiscard]] std::uint64_t memory() const;
    // Octets that the container takes, at most.
    [[nodiscard]] std::uint64_t size_with(ByteView signature) const;

    // The container with the signature in it, the files packed or as they are: what is packed too well for a careful reader
    // (ZipLimits) has to be stored. Errors of write_container.
    [[nodiscard]] Result<void> write(ByteView signature, bool pack, const Put& put) const;
    // As files::replace_document does, once what was written reads back; the file may be the one that is joined, which the
    // draft lets go: it is not written again. integrity: a file was changed meanwhile.
    [[nodiscard]] Result<void> write(ByteView signature, const std::filesystem::path& file);

private:
    explicit Draft(Form form) : form_(form) {}
    Result<void> settle_manifest();
    Result<void> settle_joined(std::size_t at_most);
    [[nodiscard]] std::vector<Member> members(ByteView signature, bool pack) const;
    [[nodiscard]] Result<void> check_written(const std::filesystem::path& file) const;

    Form form_;
    std::unique_ptr<Archive> present_;  // that another signer joins; null: a new one
    Outline outline_;                   // of `present_`
    std::vector<DraftFile> files_;
    const crypto::DigestAlgorithm* algorithm_ = nullptr;
    SignatureNames names_;
    Bytes manifest_;  // of ASiC-E
    Bytes file_;      // of a joined ASiC-S
    Bytes joined_;
};

}  // namespace pidpys::asic
