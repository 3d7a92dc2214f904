// SPDX-License-Identifier: MIT
#include "api/session/options.hpp"

#include <algorithm>
#include <cctype>

#include "crypto/base/ascii.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_free_text = 256;

using Values = std::array<std::string_view, 7>;  // allowed values, the default first; none at all: free text

struct Spec {
    std::string_view name;
    Values values;
};

constexpr std::array<Spec, static_cast<std::size_t>(Option::count)> specs = {{
    {"signatureType", {"detached", "attached"}},
    {"embedSignatureTs", {"false", "true"}},
    {"embedDataTs", {"false", "true"}},
    {"embedCertificateType", {"nothing", "signerCert", "signerAndCaCert", "signerCertAndCaInfo"}},
    {"signatureTsVerifyOption", {"ignore", "verifyIfPresent", "verifyOrFailIfNotPresent"}},
    {"dataTsVerifyOption", {"ignore", "verifyIfPresent", "verifyOrFailIfNotPresent"}},
    {"tsAdditionalVerifying", {"false", "true"}},
    {"dataToSignQualifier", {"notSignedBefore", "alreadySigned"}},
    {"duplicateSign", {"false", "true"}},
    {"cadesType", {"undefined", "CAdESBES", "CAdEST", "CAdESXLong", "CAdESBLT", "CAdESBLTA"}},
    {"nokkCompatible", {"false", "true"}},
    {"asicForm", {"NONE", "ASIC_S", "ASIC_E"}},
    {"caId", {}},
}};

const Spec* find(std::string_view name) {
    const auto* spec =
        std::find_if(specs.data(), specs.data() + specs.size(), [&](const Spec& each) { return each.name == name; });
    return spec == specs.data() + specs.size() ? nullptr : spec;
}

}  // namespace

std::string SessionOptions::none_of(std::string_view name, std::string_view value) {
    std::string sentence = std::string(name) + ": " + std::string(value) + " is none of ";
    const Spec* spec = find(name);
    for (std::size_t i = 0; i < spec->values.size() && !spec->values[i].empty(); ++i)
        sentence.append(i == 0 ? "" : ", ").append(spec->values[i]);
    return sentence;
}

std::string normalise(std::string_view value) {
    std::string plain;
    for (const char c : without_blanks(value))
        if (c != '_' && c != '-') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return plain;
}

SessionOptions::SessionOptions() {
    for (std::size_t i = 0; i < specs.size(); ++i) values_[i] = specs[i].values.front();
}

bool SessionOptions::knows(std::string_view name) { return find(name) != nullptr; }

Result<void> SessionOptions::set(std::string_view name, std::string_view value) {
    const Spec* spec = find(name);
    if (spec == nullptr) return {};
    if (value.size() > max_free_text) return fail(Errc::too_large, std::string(name));
    auto& place = values_[static_cast<std::size_t>(spec - specs.data())];
    const auto given = normalise(value);
    if (spec->values.front().empty()) {
        place = without_blanks(value);
        return {};
    }
    for (const auto allowed : spec->values) {
        if (allowed.empty() || normalise(allowed) != given) continue;
        place = allowed;
        return {};
    }
    // A level this program has never heard of is refused where it is used, as every level it cannot make (13).
    if (spec->name == "cadesType") {
        place = without_blanks(value);
        return {};
    }
    return fail(Errc::invalid_argument, none_of(name, value));
}

bool SessionOptions::is(Option option, std::string_view value) const { return this->value(option) == value; }

std::vector<std::pair<std::string_view, std::string_view>> SessionOptions::list() const {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (std::size_t i = 0; i < specs.size(); ++i) all.emplace_back(specs[i].name, values_[i]);
    return all;
}

}  // namespace pidpys::api
