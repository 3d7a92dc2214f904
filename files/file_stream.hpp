// SPDX-License-Identifier: MIT
// Files of any size, piece by piece.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>

#include "crypto/base/byte_stream.hpp"
#include "crypto/envelope/content_sink.hpp"

namespace pidpys::files {

class FileSource final : public ByteSource {
public:
    // Regular files alone. not_found, io; the detail names the path.
    static Result<std::unique_ptr<FileSource>> open(const std::filesystem::path& path);

    [[nodiscard]] std::uint64_t size() const { return size_; }  // when it was opened
    Result<ByteView> next() override;

private:
    FileSource(std::filesystem::path path, std::uint64_t size) : path_(std::move(path)), size_(size) {}
    std::filesystem::path path_;
    std::uint64_t size_;
    std::ifstream file_;
    Bytes piece_ = Bytes(stream_piece);
};

// A file that is there, overwritten. It is nobody's before it is released: under replace_document
// (files/document_file.hpp) it is a neighbour until then, and removed where it never comes to that.
class FileSink final : public ByteSink, public crypto::ContentSink {
public:
    static Result<std::unique_ptr<FileSink>> open(const std::filesystem::path& path);  // held, io

    Result<void> write(ByteView piece) override;
    Result<void> write_at(std::uint64_t place, ByteView piece);  // and go on from its end. io
    Result<void> hold(ByteView piece) override { return write(piece); }
    Result<void> release() override { return flush(); }
    Result<void> flush();  // io

private:
    explicit FileSink(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
    std::ofstream file_;
};

}  // namespace pidpys::files
