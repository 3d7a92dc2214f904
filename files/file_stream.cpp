// SPDX-License-Identifier: MIT
#include "files/file_stream.hpp"

#include <utility>

#include "files/open_file.hpp"
#include "platform/patience.hpp"

namespace pidpys::files {

Result<std::unique_ptr<FileSource>> FileSource::open(const std::filesystem::path& path) {
    auto size = size_of_file(path);
    if (!size) return forward(size);
    auto opened = open_file(path);
    if (!opened) return forward(opened);
    std::unique_ptr<FileSource> source(new FileSource(path, *size));
    source->file_ = std::move(*opened);
    return source;
}

Result<ByteView> FileSource::next() {
    file_.read(reinterpret_cast<char*>(piece_.data()), static_cast<std::streamsize>(piece_.size()));
    if (file_.bad()) return fail(Errc::io, "cannot read " + path_.string());
    return ByteView(piece_).first(static_cast<std::size_t>(file_.gcount()));
}

Result<std::unique_ptr<FileSink>> FileSink::open(const std::filesystem::path& path) {
    std::unique_ptr<FileSink> sink(new FileSink(path));
    sink->file_.rdbuf()->pubsetbuf(nullptr, 0);
    const auto attempt = platform::attempt_patiently([&] {
        sink->file_.clear();
        sink->file_.open(path, std::ios::binary | std::ios::trunc);
        return sink->file_.is_open();
    });
    if (attempt == platform::Attempt::held) return fail(Errc::held, path.string());
    if (attempt == platform::Attempt::failed) return fail(Errc::io, "cannot write " + path.string());
    return sink;
}

Result<void> FileSink::write(ByteView piece) {
    file_.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    if (!file_) return fail(Errc::io, "cannot write " + path_.string());
    return {};
}

Result<void> FileSink::write_at(std::uint64_t place, ByteView piece) {
    const auto wanted = static_cast<std::streamoff>(place);
    if (file_.tellp() != std::streampos(wanted)) file_.seekp(wanted);
    return write(piece);
}

Result<void> FileSink::flush() {
    file_.flush();
    if (!file_) return fail(Errc::io, "cannot write " + path_.string());
    return {};
}

}  // namespace pidpys::files
