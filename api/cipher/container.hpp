// SPDX-License-Identifier: MIT
// Containers (ASiC) in the Cipher contract: what a session asks to be put into one, and one that was uploaded.
#pragma once

#include "api/cipher/cipher.hpp"
#include "api/order/subject.hpp"

namespace pidpys::api {

// By what it holds: no signature of another kind is a zip.
bool is_container(const Blob& signature);

// Of several files that came in one form none is signed alone: it would be taken for all. invalid_argument.
Result<void> check_alone(const Inputs& inputs);

// A new container: ASiC-E of the session's files, ASiC-S of the newest. What they take is charged to the account. Errors of
// asic::Draft and, for ASiC-S, of check_alone; not_found: no file; too_large: some are not kept; exhausted.
Result<Subject> new_container(const AccountPtr& account, const Inputs& inputs, asic::Form form);

// One more signer of the container that was uploaded as a signature, over its own files. Errors of asic::Archive and
// asic::Draft::joining; integrity: the session holds data that are no file of it; exhausted.
Result<Subject> joined_container(const AccountPtr& account, const Inputs& inputs);

// The container with its signature. Errors of asic::Draft; exhausted.
Result<Blob> container_with(const Cipher& cipher, const AccountPtr& account, const asic::Draft& draft,
                            const Blob& signature);

// Octets that are built piece by piece, charged before that: at most so many. Errors of `make`; exhausted.
Result<Blob> build_charged(const Cipher& cipher, const AccountPtr& account, std::uint64_t most,
                           const std::function<Result<void>(const PutPiece&)>& make);
// A member of a container. Errors of asic::Archive; exhausted.
Result<Blob> unpack_charged(const Cipher& cipher, const AccountPtr& account, const asic::Archive& archive,
                            const asic::ZipMember& member);

// Every signer of every signature, over the files beside it: what spoils a signature's files, or a file that nobody signed,
// refuses its signers. And every time-stamp: where there are no signers, the container is not valid. Without a charge of its own. Errors of asic::judge; exhausted.
Result<KeptJudgement> judge_container(const Cipher& cipher, const AccountPtr& account, const Blob& container,
                                      const certs::AuthorityRegistry& authorities, const certs::JudgeOptions& options);

// What its signatures are over, for people: the one file, or the files as a zip. Errors of asic::covered_files; exhausted.
Result<Blob> content_of_container(const Cipher& cipher, const AccountPtr& account, const Blob& container);

}  // namespace pidpys::api
