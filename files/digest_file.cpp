// SPDX-License-Identifier: MIT
#include "files/digest_file.hpp"

#include "files/open_file.hpp"

namespace pidpys::files {

Result<Bytes> digest_file(const std::filesystem::path& path, const crypto::DigestAlgorithm& algorithm) {
    auto running = crypto::RunningDigest::of(algorithm);
    if (!running) return forward(running);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return fail(Errc::not_found, path.string());
    auto file = open_file(path);
    if (!file) return forward(file);
    Bytes piece(std::size_t{256} << 10);
    while (*file) {
        file->read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        if (auto added = running->add(ByteView(piece).first(static_cast<std::size_t>(file->gcount()))); !added)
            return forward(added);
    }
    if (!file->eof()) return fail(Errc::io, "cannot read " + path.string());
    return running->finish();
}

}  // namespace pidpys::files
