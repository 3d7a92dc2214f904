// SPDX-License-Identifier: MIT
// What a container's own signatures say of the files that lie in it now, by digests alone; whether the signatures hold
// is for certs::judge.
#pragma once

#include <functional>
#include <optional>

#include "asic/outline.hpp"

namespace pidpys::asic {

struct FileFault {
    enum Kind {
        changed,     // another digest than the manifest's
        missing,     // referred to and not there
        not_signed,  // there and not referred to by this signature
    } kind;
    std::string name;
};

// Of one signature.
struct Seal {
    std::vector<std::string> files;  // what it is over, as it stands in the container
    std::vector<FileFault> faults;   // changed and missing make it wrong; not_signed is told
    std::optional<Error> reason;     // why it says nothing: integrity; weak, a digest that proves nothing any more
};

struct Seals {
    std::vector<Seal> each;                   // in the order of outline.signatures
    std::vector<std::string> unsigned_files;  // that no signature is over
};

// By the manifests of an ASiC-E; the one signature of an ASiC-S names its one file. Errors of Archive::digest.
Result<Seals> seals_of(const Archive& archive, const Outline& outline);

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
