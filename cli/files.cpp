// SPDX-License-Identifier: MIT
#include "cli/files.hpp"

#include <filesystem>
#include <iostream>

#include "cli/text.hpp"
#include "crypto/base/ascii.hpp"
#include "crypto/cms/undress.hpp"
#include "files/document_file.hpp"

namespace pidpys::cli {

Result<Bytes> read_document(const std::string& path, std::size_t limit) {
    if (path != kStandardStream) return files::read_file(path, limit);
    constexpr std::size_t piece = std::size_t{1} << 16;
    Bytes octets;
    while (std::cin) {
        const std::size_t before = octets.size();
        octets.resize(before + piece);
        std::cin.read(reinterpret_cast<char*>(octets.data() + before), piece);
        octets.resize(before + static_cast<std::size_t>(std::cin.gcount()));
        if (octets.size() > limit) return fail(Errc::too_large, "standard input");
    }
    if (std::cin.bad()) return fail(Errc::io, "standard input");
    return octets;
}

Result<Bytes> read_signature(const std::string& path) {
    auto octets = read_document(path);
    if (!octets) return octets;
    auto bare = crypto::undress(*octets);
    if (!bare) return fail(bare.error().code, path + ": " + bare.error().detail);
    return *bare ? Result<Bytes>(std::move(**bare)) : std::move(octets);
}

std::string document_beside(const std::string& file, const std::string& ending, const std::string& document) {
    if (!document.empty()) return document;
    return lower_ascii(file).ends_with(ending) ? file.substr(0, file.size() - ending.size()) : std::string();
}

Result<Bytes> read_document_beside(const std::string& file, const std::string& ending, const std::string& document) {
    const std::string path = document_beside(file, ending, document);
    return path.empty() ? fail(Errc::not_found, "--data") : read_document(path);
}

Tell words_beside(const std::string& output) { return output == kStandardStream ? print_aside : print; }

bool may_write(const Context& context, const std::string& output, const std::string& changed, bool overwrite) {
    std::error_code ignored;
    const bool is_new = output == changed || output == kStandardStream;
    if (is_new || overwrite || !std::filesystem::exists(output, ignored)) return true;
    print_aside("✗ " + say(context.language, Text::sign_exists, {shown(output)}));
    return false;
}

Result<void> write_document(const std::string& path, ByteView content) {
    if (path == kStandardStream) {
        std::cout.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()))
            .flush();
        return std::cout ? Result<void>() : fail(Errc::io, "standard output");
    }
    return files::replace_document(path, content);
}

}  // namespace pidpys::cli
