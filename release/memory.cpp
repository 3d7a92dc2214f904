// SPDX-License-Identifier: MIT
#include "release/memory.hpp"

#include <nlohmann/json.hpp>

#include "files/private_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::release {
namespace {

using Json = nlohmann::json;

constexpr const char* notice_file = "notice";
constexpr const char* watch_file = "watch.json";

}  // namespace

std::optional<Notice> Memory::newest() const {
    const auto file = files::read_file(folder_ / notice_file, max_notice);
    if (!file) return std::nullopt;
    const auto notice = read_notice(*file, key_);
    return notice ? std::optional(*notice) : std::nullopt;
}

Result<void> Memory::keep(ByteView file) const {
    const auto notice = read_notice(file, key_);
    if (!notice) return tl::unexpected(notice.error());
    const auto there = newest();
    return there && there->number >= notice->number ? Result<void>() : write(notice_file, file);
}

Watch Memory::watch() const {
    Watch watch;
    const auto file = files::read_file(folder_ / watch_file, max_notice);
    if (!file) return watch;
    const auto json = Json::parse(file->begin(), file->end(), nullptr, false);
    if (!json.is_object()) return watch;
    if (const auto wanted = json.find("wanted"); wanted != json.end()) watch.wanted = *wanted == true;
    const auto asked = json.find("asked");
    if (asked != json.end() && asked->is_number_unsigned() && *asked <= std::numeric_limits<std::uint32_t>::max())
        watch.asked = std::chrono::sys_seconds(std::chrono::seconds(asked->get<std::uint32_t>()));
    return watch;
}

Result<void> Memory::set_watch(const Watch& watch) const {
    Json json = {{"wanted", watch.wanted}};
    if (watch.asked) json["asked"] = static_cast<std::uint64_t>(watch.asked->time_since_epoch().count());
    return write(watch_file, as_bytes(json.dump() + "\n"));
}

Result<void> Memory::write(const char* name, ByteView content) const {
    if (auto made = files::make_private_directory(folder_); !made) return made;
    return files::replace_file(folder_ / name, content);
}

}  // namespace pidpys::release
