// SPDX-License-Identifier: MIT
// What was measured: a table for people, numbers by name for results.json.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

class Results {
public:
    void add(std::string name, double value, std::string unit);
    // Words beside the figures: under what they were measured.
    void note(std::string name, std::string text);
    // 0 for a name that was not measured.
    [[nodiscard]] double value(std::string_view name) const;
    // `name` = numerator / denominator, unless either is missing.
    void add_ratio(std::string name, std::string_view numerator, std::string_view denominator);

    void print() const;
    // Into the JSON object of a file, beside what other programs wrote there; false if that fails.
    [[nodiscard]] bool merge_into(const std::string& path) const;

private:
    struct Row {
        std::string name;
        double value;
        std::string unit;
    };
    std::vector<Row> rows_;
    std::vector<std::pair<std::string, std::string>> notes_;
};

void measure_dstu(Results& results);           // ours and EC_GROUP
void measure_bouncy_castle(Results& results);  // skips visibly without Java or the jars
void measure_symmetric(Results& results);
void measure_envelopes(Results& results);
void measure_lists(Results& results);
void measure_judgements(Results& results);
void measure_containers(Results& results);  // skips visibly without the interop folder

}  // namespace bench
