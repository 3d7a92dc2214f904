// SPDX-License-Identifier: MIT
// What a job makes: how it goes, and downloads, which wait for it while it runs, and no thread does.
#pragma once

#include "api/cipher/routes.hpp"

namespace pidpys::api {

// The octets in Base64 as a member of JSON; `octets`: the path under which they are to be had where they are too many.
Response base64_answer(ByteView content, Message failure, const char* octets, Language language);

struct Download {
    JobSlot<Made> Session::*job;
    Message failure;
    const char* octets;  // path
};

void download_octets(Cipher& cipher, const Call& call, const Download& what);
void download_base64(Cipher& cipher, const Call& call, const Download& what);

// How the job goes: 202 while it runs, 500 with the reason, 200 with what is to be known of its outcome.
struct Progress {
    JobSlot<Made> Session::*job;
    Message running, failure, done;
};
void answer_progress(const Call& call, const Progress& of);

// The signature that was loaded into the session or, if none was, the one that was created in it.
std::optional<Blob> signature_of(const Session& session, const Inputs& inputs);

}  // namespace pidpys::api
