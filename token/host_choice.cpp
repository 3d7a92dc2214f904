// SPDX-License-Identifier: MIT
#include "token/host_choice.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "files/open_file.hpp"
#include "platform/companions.hpp"

namespace pidpys::token {
namespace {

namespace fs = std::filesystem;

// What precedes the header (a program for DOS, marks of the linker) is a few hundred octets.
constexpr std::uintmax_t most_of_head = std::uintmax_t{64} << 10;
constexpr std::size_t place_of_header = 0x3c;  // in the DOS header, whose last field it is

std::string text_of(const fs::path& path) { return reinterpret_cast<const char*>(path.u8string().c_str()); }

std::uint32_t little_endian(ByteView octets) {
    std::uint32_t number = 0;
    for (std::size_t at = octets.size(); at > 0; --at) number = number << 8 | octets[at - 1];
    return number;
}

std::string name_of(std::uint16_t machine) {
    switch (machine) {
        case 0xaa64: return "ARM64";
        case 0x01c0:
        case 0x01c4: return "ARM";
        default: break;
    }
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "0x%04x", machine);
    return number.data();
}

Result<Bytes> read_head(const fs::path& path) {
    auto size = files::size_of_file(path);
    if (!size) return forward(size);
    auto file = files::open_file(path);
    if (!file) return forward(file);
    Bytes head(static_cast<std::size_t>(std::min(*size, most_of_head)));
    if (!file->read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size())))
        return fail(Errc::io, "cannot read " + text_of(path));
    return head;
}

tl::unexpected<Error> told(Errc code, std::string_view what, const fs::path& file, const std::string& more = {}) {
    return fail(code, std::string(what) + ": " + text_of(file) + (more.empty() ? "" : ", " + more));
}

}  // namespace

Result<std::uint16_t> machine_of(ByteView head) {
    constexpr std::string_view dos = "MZ", pe("PE\0\0", 4);
    const auto malformed = [] { return fail(Errc::malformed, std::string(detail::no_library)); };
    if (head.size() < place_of_header + 4 || !as_text(head).starts_with(dos)) return malformed();
    const std::size_t at = little_endian(head.subspan(place_of_header, 4));
    if (at > head.size() || head.size() - at < pe.size() + 2 || !as_text(head.subspan(at)).starts_with(pe))
        return malformed();
    return static_cast<std::uint16_t>(little_endian(head.subspan(at + pe.size(), 2)));
}

Hosts installed_hosts() {
    Hosts hosts{platform::helper_program("pidpys-token-host"), {}};
#ifdef _WIN32
    hosts.narrow = platform::helper_program("pidpys-token-host32");
#endif
    return hosts;
}

Result<fs::path> host_for(const fs::path& module, const Hosts& hosts) {
    if (hosts.narrow.empty()) return hosts.usual;
    auto head = read_head(module);
    if (!head) return forward(head);
    const auto machine = machine_of(*head);
    if (!machine) return told(machine.error().code, detail::no_library, module);
    if (*machine == machine_x64) return hosts.usual;
    if (*machine != machine_x86) return told(Errc::unsupported, detail::other_processor, module, name_of(*machine));
    std::error_code ignored;
    if (!fs::exists(hosts.narrow, ignored)) return told(Errc::not_found, detail::no_narrow_host, hosts.narrow);
    return hosts.narrow;
}

}  // namespace pidpys::token
