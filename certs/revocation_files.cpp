// SPDX-License-Identifier: MIT
#include "certs/revocation_files.hpp"

#include <algorithm>

#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "files/guarded_file.hpp"

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_list_size = std::size_t{32} << 20;
constexpr std::size_t max_list_files = 64;

std::vector<fs::path> list_files_of(const std::vector<fs::path>& directories) {
    std::vector<fs::path> files;
    for (const fs::path& directory : directories) {
        std::error_code error;
        for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error))
            if (entry->path().extension() == ".crl") files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    if (files.size() > max_list_files) files.resize(max_list_files);
    return files;
}

Bytes der_of_list(Bytes content) {
    std::string_view text = as_text(content);
    if (content.empty() || content[0] == 0x30) return content;
    const auto block = next_pem_block(text);
    const bool list = block && *block && (*block)->label == "X509 CRL";
    return list ? base64_decode((*block)->body).value_or(Bytes{}) : Bytes{};
}

}  // namespace

std::vector<Bytes> load_revocation_lists(const std::vector<fs::path>& directories) {
    std::vector<Bytes> lists;
    for (const fs::path& file : list_files_of(directories))
        if (auto content = files::read_guarded_file(file, max_list_size)) lists.push_back(der_of_list(std::move(*content)));
    return lists;
}

bool RevocationFiles::changed() {
    std::vector<Stamp> now;
    for (const fs::path& file : list_files_of(directories_)) {
        std::error_code ignored;
        now.push_back({file, fs::last_write_time(file, ignored), fs::file_size(file, ignored)});
    }
    if (now == stamps_) return false;
    stamps_ = std::move(now);
    return true;
}

}  // namespace pidpys::certs
