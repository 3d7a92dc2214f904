// SPDX-License-Identifier: MIT
// What a container's own signatures and time-stamps say of the files that lie in it now, by digests alone; whether they
// hold is for certs::judge and certs::TokenJudge.
#pragma once

#include <functional>
#include <optional>

#include "asic/file_digests.hpp"
#include "asic/outline.hpp"

namespace pidpys::asic {

struct FileFault {
    enum Kind {
        changed,     // another digest than the manifest's
        missing,     // referred to and not there
        not_signed,  // there and not referred to
    } kind;
    std::string name;
};

// Of one signature or time-stamp.
struct Seal {
    std::vector<std::string> files;  // what it is over, as it stands in the container
    std::vector<FileFault> faults;   // changed and missing make it wrong; not_signed is told
    std::optional<Error> reason;     // why it says nothing: integrity; weak, a digest that proves nothing any more
};

// Of each of these files of the outline: by its manifest; what has none is over the one file of an ASiC-S. Errors of
// Archive::digest.
Result<std::vector<Seal>> seals_of(FileDigests& digests, const Outline& outline, const std::vector<SealFile>& files);

// That none of the signatures is over.
std::vector<std::string> unsigned_files(const Outline& outline, const std::vector<Seal>& signatures);

// A file that no signature is over: integrity, which names it.
Error unsigned_file(const std::string& name);

// A member's octets as one, valid while they are looked at: where they are kept is the caller's affair.
using WholeMember = std::function<Result<ByteView>(const ZipMember&)>;

// The files that may be taken for what was signed. integrity, weak: a signature does not fit its files, or not its
// manifest; errors of crypto::ContentToSign::joining and Archive. The file of an ASiC-S is asked for; without `whole` whoever
// reads its signature has to look whether they fit.
Result<std::vector<std::string>> covered_files(const Archive& archive, const Outline& outline,
                                               const WholeMember& whole = {});

}  // namespace pidpys::asic
