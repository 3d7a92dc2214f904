// SPDX-License-Identifier: MIT
#include "platform/local_endpoint.hpp"

#include <windows.h>

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "platform/directories.hpp"
#include "platform/windows/digest.hpp"

namespace pidpys::platform {
namespace {

constexpr std::string_view kPipes = R"(\\.\pipe\)";
constexpr std::size_t kOfDigest = 16;  // octets of it in the name

}  // namespace

std::string default_local_endpoint() {
    const auto folder = default_runtime_directory();
    return folder.empty() ? std::string() : (folder / L"agent.sock").string();
}

std::string system_name_of(const std::string& endpoint) {
    if (endpoint.starts_with(kPipes)) return endpoint;
    std::error_code ignored;
    std::wstring place = std::filesystem::absolute(endpoint, ignored).lexically_normal().make_preferred().wstring();
    ::CharUpperBuffW(place.data(), static_cast<DWORD>(place.size()));  // the same file in other letters' case
    const auto digest = sha256({reinterpret_cast<const std::uint8_t*>(place.data()), place.size() * sizeof(wchar_t)});
    std::string name = std::string(kPipes) + "pidpys-";
    for (const unsigned octet : ByteView(digest).first(kOfDigest))
        name += {"0123456789abcdef"[octet >> 4U], "0123456789abcdef"[octet & 15U]};
    return name;
}

}  // namespace pidpys::platform
