// SPDX-License-Identifier: MIT
#include "cli/files.hpp"

#include <filesystem>
#include <fstream>

#include <openssl/pem.h>

#include "certs/identity/private_file.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::cli {

namespace fs = std::filesystem;

Result<Bytes> read_file(const std::string& path, std::size_t max_size) {
    std::error_code error;
    if (!fs::exists(path, error)) return fail(Errc::not_found, path);
    const auto size = fs::file_size(path, error);
    if (error) return fail(Errc::io, path + ": " + error.message());
    if (size > max_size) return fail(Errc::too_large, path);

    Bytes content(static_cast<std::size_t>(size));
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
    if (!file) return fail(Errc::io, "cannot read " + path);
    return content;
}

Result<void> write_document(const std::string& path, ByteView content) {
    using fs::perms;
    return certs::replace_file(path, content,
                               perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
}

Result<std::vector<Bytes>> read_certificates(const std::vector<std::string>& paths) {
    std::vector<Bytes> found;
    for (const auto& path : paths) {
        auto content = read_file(path, kMaxKeyFile);
        if (!content) return forward(content);
        const crypto::BioPtr bio(BIO_new_mem_buf(content->data(), static_cast<int>(content->size())));
        const std::size_t before = found.size();
        while (true) {
            const crypto::X509Ptr next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
            if (!next) break;
            found.push_back(crypto::der_of(i2d_X509, next.get()));
        }
        ERR_clear_error();
        if (found.size() > before) continue;
        const unsigned char* der = content->data();
        const crypto::X509Ptr single(d2i_X509(nullptr, &der, static_cast<long>(content->size())));
        ERR_clear_error();
        if (!single) return fail(Errc::malformed, "no certificate in " + path);
        found.push_back(std::move(*content));
    }
    return found;
}

}  // namespace pidpys::cli
