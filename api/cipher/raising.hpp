// SPDX-License-Identifier: MIT
// What the Cipher contract asks of time-stamp servers and authorities: the time-stamp of content before it is signed, and
// a signature raised to a higher level of CAdES. Nothing waits on a thread; windows show what is waited for.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "api/cipher/cipher.hpp"
#include "api/cipher/server_wait.hpp"
#include "api/order/order.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/timestamp/imprint.hpp"

namespace pidpys::api {

struct Raising {
    Blob signature;
    std::optional<Blob> data;    // beside a detached one
    std::optional<Blob> joined;  // the signature as it was before a signer joined it, who alone is raised
    crypto::CadesLevel level;
    std::vector<Bytes> certificates = {};  // that may help
    Waiting whose = {};
    std::string authority = {};  // caId of the session
};

// Calls `done` once, from any thread, with the raised signature, charged to the session's account. Errors of
// proof::Upgrade; cancelled where the session ends or a person stops it; exhausted.
void raise(Cipher& cipher, const SessionPtr& session, Raising what, std::function<void(Result<Made>)> done);

// The same where the signature is a container: each of those in it, over its own files. Errors of asic::Archive besides;
// too_large: more than 16 signatures.
void raise_container(Cipher& cipher, const SessionPtr& session, Raising what, std::function<void(Result<Made>)> done);

// Whose time-stamp servers are asked, beside the administrator's.
struct StampSource {
    std::vector<Bytes> certificates;  // DER, the signer's first; none: of a time-stamp that stands under no signature
    std::string authority;            // caId of the session
};

// URLs that may be asked, in their order. Errors: not_found (nobody); those of Fetcher::may_ask where none may.
Result<std::vector<std::string>> stamp_servers(const Cipher& cipher, const StampSource& source);

// Whether a signature by source's signer, made now, could reach the level: proof::check_prospect. `joined`: that it joins,
// which may hold certificates of the path; may be empty.
Result<void> check_prospect(const Cipher& cipher, const StampSource& source, crypto::CadesLevel level, ByteView joined);

struct Stamped {
    Bytes token;
    std::set<std::string> clocks_apart = {};  // of Made
};

// A token over octets of this digest. Call on a worker; `done` as above.
void stamp(Cipher& cipher, const SessionPtr& session, crypto::timestamp::Imprint imprint, StampSource source,
           Waiting whose, std::function<void(Result<Stamped>)> done);

}  // namespace pidpys::api
