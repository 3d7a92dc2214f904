// SPDX-License-Identifier: MIT
// Containers (ASiC) as the tests of the Cipher contract ask for them and read them.
#pragma once

#include <catch2/catch.hpp>

#include "asic/draft.hpp"
#include "ways_to_sign.hpp"

namespace pidpys::api::test {

inline const std::string files_of_e = R"({"asicForm":"ASIC_E"})", file_of_s = R"({"asicForm":"ASIC_S"})";
inline const std::string joins = R"({"dataToSignQualifier":"alreadySigned"})";

struct Opened {
    std::unique_ptr<const std::string> octets;  // that the archive looks into
    asic::Archive archive;
    asic::Outline outline;

    std::string read(const std::string& name) const {
        const auto* member = archive.find(name);
        REQUIRE(member != nullptr);
        return text_of(*archive.read(*member, 1U << 20U));
    }
};

inline std::unique_ptr<Opened> open_container(std::string octets) {
    auto kept = std::make_unique<const std::string>(std::move(octets));
    INFO(kept->substr(0, 200));
    auto archive = asic::Archive::open(as_bytes(*kept));
    REQUIRE(archive);
    auto outline = asic::outline_of(*archive);
    REQUIRE(outline);
    return std::unique_ptr<Opened>(new Opened{std::move(kept), std::move(*archive), std::move(*outline)});
}

inline std::vector<std::string> names_of(const channel::Question& question) {
    std::vector<std::string> names;
    for (const auto& document : question.documents) names.push_back(document.name);
    return names;
}

inline std::vector<std::string> names_of(const std::string& container) {
    return open_container(container)->outline.files;
}

}  // namespace pidpys::api::test
