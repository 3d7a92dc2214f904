// SPDX-License-Identifier: MIT
#include "files/certificate_files.hpp"

#include <algorithm>

#include "crypto/cms/certificate_bundle.hpp"
#include "files/read_file.hpp"

namespace pidpys::files {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_folder_files = 256;

bool may_hold_certificates(const fs::path& path) {
    const std::string extension = path.extension().string();
    for (const char* known : {".cer", ".crt", ".der", ".pem", ".p7b"})
        if (extension == known) return true;
    return false;
}

std::vector<fs::path> certificate_files_of(const fs::path& folder) {
    using Dated = std::pair<fs::file_time_type, fs::path>;
    std::vector<Dated> dated;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (!may_hold_certificates(entry->path())) continue;
        std::error_code ignored;
        dated.emplace_back(entry->last_write_time(ignored), entry->path());
    }
    std::sort(dated.begin(), dated.end(), std::greater<>());
    if (dated.size() > max_folder_files) dated.resize(max_folder_files);
    std::vector<fs::path> paths;
    for (Dated& file : dated) paths.push_back(std::move(file.second));
    return paths;
}

Result<void> append_certificates(const fs::path& path, std::vector<Bytes>& found) {
    const auto content = read_file(path, max_key_file);
    if (!content) return tl::unexpected(content.error());
    auto bundle = crypto::read_certificate_bundle(*content);
    if (!bundle) return fail(bundle.error().code, path.string() + ": " + bundle.error().detail);
    std::move(bundle->begin(), bundle->end(), std::back_inserter(found));
    return {};
}

}  // namespace

Result<std::vector<Bytes>> read_certificates(const std::vector<fs::path>& paths) {
    std::vector<Bytes> found;
    for (const auto& path : paths)
        if (auto added = append_certificates(path, found); !added) return forward(added);
    return found;
}

std::vector<Bytes> read_certificate_folder(const fs::path& folder) {
    std::vector<Bytes> found;
    for (const auto& path : certificate_files_of(folder)) (void)append_certificates(path, found);
    return found;
}

}  // namespace pidpys::files
