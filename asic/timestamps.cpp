// SPDX-License-Identifier: MIT
#include "asic/timestamps.hpp"

#include <algorithm>
#include <numeric>

namespace pidpys::asic {
namespace {

using Token = Result<crypto::timestamp::Token>;

Result<std::vector<Token>> read_tokens(const Archive& archive, const std::vector<SealFile>& files) {
    std::vector<Token> tokens;
    std::size_t left = kMaxTokens;
    for (const SealFile& file : files) {
        const auto octets = archive.read(*archive.find(file.name), left);
        if (!octets) return tl::unexpected<Error>(octets.error());
        left -= octets->size();
        tokens.push_back(crypto::timestamp::read_token(*octets));
    }
    return tokens;
}

class Judge {
public:
    Judge(FileDigests& digests, const Outline& outline, const TimestampReach& reach, std::vector<Token> tokens,
          std::vector<Seal> seals, const certs::TokenJudge& judge)
        : digests_(digests),
          outline_(outline),
          reach_(reach),
          tokens_(std::move(tokens)),
          seals_(std::move(seals)),
          judge_(judge),
          judged_(tokens_.size()) {}

    std::vector<TimestampJudgement> run() {
        std::vector<std::size_t> order(tokens_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return time_of(i); });
        for (const std::size_t i : order) judged_[i] = judged(i);
        return std::move(judged_);
    }

private:
    [[nodiscard]] certs::TimePoint time_of(std::size_t i) const {
        return tokens_[i] ? tokens_[i]->info.gen_time : certs::TimePoint::min();
    }

    TimestampJudgement judged(std::size_t i) {
        TimestampJudgement one{
            outline_.timestamps[i].name, {}, std::move(seals_[i].files), std::move(seals_[i].faults)};
        if (tokens_[i])
            one.judgement = judge_.judge(*tokens_[i], stamped(outline_.timestamps[i]), proven(i));
        else
            one.judgement.refuse(certs::Verdict::unchecked, tokens_[i].error());
        if (seals_[i].reason) one.judgement.refuse(*seals_[i].reason);
        return one;
    }

    [[nodiscard]] certs::StampedDigest stamped(const SealFile& file) const {
        return [this, &file](const crypto::DigestAlgorithm& algorithm) -> Result<Bytes> {
            if (file.manifest) return crypto::digest(algorithm, {file.manifest_octets});
            const auto digest = digests_.of(*digests_.archive().find(outline_.files.front()), algorithm);
            if (!digest) return tl::unexpected<Error>(digest.error());
            return **digest;
        };
    }

    [[nodiscard]] std::optional<certs::TimePoint> proven(std::size_t i) const {
        std::optional<certs::TimePoint> earliest;
        for (const std::size_t newer : reach_.over(outline_.timestamps[i]))
            if (judged_[newer].valid()) earliest = std::min(earliest.value_or(time_of(newer)), time_of(newer));
        return earliest;
    }

    FileDigests& digests_;
    const Outline& outline_;
    const TimestampReach& reach_;
    std::vector<Token> tokens_;
    std::vector<Seal> seals_;
    const certs::TokenJudge& judge_;
    std::vector<TimestampJudgement> judged_;  // in the outline's order; those not judged yet are not valid
};

}  // namespace

TimestampReach::TimestampReach(const Outline& outline) : outline_(outline) {
    for (const SealFile& stamp : outline.timestamps) {
        Names& names = referred_.emplace_back();
        if (!stamp.manifest) continue;
        for (const DataReference& reference : stamp.manifest->references) names.insert(reference.name);
    }
}

std::vector<std::size_t> TimestampReach::over(const SealFile& file) const {
    const auto is_over_all = [&](const Names& names) {
        if (!names.contains(file.name)) return false;
        if (!file.manifest)
            return std::ranges::all_of(outline_.files, [&](const auto& name) { return names.contains(name); });
        return names.contains(file.manifest_name) &&
               std::ranges::all_of(file.manifest->references,
                                   [&](const auto& one) { return names.contains(one.name); });
    };
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < referred_.size(); ++i)
        if (is_over_all(referred_[i])) places.push_back(i);
    return places;
}

Result<std::vector<TimestampJudgement>> judge_timestamps(FileDigests& digests, const Outline& outline,
                                                         const TimestampReach& reach,
                                                         const certs::AuthorityRegistry& authorities,
                                                         const certs::TokenOptions& options) {
    auto tokens = read_tokens(digests.archive(), outline.timestamps);
    if (!tokens) return forward(tokens);
    auto seals = seals_of(digests, outline, outline.timestamps);
    if (!seals) return forward(seals);
    std::vector<ByteView> readable;
    for (const Token& token : *tokens)
        if (token) readable.emplace_back(token->encoding);
    const certs::TokenJudge judge(authorities, options, readable);
    return Judge(digests, outline, reach, std::move(*tokens), std::move(*seals), judge).run();
}

}  // namespace pidpys::asic
