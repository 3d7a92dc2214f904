// SPDX-License-Identifier: MIT
#include "files/guarded_file.hpp"

#include "files/read_file.hpp"

namespace pidpys::files {

namespace fs = std::filesystem;

std::string writable_by(const platform::FileFacts& facts, std::uint64_t we) {
    if (facts.owner != 0 && facts.owner != we) return "it belongs to another user";
    if (facts.kind == platform::FileFacts::Kind::link)
        return {};  // its own mode says nothing; where it leads is looked at apart
    const bool directory = facts.kind == platform::FileFacts::Kind::directory;
    const auto may = [&](fs::perms whom) { return (facts.mode & whom) != fs::perms::none; };
    if (directory && may(fs::perms::sticky_bit)) return {};
    if (may(fs::perms::others_write)) return "everybody may write it";
    if (may(fs::perms::group_write) && !(directory && facts.own_group)) return "its group may write it";
    return {};
}

Result<OpenStep> open_step(const fs::path& path, std::uint64_t we) {
    std::error_code error;
    const fs::path given = fs::absolute(path, error).lexically_normal();
    const auto real = platform::real_path(path);
    if (!real) return tl::unexpected(real.error());
    for (const fs::path& way : {given, *real}) {
        fs::path step;
        for (const fs::path& name : way) {
            step /= name;
            if (!step.has_root_directory()) continue;  // a drive's name alone
            const auto facts = platform::facts_of(step);
            if (!facts) return tl::unexpected(facts.error());
            if (auto why = writable_by(*facts, we); !why.empty()) return OpenStep{step, std::move(why)};
        }
    }
    return OpenStep{};
}

Result<void> check_only_we_write(const fs::path& path) {
    const auto open = open_step(path);
    if (!open) return tl::unexpected(open.error());
    if (open->why.empty()) return {};
    std::error_code ignored;
    const auto real = platform::real_path(path);
    const bool itself = open->step == fs::absolute(path, ignored).lexically_normal() || (real && open->step == *real);
    return fail(Errc::denied,
                path.string() + " is not used: " + (itself ? "" : open->step.string() + ": ") + open->why);
}

Result<Bytes> read_guarded_file(const fs::path& path, std::size_t max_size) {
    if (auto ours = check_only_we_write(path); !ours) return forward(ours);
    return read_file(path, max_size);
}

}  // namespace pidpys::files
