// SPDX-License-Identifier: MIT
#include "files/pki_files.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "crypto/base/ascii.hpp"
#include "crypto/base/text_encoding.hpp"
#include "files/guarded_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::files {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 7> endings{".cer", ".crt", ".der", ".pem", ".p7b", ".p7c", ".crl"};
constexpr std::size_t max_comments = 4096;
constexpr std::size_t max_stray_file = std::size_t{1} << 20;  // of another name, looked into to name it

// Octets as the system has them: names need not be UTF-8.
std::string name_of(const fs::path& path) {
    const auto text = path.filename().u8string();
    return {text.begin(), text.end()};
}

bool is_hidden(const fs::path& path) { return name_of(path).starts_with('.'); }

bool has_known_ending(const fs::path& path) {
    const std::string name = lower_ascii(name_of(path));
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

Result<std::vector<fs::path>> entries_of(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> entries;
    fs::directory_iterator entry(folder, error);
    if (error == std::errc::no_such_file_or_directory) return fail(Errc::not_found, folder.string());
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
        if (!is_hidden(entry->path())) entries.push_back(entry->path());
    if (error) return fail(Errc::io, folder.string() + ": " + error.message());
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::string comments_of(ByteView octets) {
    Bytes storage;
    std::string_view rest = as_text(utf8_text(octets, storage));
    std::string comments;
    if (rest.empty() || static_cast<unsigned char>(rest.front()) == 0x30) return comments;
    while (!rest.empty() && comments.size() < max_comments) {
        const auto line = take_line(rest);
        if (line.starts_with('#')) comments.append(line.substr(0, max_comments)).append("\n");
    }
    return comments;
}

// A file that nobody reads because of its name, though it holds what is looked for.
bool is_stray(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > max_stray_file || error) return false;
    return read_pki_file(path).has_value();
}

}  // namespace

Result<PkiFile> read_pki_file(const fs::path& path, Guard guard) {
    const auto octets = guard == Guard::needed ? read_guarded_file(path, max_pki_file) : read_file(path, max_pki_file);
    if (!octets) return tl::unexpected(octets.error());
    if (octets->empty()) return fail(Errc::malformed, path.string() + ": the file is empty");
    auto bundle = crypto::read_pki_bundle(*octets);
    if (!bundle) return fail(bundle.error().code, path.string() + ": " + bundle.error().detail);
    return PkiFile{path, std::move(*bundle), comments_of(*octets)};
}

Result<std::vector<fs::path>> pki_paths(const fs::path& folder) {
    auto entries = entries_of(folder);
    if (entries) std::erase_if(*entries, [](const fs::path& path) { return !has_known_ending(path); });
    return entries;
}

PkiFolder read_pki_folder(const fs::path& folder, Guard guard) {
    PkiFolder found;
    const auto entries = entries_of(folder);
    if (!entries) {
        if (entries.error().code != Errc::not_found) found.unusable.push_back({folder, entries.error()});
        return found;
    }
    std::size_t looked_at = 0;
    for (const fs::path& path : *entries) {
        const bool named = has_known_ending(path);
        if (++looked_at > max_pki_files) {
            if (named)
                found.unusable.push_back({path, {Errc::too_large, path.string() + ": too many files beside it"}});
        } else if (named) {
            auto file = read_pki_file(path, guard);
            if (file)
                found.files.push_back(std::move(*file));
            else
                found.unusable.push_back({path, std::move(file.error())});
        } else if (is_stray(path)) {
            found.unusable.push_back(
                {path,
                 {Errc::invalid_argument,
                  path.string() + ": its name ends in none of .cer .crt .der .pem .p7b .p7c .crl"}});
        }
    }
    return found;
}

}  // namespace pidpys::files
