// SPDX-License-Identifier: MIT
#include "certs/truststore/trust_store.hpp"

#include <openssl/pem.h>
#include <openssl/sha.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::certs {

std::string trust_label(const std::filesystem::path& directory) {
    std::error_code ignored;
    auto whole = std::filesystem::weakly_canonical(directory, ignored);
    const std::string text = (whole.empty() ? directory : whole).string();
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return "pidpys-local-authority-" + hex_encode(ByteView(digest).first(4));
}

bool pem_holds(const std::string& pem, X509* certificate) {
    const crypto::BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bool found = false;
    while (!found) {
        const crypto::X509Ptr next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!next) break;
        found = X509_cmp(next.get(), certificate) == 0;
    }
    ERR_clear_error();
    return found;
}

Result<std::string> run_checked(const RunCommand& run, const std::vector<std::string>& arguments) {
    auto result = run(arguments);
    if (!result) return forward(result);
    if (result->status == 0) return std::move(result->output);

    std::string& words = result->output;
    words.erase(words.find_last_not_of(" \r\n") + 1);
    const auto last_line = words.rfind('\n');
    return fail(Errc::io, last_line == std::string::npos ? words : words.substr(last_line + 1));
}

}  // namespace pidpys::certs
