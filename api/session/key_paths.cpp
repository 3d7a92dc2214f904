// SPDX-License-Identifier: MIT
#include "api/session/key_paths.hpp"

#include <algorithm>
#include <fstream>

#include "api/session/private_blob.hpp"
#include "crypto/container/key_container.hpp"

namespace pidpys::api {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refused() {
    return fail(Errc::not_found, "keyStorePath names no key container that this service has issued");
}

}  // namespace

void KeyPaths::issue(const std::string& caller, const std::string& path) {
    const std::lock_guard lock(mutex_);
    std::pair entry(caller, path);
    if (std::find(issued_.begin(), issued_.end(), entry) != issued_.end()) return;
    issued_.push_back(std::move(entry));
    if (issued_.size() > capacity_) issued_.pop_front();
}

bool KeyPaths::issued(const std::string& caller, const std::string& path) const {
    const std::lock_guard lock(mutex_);
    return std::find(issued_.begin(), issued_.end(), std::pair(caller, path)) != issued_.end();
}

bool KeyPaths::admitted(const fs::path& path) const {
    if (!path.is_absolute()) return false;
    const fs::path normal = path.lexically_normal();
    return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const fs::path& prefix) {
        const fs::path below = normal.lexically_relative(prefix.lexically_normal());
        return !below.empty() && below != "." && *below.begin() != "..";
    });
}

Result<void> KeyPaths::check(const std::string& caller, const std::string& path) const {
    if (path.find('\0') != std::string::npos) return refused();
    if (issued(caller, path) || admitted(path)) return {};
    return refused();
}

Result<Blob> KeyPaths::read(const std::string& caller, const std::string& path) const {
    if (const auto checked = check(caller, path); !checked) return refused();
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error || !fs::is_regular_file(real, error)) return refused();
    if (!issued(caller, path) && !admitted(real)) return refused();
    const auto size = fs::file_size(real, error);
    if (error || size > crypto::ContainerLimits{}.max_size) return refused();
    std::ifstream file(real, std::ios::binary);
    Bytes content(static_cast<std::size_t>(size));
    file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size));
    if (!file) return refused();
    return private_blob(std::move(content));
}

}  // namespace pidpys::api
