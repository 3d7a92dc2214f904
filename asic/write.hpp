// SPDX-License-Identifier: MIT
// Containers made (EN 319 162-1 annex A; pki.md 8.1, 8.2): the type first, stored and bare; one fixed time, so that the
// same members give the same octets.
#pragma once

#include <filesystem>
#include <functional>
#include <variant>

#include "asic/outline.hpp"

namespace pidpys::asic {

// A member to be written: octets that outlive the writing, a file, or a member of an open archive.
struct Member {
    std::string name;
    std::variant<ByteView, std::filesystem::path, std::pair<const Archive*, const ZipMember*>> source;
    bool pack = true;  // deflate
};

// Of its octets. Errors of files::digest_file and Archive::digest.
Result<Bytes> digest_of(const Member& member, const crypto::DigestAlgorithm& algorithm);

// Names of the next signature and its manifest in a container that has `present` of them.
struct SignatureNames {
    std::string signature, manifest;  // manifest is empty for ASiC-S
};
SignatureNames signature_names(Form form, const Outline& present);

// Takes octets of what is written for a place in it; the headers of members come twice. Its errors end the writing.
using Put = std::function<Result<void>(std::uint64_t at, ByteView)>;

Put put_into(Bytes& octets);  // which outlive it

// The mimetype member is added in front. Errors: malformed (a name), too_large (zip64 would be needed), io, cancelled.
Result<void> write_container(Form form, std::vector<Member> members, const Put& put);
// Over what is there. held besides.
Result<void> write_container(Form form, std::vector<Member> members, const std::filesystem::path& file);
Result<Bytes> write_container(Form form, std::vector<Member> members);

// A zip that is no container.
Result<void> write_archive(const std::vector<Member>& members, const Put& put);

}  // namespace pidpys::asic
