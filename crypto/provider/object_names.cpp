// SPDX-License-Identifier: MIT
#include "crypto/provider/object_names.hpp"

#include <openssl/objects.h>

#include "crypto/provider/digests.hpp"
#include "crypto/provider/legacy_digest.hpp"

namespace pidpys::crypto::provider {

namespace {

bool known(const char* oid, const char* name, const char* long_name) {
    return OBJ_txt2nid(oid) != NID_undef || OBJ_create(oid, name, long_name) != NID_undef;
}

struct Name {
    const char* oid;
    const char* name;
    const char* long_name;
};

// Those no code of ours fetches by name, but people read in dumps.
constexpr Name kNames[] = {
    {"1.2.804.2.1.1.1.1.2.2.4", "kmacKupyna256", "DSTU 7564-256 KMAC"},
    {"1.2.804.2.1.1.1.1.2.2.5", "kmacKupyna384", "DSTU 7564-384 KMAC"},
    {"1.2.804.2.1.1.1.1.2.2.6", "kmacKupyna512", "DSTU 7564-512 KMAC"},
    {"1.2.804.2.1.1.1.1.1.3.2.2", "kalyna256-ctr", "DSTU 7624-256 CTR"},
    {"1.2.804.2.1.1.1.1.1.3.3.2", "kalyna256-cfb", "DSTU 7624-256 CFB"},
    {"1.2.804.2.1.1.1.1.1.3.5.2", "kalyna256-cbc", "DSTU 7624-256 CBC"},
    {"1.2.804.2.1.1.1.1.1.3.11", "kalyna-wrap", "DSTU 7624 key wrap"},
    {"1.2.804.2.1.1.1.1.3.4", "dstu4145-cofactorDH-gost34311", "DSTU 4145 cofactor DH, GOST 34.311 KDF"},
    {"1.2.804.2.1.1.1.1.3.7", "dstu4145-cofactorDH-kupyna256", "DSTU 4145 cofactor DH, Kupyna-256 KDF"},
};

}  // namespace

bool register_object_names() {
    bool done = true;
    for (const Name& name : kNames) done = known(name.oid, name.name, name.long_name) && done;
    const int key = OBJ_txt2nid("1.2.804.2.1.1.1.1.3.1.1");
    for (const DigestInfo& info : kDigestInfos) {
        done = known(info.oid, info.name, info.long_name) &&
               known(info.signature_oid, info.signature_name, info.signature_name) && done;
        const int digest = OBJ_txt2nid(info.oid);
        const int signature = OBJ_txt2nid(info.signature_oid);
        done = register_digest_number(info, digest) && OBJ_add_sigid(signature, digest, key) == 1 && done;
    }
    return done;
}

}  // namespace pidpys::crypto::provider
