// SPDX-License-Identifier: MIT
// One thing that a request asks to be signed, before a key is known for it: its name, its content, and the octets that
// the content refers to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/http/blob.hpp"
#include "asic/draft.hpp"
#include "crypto/cms/content_to_sign.hpp"

namespace pidpys::api {

struct Subject {
    std::string name;                   // as the caller names it; may be empty
    std::optional<std::uint64_t> size;  // octets; nothing where only the caller has seen them
    crypto::ContentToSign content;
    Blob data, signature;                      // what `content` refers to
    std::shared_ptr<asic::Draft> container{};  // whose files are signed: `content` is settled with the signer's digest

    static Subject of(std::string name, Blob data);

    // A digest that the caller computed, of content that nobody here has seen.
    static Subject of_digest(Bytes digest);

    // The files of a container, which keeps what they lie in.
    static Subject of_container(std::shared_ptr<asic::Draft> container);

    // One more signer of `signature`: over what is attached to it, else over `data`. Hashes: call on a worker. Errors of
    // crypto::ContentToSign::joining.
    static Result<Subject> joining(std::string name, Blob signature, std::optional<Blob> data);
};

}  // namespace pidpys::api
