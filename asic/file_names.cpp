// SPDX-License-Identifier: MIT
#include "asic/file_names.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "asic/names.hpp"
#include "crypto/base/ascii.hpp"
#include "crypto/base/plain_line.hpp"

namespace pidpys::asic {
namespace {

tl::unexpected<Error> refuse(const std::string& name, std::string_view why) {
    return fail(Errc::invalid_argument, plain_line(name) + ": " + std::string(why));
}

// CON, COM1.txt … in any folder (Windows, "Naming Files, Paths, and Namespaces").
bool is_device(std::string_view step) {
    const std::string stem = lower_ascii(step.substr(0, step.find('.')));
    static constexpr std::array<std::string_view, 4> devices{"con", "prn", "aux", "nul"};
    if (std::ranges::find(devices, std::string_view(stem)) != devices.end()) return true;
    return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '0' && stem[3] <= '9';
}

// Of UTF-8, which is never shorter.
std::u16string utf16_of(std::string_view text) {
    std::u16string wide(text.size(), u'\0');
    std::int32_t size = 0;
    UErrorCode error = U_ZERO_ERROR;
    const auto most = static_cast<std::int32_t>(text.size());
    u_strFromUTF8(wide.data(), most, &size, text.data(), most, &error);
    wide.resize(U_FAILURE(error) ? 0 : static_cast<std::size_t>(size));
    return wide;
}

// Joiners aside, which some scripts are written with.
bool deceives(const std::string& name) {
    const std::u16string wide = utf16_of(name);
    for (std::size_t at = 0; at < wide.size();) {
        UChar32 c = 0;
        U16_NEXT(wide.data(), at, wide.size(), c);
        constexpr std::uint32_t refused = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
        if ((U_GET_GC_MASK(c) & refused) != 0 && c != 0x200C && c != 0x200D) return true;
    }
    return false;
}

Result<void> check_steps(const std::string& name) {
    for (std::string_view rest = name; !rest.empty();) {
        const auto step = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(step.size() + 1, rest.size()));
        if (step.ends_with(' ') || step.ends_with('.')) return refuse(name, "a name that ends in a blank or a dot");
        if (is_device(step)) return refuse(name, "a name that Windows keeps for devices");
    }
    return {};
}

// How no system tells names apart.
Result<std::string> folded(const std::string& name) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2* fold = unorm2_getNFKCCasefoldInstance(&error);
    const std::u16string wide = utf16_of(name);
    std::array<UChar, 18 * kMaxName> result{};  // the longest expansion of a character
    std::int32_t size = unorm2_normalize(fold, wide.data(), static_cast<std::int32_t>(wide.size()), result.data(),
                                         static_cast<std::int32_t>(result.size()), &error);
    std::string octets(3 * static_cast<std::size_t>(std::max(size, 0)), '\0');
    u_strToUTF8(octets.data(), static_cast<std::int32_t>(octets.size()), &size, result.data(), size, &error);
    if (U_FAILURE(error)) return fail(Errc::internal, std::string("Unicode: ") + u_errorName(error));
    octets.resize(static_cast<std::size_t>(size));
    return octets;
}

Result<void> check_one(const std::string& name) {
    if (auto sound = check_name(name); !sound)
        return fail(sound.error().code, plain_line(name) + ": " + sound.error().detail);
    if (role_of(name) != Role::data) return refuse(name, "a name that containers keep for themselves");
    if (auto sound = check_steps(name); !sound) return sound;
    if (deceives(name))
        return refuse(name, "a name with invisible characters or marks that turn the direction of writing");
    return {};
}

}  // namespace

Result<void> check_file_names(std::span<const std::string> names) {
    if (names.size() > kMaxFiles)
        return fail(Errc::too_large, "a container of more than " + std::to_string(kMaxFiles) + " files");
    std::map<std::string, const std::string*> seen;
    for (const std::string& name : names) {
        if (auto sound = check_one(name); !sound) return sound;
        auto key = folded(name);
        if (!key) return forward(key);
        const auto [other, is_new] = seen.emplace(std::move(*key), &name);
        if (is_new) continue;
        return refuse(name, *other->second == name ? "two files of one name"
                                                   : "not everywhere another name than " + plain_line(*other->second));
    }
    for (const auto& [key, name] : seen)
        for (auto slash = key.find('/'); slash != std::string::npos; slash = key.find('/', slash + 1))
            if (seen.contains(key.substr(0, slash)))
                return refuse(*name, "in a folder that is a file of the container");
    return {};
}

}  // namespace pidpys::asic
