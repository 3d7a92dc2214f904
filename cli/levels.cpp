// SPDX-License-Identifier: MIT
#include "cli/levels.hpp"

#include <array>

#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

using crypto::CadesLevel;

constexpr std::array<std::pair<const char*, CadesLevel>, 4> level_words{
    {{"T", CadesLevel::t}, {"XL", CadesLevel::x_long}, {"LT", CadesLevel::lt}, {"LTA", CadesLevel::lta}}};

}  // namespace

std::optional<CadesLevel> level_named(const std::string& name) {
    for (const auto& [word, level] : level_words)
        if (word == name) return level;
    return std::nullopt;
}

std::vector<std::string> level_names() {
    std::vector<std::string> names;
    for (const auto& level : level_words) names.emplace_back(level.first);
    return names;
}

Result<Levels> Levels::open(const Context& context, const LevelServers& servers) {
    auto network = Network::open(context, servers.network);
    if (!network) return forward(network);
    Levels opened(std::move(*network), authorities_of(context, servers.authorities));
    for (const auto* urls : {&servers.stamps, &opened.network_.timestamp_servers()})
        for (const std::string& url : *urls) opened.stamp_servers_.push_back({url, online::Source::configured});
    return opened;
}

proof::Context Levels::context(const std::vector<Bytes>& certificates) const {
    return {authorities_, std::chrono::system_clock::now(), stamp_servers_, true, certificates};
}

Result<proof::Stamp> Levels::stamp(crypto::timestamp::Imprint imprint, const std::vector<Bytes>& certificates) {
    proof::StampErrand errand(context(certificates), std::move(imprint),
                              certificates.empty() ? ByteView() : ByteView(certificates.front()));
    if (auto done = network_.run(errand); !done) return forward(done);
    return errand.outcome();
}

Result<proof::Upgraded> Levels::raise(ByteView signature, std::optional<ByteView> beside, CadesLevel level,
                                      std::optional<ByteView> joined, const std::vector<Bytes>& certificates) {
    auto upgrade = proof::Upgrade::begin(signature, beside, {level, joined}, context(certificates));
    if (!upgrade) return forward(upgrade);
    if (auto done = network_.run(**upgrade); !done) return forward(done);
    return (*upgrade)->outcome();
}

}  // namespace pidpys::cli
