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

Result<void> read_manifests(const Archive& archive, const Roles& roles, Outline& outline) {
    std::uint64_t whole = 0;
    for (const ZipMember* member : of(roles, Role::manifest)) {
        if ((whole += member->size) > kMaxManifests) return fail(Errc::too_large, "the container's manifests");
        auto octets = archive.read(*member, kMaxManifest);
        if (!octets) return forward(octets);
        auto manifest = read_manifest(*octets);
        if (!manifest) return forward(manifest);
        const auto signs = std::ranges::find(outline.signatures, manifest->signature, &SignatureFile::name);
        if (signs == outline.signatures.end())
            return bad_container(member->name + " names a signature that is not there");
        if (signs->manifest) return bad_container(signs->name + " has two manifests");
        signs->manifest_name = member->name;
        signs->manifest_octets = std::move(*octets);
        signs->manifest = std::move(*manifest);
    }
    for (const SignatureFile& signature : outline.signatures)
        if (!signature.manifest) return bad_container(signature.name + " has no manifest: it signs no file");
    return {};
}

}  // namespace

Result<Outline> outline_of(const Archive& archive) {
    Outline outline;
    const auto declared = declared_form(archive, outline);
    if (!declared) return tl::unexpected<Error>(declared.error());
    Roles roles;
    for (const ZipMember& member : archive.members()) roles.emplace(role_of(member.name), &member);
    if (roles.contains(Role::xades_signature)) return fail(Errc::unsupported, "a container with XAdES signatures");
    for (const ZipMember* member : of(roles, Role::data)) outline.files.push_back(member->name);
    for (const ZipMember* member : of(roles, Role::cades_signature))
        outline.signatures.push_back({member->name, {}, {}, {}});
    std::ranges::sort(outline.signatures, {}, &SignatureFile::name);
    const auto stamps = of(roles, Role::timestamp);

    if (outline.files.empty()) return bad_container("it holds no file");
    if (outline.signatures.empty() && stamps.empty()) return bad_container("it holds no signature");
    outline.form = roles.contains(Role::manifest) ? Form::e : Form::s;
    if (*declared && **declared != outline.form)
        return bad_container("its members are not of the type that it declares");
    if (outline.form == Form::e) {
        if (auto read = read_manifests(archive, roles, outline); !read) return forward(read);
        return outline;
    }
    if (outline.files.size() != 1) return bad_container("an ASiC-S holds one file");
    if (outline.signatures.size() + stamps.size() != 1)
        return bad_container("an ASiC-S holds one signature or one time-stamp");
    if (!stamps.empty()) outline.timestamp = stamps.front()->name;
    return outline;
}

}  // namespace pidpys::asic
