// SPDX-License-Identifier: MIT
#include "daemon/assemble/state_form.hpp"

#include <nlohmann/json.hpp>

#include "daemon/config/words.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostOctets = 4096;

Result<unsigned> form_of(const fs::path& file) {
    const auto octets = files::read_file(file.string(), kMostOctets);
    if (!octets) return tl::unexpected(octets.error());
    const auto json = nlohmann::json::parse(octets->begin(), octets->end(), nullptr, false);
    const auto form = json.is_object() ? json.find("form") : json.end();
    if (form == json.end() || !form->is_number_unsigned()) return fail(Errc::malformed, file.string());
    return form->get<unsigned>();
}

}  // namespace

Result<void> claim_state(const fs::path& state, api::Language language) {
    const fs::path file = state / "form";
    const auto found = form_of(file);
    if (!found && found.error().code != Errc::not_found) return tl::unexpected(found.error());
    if (found && *found > kStateForm)
        return fail(Errc::unsupported, say(language, Text::state_newer,
                                           {state.string(), std::to_string(*found), std::to_string(kStateForm)}));
    if (found == kStateForm) return {};
    const nlohmann::ordered_json form = {{"form", kStateForm}, {"program", "pidpysd " PIDPYS_VERSION}};
    return files::replace_file(file, as_bytes(form.dump() + "\n"), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace pidpys::daemon
