// SPDX-License-Identifier: MIT
#include "asic/zip_layout.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "asic/names.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::asic {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50, kDescriptor = 0x08074b50;
constexpr std::size_t kLocalSize = 30, kCentralSize = 46, kEndSize = 22;
constexpr unsigned kEncrypted = 1U << 0, kHasDescriptor = 1U << 3, kStrongEncryption = 1U << 6, kMasked = 1U << 13;
constexpr std::uint32_t kZip64 = 0xffffffff;
constexpr std::uint64_t kSmall = std::uint64_t{1} << 20, kRatio = 100;

tl::unexpected<Error> broken(const char* what) { return fail(Errc::malformed, std::string("zip: ") + what); }

// Little-endian fields at places whose bounds the caller has checked.
struct Record {
    ByteView octets;
    [[nodiscard]] std::uint32_t two(std::size_t at) const {
        return octets[at] | static_cast<std::uint32_t>(octets[at + 1]) << 8U;
    }
    [[nodiscard]] std::uint32_t four(std::size_t at) const { return two(at) | two(at + 2) << 16U; }
};

std::optional<Record> record(ByteView archive, std::uint64_t at, std::size_t size) {
    if (at > archive.size() || archive.size() - at < size) return std::nullopt;
    return Record{archive.subspan(static_cast<std::size_t>(at), size)};
}

// The fields that stand in both headers, `from` octets on from the general purpose flags.
struct Common {
    std::uint32_t flags, method, crc, packed, size;
    Common(const Record& header, std::size_t from)
        : flags(header.two(from)),
          method(header.two(from + 2)),
          crc(header.four(from + 8)),
          packed(header.four(from + 12)),
          size(header.four(from + 16)) {}
};

struct Central {
    Common common;
    std::string_view name;
    std::uint64_t local;
    std::size_t index;
};

struct Directory {
    std::uint64_t start = 0;
    std::vector<Central> members;
};

// The end record closes the archive to its last octet: a second one in its comment would be another archive to others.
std::optional<std::uint64_t> find_end(ByteView archive) {
    if (archive.size() < kEndSize) return std::nullopt;
    const std::uint64_t last = archive.size() - kEndSize, first = last > 0xffff ? last - 0xffff : 0;
    std::optional<std::uint64_t> found;
    for (std::uint64_t at = last + 1; at-- > first;) {
        const auto end = record(archive, at, kEndSize);
        if (end->four(0) != kEnd) continue;
        if (found || at + kEndSize + end->two(20) != archive.size()) return std::nullopt;
        found = at;
    }
    return found;
}

Result<Directory> read_directory(ByteView archive, const ZipLimits& limits) {
    const auto at = find_end(archive);
    if (!at) return broken("no end record, or more than one");
    const auto end = record(archive, *at, kEndSize);
    const std::uint32_t count = end->two(10), size = end->four(12), start = end->four(16);
    if (count == 0xffff || size == kZip64 || start == kZip64) return fail(Errc::unsupported, "zip64");
    if (end->two(4) != 0 || end->two(6) != 0 || end->two(8) != count) return broken("of several volumes");
    if (count > limits.members) return fail(Errc::too_large, "the zip has too many members");
    if (std::uint64_t{start} + size != *at) return broken("octets between the directory and its end");

    Directory directory{start, {}};
    std::uint64_t next = start;
    for (std::size_t index = 0; index < count; ++index) {
        const auto header = record(archive, next, kCentralSize);
        if (!header || header->four(0) != kCentral) return broken("a cut directory");
        const std::size_t name_size = header->two(28), more = std::size_t{header->two(30)} + header->two(32);
        const auto name = record(archive, next + kCentralSize, name_size);
        if (!name) return broken("a cut directory");
        directory.members.push_back({Common(*header, 8), as_text(name->octets), header->four(42), index});
        next += kCentralSize + name_size + more;
    }
    if (next != *at) return broken("a directory of another length");
    return directory;
}

Result<void> check_member(const Central& member) {
    const Common& common = member.common;
    if ((common.flags & (kEncrypted | kStrongEncryption | kMasked)) != 0)
        return fail(Errc::unsupported, "the zip is encrypted");
    if (common.method != 0 && common.method != 8)
        return fail(Errc::unsupported, "zip: packing method " + std::to_string(common.method));
    if (common.packed == kZip64 || common.size == kZip64 || member.local == kZip64)
        return fail(Errc::unsupported, "zip64");
    if (common.method == 0 && common.packed != common.size) return broken("a stored member of two sizes");
    if (common.size > kSmall && common.size / kRatio > common.packed)
        return fail(Errc::too_large, "a member of the zip is packed too well to be true");
    return check_name(member.name);
}

// How many octets the data descriptor takes (APPNOTE §4.3.9: its signature may be left out); nothing if there is none.
std::optional<std::size_t> descriptor_size(ByteView archive, std::uint64_t at, const Common& common) {
    const auto says = [&](std::uint64_t from) {
        const auto fields = record(archive, from, 12);
        return fields && fields->four(0) == common.crc && fields->four(4) == common.packed &&
               fields->four(8) == common.size;
    };
    const auto mark = record(archive, at, 4);
    if (mark && mark->four(0) == kDescriptor && says(at + 4)) return 16;
    return says(at) ? std::optional<std::size_t>(12) : std::nullopt;
}

// The octet after the member, whose local header stands at `member.local`.
Result<std::uint64_t> end_of(ByteView archive, const Central& member, bool& bare) {
    const auto header = record(archive, member.local, kLocalSize);
    if (!header || header->four(0) != kLocal) return broken("a member without its header");
    const Common local(*header, 6);
    const Common& common = member.common;
    const std::size_t name_size = header->two(26), extra = header->two(28);
    const auto name = record(archive, member.local + kLocalSize, name_size);
    const bool described = (local.flags & kHasDescriptor) != 0;
    const auto same = [&](std::uint32_t here, std::uint32_t there) {
        return here == there || (described && here == 0);
    };
    if (!name || as_text(name->octets) != member.name || local.flags != common.flags || local.method != common.method ||
        !same(local.crc, common.crc) || !same(local.packed, common.packed) || !same(local.size, common.size))
        return broken("a member's header says something else than the directory");
    std::uint64_t end = member.local + kLocalSize + name_size + extra + common.packed;
    if (described) {
        const auto size = descriptor_size(archive, end, common);
        if (!size) return broken("a member without its descriptor");
        end += *size;
    }
    bare = extra == 0 && !described;
    return end;
}

}  // namespace

bool looks_like_zip(ByteView octets) {
    const auto first = record(octets, 0, 4);
    return first && first->four(0) == kLocal;
}

Result<std::vector<ZipMember>> zip_layout(ByteView archive, const ZipLimits& limits) {
    auto directory = read_directory(archive, limits);
    if (!directory) return forward(directory);
    std::ranges::sort(directory->members, {}, &Central::local);

    std::vector<ZipMember> members;
    std::set<std::string> names;
    std::uint64_t next = 0, unpacked = 0;
    for (const Central& member : directory->members) {
        if (auto sound = check_member(member); !sound) return forward(sound);
        const bool data = role_of(member.name) == Role::data;
        if (!names.insert(data ? std::string(member.name) : lower_ascii(member.name)).second)
            return broken("two members of one name");
        unpacked += member.common.size;
        if (unpacked > limits.unpacked) return fail(Errc::too_large, "the zip's members are too large");
        if (member.local != next) return broken("octets that belong to no member, or to two");
        bool bare = false;
        const auto end = end_of(archive, member, bare);
        if (!end) return tl::unexpected<Error>(end.error());
        next = *end;
        members.push_back({std::string(member.name), member.index, member.common.size, member.local,
                           member.common.method == 0, bare});
    }
    if (next != directory->start) return broken("octets that belong to no member");
    return members;
}

}  // namespace pidpys::asic
