// SPDX-License-Identifier: MIT
#include "files/guarded_file.hpp"

#include "files/read_file.hpp"

namespace pidpys::files {

namespace fs = std::filesystem;

std::string writable_by(const FileFacts& facts, std::uint64_t we) {
    if (facts.owner != 0 && facts.owner != we) return "it belongs to another user";
    if (facts.kind == FileFacts::Kind::link) return {};   // its own mode says nothing; where it leads is looked at apart
    const bool directory = facts.kind == FileFacts::Kind::directory;
    const auto may = [&](fs::perms whom) { return (facts.mode & whom) != fs::perms::none; };
    if (directory && may(fs::perms::sticky_bit)) return {};
    if (may(fs::perms::others_write)) return "everybody may write it";
    if (may(fs::perms::group_write) && !(directory && facts.own_group)) return "its group may write it";
    return {};
}

Result<void> check_only_we_write(const fs::path& path) {
    std::error_code error;
    const fs::path given = fs::absolute(path, error).lexically_normal();
    const fs::path real = fs::canonical(path, error);
    if (error == std::errc::no_such_file_or_directory) return fail(Errc::not_found, path.string());
    if (error) return fail(Errc::io, path.string() + ": " + error.message());
    for (const fs::path& way : {given, real}) {
        fs::path step;
        for (const fs::path& name : way) {
            step /= name;
            const auto facts = facts_of(step);
            if (!facts) return tl::unexpected(facts.error());
            if (const auto why = writable_by(*facts, own_user()); !why.empty())
                return fail(Errc::denied, path.string() + " is not used: " + (step == way ? "" : step.string() + ": ") + why);
        }
    }
    return {};
}

Result<Bytes> read_guarded_file(const fs::path& path, std::size_t max_size) {
    if (auto ours = check_only_we_write(path); !ours) return forward(ours);
    return read_file(path, max_size);
}

}  // namespace pidpys::files
