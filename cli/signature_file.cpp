// SPDX-License-Identifier: MIT
#include "cli/signature_file.hpp"

#include <array>

#include "asic/zip_layout.hpp"
#include "cli/files.hpp"
#include "files/open_file.hpp"

namespace pidpys::cli {
namespace {

Result<SignatureFile> in_container(Bytes octets, Result<asic::Archive> archive) {
    if (!archive) return forward(archive);
    return SignatureFile{std::move(octets), std::move(*archive)};
}

}  // namespace

Result<bool> is_container(const std::string& path) {
    if (path == kStandardStream) return false;
    std::error_code error;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::not_found) return fail(Errc::not_found, path);
    if (kind != std::filesystem::file_type::regular) return fail(Errc::io, "cannot read " + path);
    auto file = files::open_file(path);
    if (!file) return forward(file);
    std::array<std::uint8_t, 4> first{};
    file->read(reinterpret_cast<char*>(first.data()), first.size());
    return *file && asic::looks_like_zip(first);
}

Result<SignatureFile> open_signature(const std::string& path) {
    const auto container = is_container(path);
    if (!container) return tl::unexpected(container.error());
    if (*container) return in_container({}, asic::Archive::open(std::filesystem::path(path)));
    auto octets = read_signature(path);
    if (!octets) return forward(octets);
    if (!asic::looks_like_zip(*octets)) return SignatureFile{std::move(*octets), {}};
    auto archive = asic::Archive::open(ByteView(*octets));
    return in_container(std::move(*octets), std::move(archive));
}

}  // namespace pidpys::cli
