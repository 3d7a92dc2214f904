// SPDX-License-Identifier: MIT
#include "asic/outline.hpp"

#include <algorithm>
#include <map>

#include "asic/names.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::asic {
namespace {

tl::unexpected<Error> bad_container(const std::string& what) { return fail(Errc::malformed, "the container: " + what); }

constexpr std::uint64_t kMaxManifests = std::uint64_t{16} << 20;  // octets of all of them

using Roles = std::multimap<Role, const ZipMember*>;

std::vector<const ZipMember*> of(const Roles& roles, Role role) {
    std::vector<const ZipMember*> members;
    for (auto [at, end] = roles.equal_range(role); at != end; ++at) members.push_back(at->second);
    return members;
}

// The declared type; nothing where none is declared.
Result<std::optional<Form>> declared_form(const Archive& archive, Outline& outline) {
    const ZipMember* member = archive.find(kMimetype);
    outline.sound_mimetype = member != nullptr && member->offset == 0 && member->stored && member->bare;
    if (member == nullptr) return std::nullopt;
    const auto octets = archive.read(*member, 256);
    if (!octets) return tl::unexpected<Error>(octets.error());
    const auto type = without_blanks(as_text(*octets));
    outline.sound_mimetype = outline.sound_mimetype && type.size() == octets->size();
    if (type == kTypeS) return std::optional(Form::s);
    if (type == kTypeE) return std::optional(Form::e);
    return bad_container("it declares another type");
}

std::vector<SealFile> seal_files(const Roles& roles, Role role) {
    std::vector<SealFile> files;
    for (const ZipMember* member : of(roles, role)) files.push_back({member->name, {}, {}, {}});
    std::ranges::sort(files, {}, &SealFile::name);
    return files;
}

using Among = std::vector<std::vector<SealFile>*>;

// Each belongs to the signature or time-stamp that it names.
Result<void> read_manifest_of(const Among& among, const Archive& archive, const ZipMember& member) {
    auto octets = archive.read(member, kMaxManifest);
    if (!octets) return forward(octets);
    auto manifest = read_manifest(*octets);
    if (!manifest) return forward(manifest);
    for (std::vector<SealFile>* files : among) {
        const auto seal = std::ranges::find(*files, manifest->signature, &SealFile::name);
        if (seal == files->end()) continue;
        if (seal->manifest) return bad_container(seal->name + " has two manifests");
        *seal = {seal->name, member.name, std::move(*octets), std::move(*manifest)};
        return {};
    }
    return bad_container(member.name + " names a signature or a time-stamp that is not there");
}

Result<void> read_manifests(const Archive& archive, const Roles& roles, Outline& outline) {
    std::uint64_t whole = 0;
    const std::pair<Role, Among> kinds[] = {{Role::manifest, {&outline.signatures, &outline.timestamps}},
                                            {Role::archive_manifest, {&outline.timestamps}}};
    for (const auto& [role, among] : kinds)
        for (const ZipMember* member : of(roles, role)) {
            if ((whole += member->size) > kMaxManifests) return fail(Errc::too_large, "the container's manifests");
            if (auto read = read_manifest_of(among, archive, *member); !read) return read;
        }
    return {};
}

bool lacks_manifest(const SealFile& file) { return !file.manifest; }

}  // namespace

Result<Outline> outline_of(const Archive& archive) {
    Outline outline;
    const auto declared = declared_form(archive, outline);
    if (!declared) return tl::unexpected<Error>(declared.error());
    Roles roles;
    for (const ZipMember& member : archive.members()) roles.emplace(role_of(member.name), &member);
    if (roles.contains(Role::xades_signature)) return fail(Errc::unsupported, "a container with XAdES signatures");
    for (const ZipMember* member : of(roles, Role::data)) outline.files.push_back(member->name);
    outline.signatures = seal_files(roles, Role::cades_signature);
    outline.timestamps = seal_files(roles, Role::timestamp);

    if (outline.files.empty()) return bad_container("it holds no file");
    if (outline.signatures.empty() && outline.timestamps.empty()) return bad_container("it holds no signature");
    if (outline.timestamps.size() > kMaxTimestamps) return fail(Errc::too_large, "the container's time-stamps");
    outline.form = roles.contains(Role::manifest) ? Form::e : Form::s;
    if (*declared && **declared != outline.form)
        return bad_container("its members are not of the type that it declares");
    if (auto read = read_manifests(archive, roles, outline); !read) return forward(read);
    if (outline.form == Form::e) {
        for (const auto* files : {&outline.signatures, &outline.timestamps})
            if (const auto bare = std::ranges::find_if(*files, lacks_manifest); bare != files->end())
                return bad_container(bare->name + " has no manifest: it is over no file");
        return outline;
    }
    if (outline.files.size() != 1) return bad_container("an ASiC-S holds one file");
    if (outline.signatures.size() + std::ranges::count_if(outline.timestamps, lacks_manifest) != 1)
        return bad_container("an ASiC-S holds one signature or one time-stamp of its file");
    return outline;
}

Result<void> may_change(const Outline& outline, std::string_view member) {
    for (const auto* files : {&outline.signatures, &outline.timestamps})
        for (const SealFile& file : *files)
            if (file.manifest && std::ranges::count(file.manifest->references, member, &DataReference::name) != 0)
                return fail(Errc::unsupported, file.name + " is over " + std::string(member) + ", which cannot change");
    return {};
}

}  // namespace pidpys::asic
