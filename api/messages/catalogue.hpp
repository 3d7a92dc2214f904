// SPDX-License-Identifier: MIT
// Texts of a .def file of lines X(name, uk, ru, en, pl), looked up by name and language.
#pragma once

#include <array>

#include "api/messages/language.hpp"

namespace pidpys::api {

// `Id` enumerates the file's names, in its order, and ends with `count`. An aggregate: the file's lines are its rows.
template <class Id>
struct Catalogue {
    std::array<std::array<std::string_view, language_count>, static_cast<std::size_t>(Id::count)> rows;

    // UTF-8, living for ever.
    [[nodiscard]] constexpr std::string_view of(Language language, Id id) const {
        return rows[static_cast<std::size_t>(id)][static_cast<std::size_t>(language)];
    }
};

// A row of it; the .def file's X.
constexpr std::array<std::string_view, language_count> row(std::string_view uk, std::string_view ru,
                                                           std::string_view en, std::string_view pl) {
    return {uk, ru, en, pl};
}

}  // namespace pidpys::api
