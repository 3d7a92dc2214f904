// SPDX-License-Identifier: MIT
#include "files/certificate_files.hpp"

#include <algorithm>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"
#include "files/pki_files.hpp"
#include "files/private_file.hpp"

namespace pidpys::files {
namespace {

namespace fs = std::filesystem;

fs::file_time_type time_of(const fs::path& path) {
    std::error_code ignored;
    return fs::last_write_time(path, ignored);
}

}  // namespace

Result<std::vector<Bytes>> read_certificates(const std::vector<fs::path>& paths) {
    std::vector<Bytes> found;
    for (const auto& path : paths) {
        auto file = read_pki_file(path);
        if (!file) return forward(file);
        if (file->bundle.certificates.empty()) return fail(Errc::malformed, path.string() + ": no certificate");
        std::move(file->bundle.certificates.begin(), file->bundle.certificates.end(), std::back_inserter(found));
    }
    return found;
}

std::vector<Bytes> read_certificate_folder(const fs::path& folder) {
    std::vector<std::pair<fs::file_time_type, PkiFile>> dated;
    for (PkiFile& file : read_pki_folder(folder, Guard::none).files)
        dated.emplace_back(time_of(file.path), std::move(file));
    std::stable_sort(dated.begin(), dated.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Bytes> found;
    for (auto& [time, file] : dated)
        std::move(file.bundle.certificates.begin(), file.bundle.certificates.end(), std::back_inserter(found));
    return found;
}

Result<std::vector<fs::path>> shelve_certificates(const fs::path& folder, const std::vector<Bytes>& certificates) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(Errc::io, folder.string() + ": " + error.message());
    std::vector<fs::path> written;
    for (const Bytes& certificate : certificates) {
        const auto digest = crypto::digest(*crypto::digest_by_name("SHA256"), {ByteView(certificate)});
        if (!digest) return tl::unexpected(digest.error());
        fs::path path = folder / (hex_encode(ByteView(*digest).first(16)) + ".cer");
        if (auto put = replace_file(path, certificate); !put) return forward(put);
        written.push_back(std::move(path));
    }
    return written;
}

}  // namespace pidpys::files
