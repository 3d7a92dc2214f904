// SPDX-License-Identifier: MIT
// What keeps libraries of tokens from their tokens. Nobody must have a token: a word, and no fault.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "cli/doctor/checks.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"
#include "files/read_file.hpp"
#include "platform/token_devices.hpp"
#include "token/executable_stack.hpp"

namespace pidpys::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_library = std::size_t{256} << 20;  // octets

bool is_one_of(const token::Module& module, std::initializer_list<std::string_view> names) {
    const std::string file = module.path.filename().string();
    return std::ranges::any_of(names, [&](std::string_view name) { return file.starts_with(name); });
}

// Those that speak to readers through pcscd.
bool reads_cards(const token::Module& module) {
    return is_one_of(module, {"opensc-pkcs11", "onepin-opensc-pkcs11", "libykcs11", "libav337p11d", "libefitkeynxt"});
}

bool speaks_to_tpm(const token::Module& module) { return is_one_of(module, {"libtpm2_pkcs11"}); }

// As the library is told to reach it; empty: by no device.
fs::path tpm_device() {
    constexpr std::string_view kind = "device:";
    const char* told = std::getenv("TPM2_PKCS11_TCTI");
    const std::string_view way = told != nullptr ? told : "";
    if (way.empty()) return "/dev/tpmrm0";
    return way.starts_with(kind) ? fs::path(way.substr(kind.size())) : fs::path();
}

}  // namespace

Findings check_tokens(const Context& context) {
    const auto settings = service_settings(context);
    if (!settings) return {};  // told by check_settings
    const auto language = context.language;
    const auto modules = daemon::token_modules(*settings);
    Findings findings;
    for (const token::Module& module : modules) {
        const auto octets = files::read_file(module.path, max_library);
        if (octets && token::wants_executable_stack(*octets))
            findings.push_back({Health::note, say(language, Text::token_stack, {shown(module.path.string())}),
                                say(language, Text::token_stack_cure)});
    }
    const auto cards = std::ranges::find_if(modules, reads_cards);
    if (cards != modules.end() && platform::card_readers() != platform::Reach::good)
        findings.push_back({Health::note, say(language, Text::token_no_readers, {shown(cards->name)}),
                            say(language, Text::token_no_readers_cure)});
    const fs::path tpm = tpm_device();
    if (std::ranges::any_of(modules, speaks_to_tpm) && !tpm.empty() && platform::device(tpm) == platform::Reach::denied)
        findings.push_back({Health::note, say(language, Text::token_tpm_denied, {shown(tpm.string())}),
                            say(language, Text::token_tpm_denied_cure)});
    return findings;
}

}  // namespace pidpys::cli
