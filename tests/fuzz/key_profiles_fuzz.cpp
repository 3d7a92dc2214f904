// SPDX-License-Identifier: MIT
// The administrator's profiles: what is read makes sense, and a form that is filled in makes a request or a fault.
#include <cstdlib>

#include "keygen/profile_file.hpp"
#include "keygen/request_fields.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const auto profiles = keygen::parse_profiles(as_text(ByteView(data, size)), "fuzz", api::Language::en);
    if (!profiles) return 0;
    for (const auto& profile : *profiles) {
        if (profile.oid.empty() || profile.id.empty() || profile.fields.empty()) std::abort();
        if (keygen::find_profile(*profiles, profile.oid) != &profile) std::abort();
        keygen::FieldValues values;
        for (const auto& field : profile.fields) values[field.name] = "ua";
        (void)keygen::request_of(profile, values);
    }
    return 0;
}
