// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <cstdio>
#include <fstream>

#include <nlohmann/json.hpp>

namespace bench {

void Results::add(std::string name, double value, std::string unit) {
    rows_.push_back({std::move(name), value, std::move(unit)});
}

void Results::note(std::string name, std::string text) { notes_.emplace_back(std::move(name), std::move(text)); }

double Results::value(std::string_view name) const {
    for (const Row& row : rows_) {
        if (row.name == name) return row.value;
    }
    return 0;
}

void Results::add_ratio(std::string name, std::string_view numerator, std::string_view denominator) {
    const double above = value(numerator), below = value(denominator);
    if (above > 0 && below > 0) add(std::move(name), above / below, "times");
}

void Results::print() const {
    for (const auto& [name, text] : notes_) std::printf("%-44s %14s\n", name.c_str(), text.c_str());
    for (const Row& row : rows_) std::printf("%-44s %14.2f %s\n", row.name.c_str(), row.value, row.unit.c_str());
}

bool Results::merge_into(const std::string& path) const {
    auto all = nlohmann::json::object();
    if (std::ifstream old(path); old) {
        all = nlohmann::json::parse(old, nullptr, false);
        if (!all.is_object()) return false;
    }
    for (const auto& [name, text] : notes_) all[name] = text;
    for (const Row& row : rows_) all[row.name] = row.value;
    std::ofstream file(path);
    file << all.dump(2) << '\n';
    return file.good();
}

}  // namespace bench
