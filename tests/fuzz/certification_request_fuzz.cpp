// SPDX-License-Identifier: MIT
// A form that a page filled in: whatever is accepted becomes a request that libcrypto reads to its last octet and verifies.
#include <openssl/x509.h>

#include <cstdlib>

#include "crypto/key/generate_key.hpp"
#include "keygen/request_fields.hpp"

namespace {

using namespace pidpys;

EVP_PKEY* key() {
    static const crypto::EvpPkey made = crypto::generate_key("p256").value();
    return made.get();
}

// The first octet names the profile, each line after it a value of its fields in their order.
keygen::FieldValues form_of(const keygen::KeyProfile& profile, std::string_view text) {
    keygen::FieldValues values;
    for (const auto& field : profile.fields) {
        const std::size_t end = text.find('\n');
        values[field.name] = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto& profiles = keygen::built_in_profiles();
    const auto& profile = profiles[data[0] % profiles.size()];
    auto request = keygen::request_of(profile, form_of(profile, as_text(ByteView(data + 1, size - 1))));
    if (!request) return 0;
    request->signs = true;
    request->digest = nullptr;  // the profile's is for its own kind of key
    const auto der = crypto::write_certification_request(key(), *request);
    if (!der) return 0;
    const unsigned char* at = der->data();
    X509_REQ* read = d2i_X509_REQ(nullptr, &at, static_cast<long>(der->size()));
    if (read == nullptr || at != der->data() + der->size()) std::abort();
    if (X509_REQ_verify(read, key()) != 1) std::abort();
    if (X509_NAME_entry_count(X509_REQ_get_subject_name(read)) != static_cast<int>(request->subject.size()))
        std::abort();
    X509_REQ_free(read);
    return 0;
}
