// SPDX-License-Identifier: MIT
#include "support.hpp"
#include "tests/main/places.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

namespace dstu_test {

const std::map<std::string, std::string>& vectors() {
    static const auto read = [] {
        std::map<std::string, std::string> result;
        std::ifstream file(places::in_source("tests/unit/dstu4145/vectors.txt"));
        for (std::string line; std::getline(file, line);) {
            std::istringstream words(line);
            std::string name;
            if (words >> name && name[0] != '#') words >> result[name];
        }
        return result;
    }();
    return read;
}

Bytes octets(const std::string& name) { return hex_decode(vectors().at(name)).value(); }
Words number(const std::string& name) { return from_big_endian(vectors().at(name)); }

Words from_big_endian(const std::string& hex) {
    std::string lower = hex;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return words_from_hex(lower);
}

Bytes little_endian(const Words& words, std::size_t size) {
    Bytes result(size);
    words_to_le(words, result);
    return result;
}

Domain annex_b_domain() {
    Domain domain = named_domain(NamedCurve::m163);
    domain.base = {{number("annex_b.base_x")}, {number("annex_b.base_y")}};
    return domain;
}

std::vector<ParamsPtr> with_every_engine(NamedCurve name) {
    std::vector<ParamsPtr> result{Params::named_with_engine(name, EngineKind::portable)};
    if (make_clmul_engine(name, 1)) result.push_back(Params::named_with_engine(name, EngineKind::one_lane));
    result.push_back(Params::named(name));
    return result;
}

std::vector<NamedCurve> all_curves() {
    std::vector<NamedCurve> result;
    for (std::size_t i = 0; i < named_curve_count; ++i) result.push_back(static_cast<NamedCurve>(i));
    return result;
}

}  // namespace dstu_test
