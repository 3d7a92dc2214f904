// SPDX-License-Identifier: MIT
#include "asic/archive.hpp"

#include <algorithm>

#include "asic/archive_handle.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::asic {
namespace {

constexpr std::size_t kPiece = std::size_t{128} << 10;

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

Archive::Handle::~Handle() {
    if (zip != nullptr) zip_discard(zip);
}

bool Archive::Handle::open() {
    int error = 0;
    if (!file.empty()) return (zip = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error)) != nullptr;
    zip_source_t* source = zip_source_buffer_create(octets.data(), octets.size(), 0, nullptr);
    if (source == nullptr) return false;
    zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
    if (zip == nullptr) zip_source_free(source);
    return zip != nullptr;
}

bool Archive::Handle::agrees(const std::vector<ZipMember>& members) const {
    return zip_get_num_entries(zip, 0) == static_cast<zip_int64_t>(members.size()) &&
           std::ranges::all_of(members, [&](const ZipMember& member) {
               zip_stat_t facts;
               return zip_stat_index(zip, member.index, ZIP_FL_ENC_RAW, &facts) == 0 &&
                      (facts.valid & ZIP_STAT_SIZE) != 0 && facts.size == member.size && member.name == facts.name;
           });
}

Archive::Archive(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;

Result<Archive> Archive::over(std::unique_ptr<Handle> handle, const ZipLimits& limits) {
    auto members = zip_layout(handle->octets, limits);
    if (!members) return forward(members);
    if (!handle->open() || !handle->agrees(*members))
        return fail(Errc::malformed, "zip: the library reads it in another way");
    Archive archive(std::move(handle));
    archive.members_ = std::move(*members);
    return archive;
}

Result<Archive> Archive::open(ByteView octets, const ZipLimits& limits) {
    auto handle = std::make_unique<Handle>();
    handle->octets = octets;
    return over(std::move(handle), limits);
}

Result<Archive> Archive::open(const std::filesystem::path& file, const ZipLimits& limits) {
    auto mapping = platform::map_file(file);
    if (!mapping) return forward(mapping);
    auto handle = std::make_unique<Handle>();
    handle->mapping = std::move(*mapping);
    handle->octets = handle->mapping.view;
    handle->file = file.string();
    return over(std::move(handle), limits);
}

void Archive::let_go() { handle_ = std::make_unique<Handle>(); }

const ZipMember* Archive::find(std::string_view name) const {
    const auto found = std::ranges::find(members_, name, &ZipMember::name);
    return found == members_.end() ? nullptr : &*found;
}

Result<void> Archive::unpack(const ZipMember& member, const Sink& sink) const {
    if (handle_->zip == nullptr) return fail(Errc::internal, "zip: let go");
    const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(handle_->zip, member.index, 0));
    if (!file) return fail(Errc::malformed, "zip: a member that cannot be opened");
    Bytes piece(kPiece);
    for (std::uint64_t taken = 0;;) {
        if (cancelled()) return fail(Errc::cancelled);
        // The last read, past the end, compares the checksum.
        const zip_int64_t count = zip_fread(file.get(), piece.data(), piece.size());
        if (count < 0) return fail(Errc::malformed, "zip: a damaged member");
        taken += static_cast<std::uint64_t>(count);
        if (taken > member.size || (count == 0 && taken != member.size))
            return fail(Errc::malformed, "zip: a member of another size");
        if (count == 0) return {};
        if (auto done = sink(ByteView(piece).first(static_cast<std::size_t>(count))); !done) return done;
    }
}

Result<Bytes> Archive::read(const ZipMember& member, std::size_t at_most) const {
    if (member.size > at_most) return fail(Errc::too_large, "a member of the container is too large");
    Bytes octets;
    octets.reserve(static_cast<std::size_t>(member.size));
    auto done = unpack(member, [&](ByteView piece) -> Result<void> {
        octets.insert(octets.end(), piece.begin(), piece.end());
        return {};
    });
    if (!done) return forward(done);
    return octets;
}

Result<Bytes> Archive::digest(const ZipMember& member, const crypto::DigestAlgorithm& algorithm) const {
    auto running = crypto::RunningDigest::of(algorithm);
    if (!running) return forward(running);
    auto done = unpack(member, [&](ByteView piece) { return running->add(piece); });
    if (!done) return forward(done);
    return running->finish();
}

}  // namespace pidpys::asic
