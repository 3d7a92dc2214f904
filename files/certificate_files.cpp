// SPDX-License-Identifier: MIT
#include "files/certificate_files.hpp"

#include <openssl/pem.h>

#include "crypto/base/openssl.hpp"
#include "files/read_file.hpp"

namespace pidpys::files {

Result<std::vector<Bytes>> read_certificates(const std::vector<std::filesystem::path>& paths) {
    std::vector<Bytes> found;
    for (const auto& path : paths) {
        auto content = read_file(path, max_key_file);
        if (!content) return forward(content);
        const crypto::BioPtr bio(BIO_new_mem_buf(content->data(), static_cast<int>(content->size())));
        const std::size_t before = found.size();
        while (const auto next = crypto::X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)))
            found.push_back(crypto::der_of(i2d_X509, next.get()));
        ERR_clear_error();
        if (found.size() > before) continue;
        const unsigned char* der = content->data();
        const crypto::X509Ptr single(d2i_X509(nullptr, &der, static_cast<long>(content->size())));
        ERR_clear_error();
        if (!single) return fail(Errc::malformed, "no certificate in " + path.string());
        found.push_back(std::move(*content));
    }
    return found;
}

}  // namespace pidpys::files
