// SPDX-License-Identifier: MIT
#include "asic/write.hpp"

#include <algorithm>

#include <zip.h>

#include "asic/archive_handle.hpp"
#include "asic/names.hpp"
#include "asic/zip_output.hpp"
#include "crypto/base/cancellation.hpp"
#include "files/digest_file.hpp"
#include "files/file_stream.hpp"

namespace pidpys::asic {
namespace {

constexpr zip_uint16_t kDosDate = (1U << 5U) | 1U;                      // 1980-01-01, the first that a zip can tell
constexpr std::uint64_t kMaxPlain = std::uint64_t{0xffffffff} - 65536;  // beyond it a zip needs zip64

struct Discard {
    void operator()(zip_t* zip) const { zip_discard(zip); }
};
using Zip = std::unique_ptr<zip_t, Discard>;

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

tl::unexpected<Error> failed(zip_t* zip) { return fail(Errc::io, std::string("zip: ") + zip_strerror(zip)); }

Source source_of(zip_t* zip, const Member& member) {
    if (const auto* octets = std::get_if<ByteView>(&member.source))
        return Source(zip_source_buffer(zip, octets->data(), octets->size(), 0));
    if (const auto* file = std::get_if<std::filesystem::path>(&member.source))
        return Source(zip_source_file(zip, file->string().c_str(), 0, -1));
    const auto& [archive, from] = std::get<2>(member.source);
    return Source(zip_source_zip(zip, archive->handle().zip, from->index, 0, 0, -1));
}

Result<void> add(zip_t* zip, const Member& member) {
    if (auto sound = check_name(member.name); !sound) return sound;
    Source source = source_of(zip, member);
    if (!source) return failed(zip);
    zip_stat_t facts;
    if (zip_source_stat(source.get(), &facts) == 0 && (facts.valid & ZIP_STAT_SIZE) != 0 && facts.size > kMaxPlain)
        return fail(Errc::too_large, "a container of more than 4 GiB");
    const auto index = zip_file_add(zip, member.name.c_str(), source.get(), ZIP_FL_ENC_UTF_8);
    if (index < 0) return failed(zip);
    static_cast<void>(source.release());  // the archive has it
    const auto at = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(zip, at, member.pack ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(zip, at, 0, kDosDate, 0) != 0)
        return failed(zip);
    return {};
}

Member mimetype_of(Form form) { return {std::string(kMimetype), as_bytes(form == Form::s ? kTypeS : kTypeE), false}; }

Result<void> fill(Zip& zip, const std::vector<Member>& members) {
    for (const Member& member : members)
        if (auto added = add(zip.get(), member); !added) return added;
    zip_register_cancel_callback_with_state(
        zip.get(), [](zip_t*, void*) { return cancelled() ? 1 : 0; }, nullptr, nullptr);
    if (zip_close(zip.get()) != 0) return cancelled() ? fail(Errc::cancelled) : failed(zip.get());
    static_cast<void>(zip.release());  // closed
    return {};
}

std::string numbered(std::string_view before, std::size_t number, std::string_view after) {
    std::string digits = std::to_string(number);
    digits.insert(0, digits.size() < 3 ? 3 - digits.size() : 0, '0');
    return std::string(kMetaInf) + std::string(before) + digits + std::string(after);
}

}  // namespace

Result<Bytes> digest_of(const Member& member, const crypto::DigestAlgorithm& algorithm) {
    if (const auto* octets = std::get_if<ByteView>(&member.source)) return crypto::digest(algorithm, {*octets});
    if (const auto* path = std::get_if<std::filesystem::path>(&member.source))
        return files::digest_file(*path, algorithm);
    const auto& [archive, from] = std::get<2>(member.source);
    return archive->digest(*from, algorithm);
}

SignatureNames signature_names(Form form, const Outline& present) {
    if (form == Form::s) return {std::string(kMetaInf) + "signature.p7s", ""};
    for (std::size_t number = present.signatures.size() + 1;; ++number) {
        SignatureNames names{numbered("signature", number, ".p7s"), numbered("ASiCManifest", number, ".xml")};
        const auto takes = [&](const SealFile& file) {
            return file.name == names.signature || file.manifest_name == names.manifest;
        };
        if (std::ranges::none_of(present.signatures, takes) && std::ranges::none_of(present.timestamps, takes))
            return names;
    }
}

Put put_into(Bytes& octets) {
    return [&octets](std::uint64_t at, ByteView piece) -> Result<void> {
        octets.resize(std::max<std::size_t>(octets.size(), at + piece.size()));
        std::ranges::copy(piece, octets.begin() + static_cast<std::ptrdiff_t>(at));
        return {};
    };
}

Result<void> write_archive(const std::vector<Member>& members, const Put& put) {
    ZipOutput output(put);
    zip_source_t* source = output.source();
    Zip zip(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_TRUNCATE, nullptr));
    if (!zip) {
        zip_source_free(source);
        return fail(Errc::internal, "zip: nowhere to write to");
    }
    auto filled = fill(zip, members);
    if (!filled && output.failure()) return tl::unexpected<Error>(*output.failure());
    return filled;
}

Result<void> write_container(Form form, std::vector<Member> members, const Put& put) {
    members.insert(members.begin(), mimetype_of(form));
    return write_archive(members, put);
}

Result<Bytes> write_container(Form form, std::vector<Member> members) {
    Bytes octets;
    auto written = write_container(form, std::move(members), put_into(octets));
    if (!written) return forward(written);
    return octets;
}

Result<void> write_container(Form form, std::vector<Member> members, const std::filesystem::path& file) {
    // Not by the library's own way, which renames another file over this one.
    auto sink = files::FileSink::open(file);
    if (!sink) return forward(sink);
    const Put put = [&](std::uint64_t at, ByteView piece) { return (*sink)->write_at(at, piece); };
    auto written = write_container(form, std::move(members), put);
    return written ? (*sink)->flush() : written;
}

}  // namespace pidpys::asic
