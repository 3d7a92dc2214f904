// SPDX-License-Identifier: MIT
// A zip opened for reading: members by name, unpacked within a bound or streamed, never written under their own names.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "asic/zip_layout.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::asic {

// Not for several threads at once.
class Archive {
public:
    // Errors of zip_layout; internal where the zip library finds something else than the layout. The octets outlive it.
    static Result<Archive> open(ByteView octets, const ZipLimits& limits = {});
    // Of a file that nobody writes meanwhile. not_found, io besides.
    static Result<Archive> open(const std::filesystem::path& file, const ZipLimits& limits = {});
    ~Archive();
    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;

    [[nodiscard]] const std::vector<ZipMember>& members() const { return members_; }
    [[nodiscard]] const ZipMember* find(std::string_view name) const;

    using Sink = std::function<Result<void>(ByteView)>;
    // Piece by piece. malformed: packed octets that are damaged, or of another size or checksum; cancelled; the sink's.
    Result<void> unpack(const ZipMember& member, const Sink& sink) const;
    // Whole. too_large beyond `at_most` octets.
    Result<Bytes> read(const ZipMember& member, std::size_t at_most) const;
    Result<Bytes> digest(const ZipMember& member, const crypto::DigestAlgorithm& algorithm) const;

    // Of the file, which Windows replaces by no other while it is mapped. No member is read any more.
    void let_go();

    struct Handle;  // archive_handle.hpp
    [[nodiscard]] const Handle& handle() const { return *handle_; }

private:
    explicit Archive(std::unique_ptr<Handle> handle);
    static Result<Archive> over(std::unique_ptr<Handle> handle, const ZipLimits& limits);

    std::unique_ptr<Handle> handle_;
    std::vector<ZipMember> members_;
};

}  // namespace pidpys::asic
