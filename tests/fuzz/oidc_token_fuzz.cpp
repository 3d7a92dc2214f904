// SPDX-License-Identifier: MIT
// Tokens of an issuer, and its key set, before anybody believes either.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "api/oidc/key_set.hpp"
#include "api/oidc/token.hpp"

using namespace pidpys::api::oidc;

namespace {

// By this set no input is signed.
const KeySet& known() {
    static const KeySet set = *read_key_set(
        R"({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
    return set;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto set = read_key_set(text);
    if (set && set->size() > 100) std::abort();
    const auto token = read_token(text, "sub");
    if (!token) return 0;
    if (text.size() > max_token || token->signature.empty()) std::abort();
    const auto* key = known().find(token->algorithm, token->key_id);
    if (key != nullptr && is_signed_by(*token, *key)) std::abort();
    return 0;
}
