// SPDX-License-Identifier: MIT
// The content of a file to sign, found in one of its four places and digested there and then: what is signed later is
// this digest, whatever becomes of the shelf.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dss_sign.pb.h>

#include "api/dss/endpoints/refusal.hpp"
#include "api/dss/store/contents.hpp"
#include "api/dss/store/tasks.hpp"

namespace pidpys::crypto {
struct DigestAlgorithm;
}

namespace pidpys::api::dss {

class Resolver {
public:
    // `request`: the type's name, for error texts. `digest`: OpenSSL's name.
    Resolver(ContentStore& store, std::string user, std::string box, std::string request, std::string_view digest);

    struct Resolved {
        TaskFile file;
        std::optional<ContentId> stored;  // where its octets are; nothing: in the request itself
    };
    // 400 for a reference that cannot be resolved, and unless exactly one of the four is set.
    Answer<Resolved> resolve(const Diadoc::Api::Proto::Dss::DssSignFile& file, std::size_t index) const;

private:
    Answer<ContentId> find(const Diadoc::Api::Proto::Content_v3& content, const std::string& where) const;

    ContentStore& store_;
    const std::string user_, box_, request_;
    const crypto::DigestAlgorithm* algorithm_;
};

}  // namespace pidpys::api::dss
