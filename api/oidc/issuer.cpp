// SPDX-License-Identifier: MIT
#include "api/oidc/issuer.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <stop_token>
#include <unordered_map>

#include <openssl/sha.h>

#include "api/oidc/key_set.hpp"

namespace pidpys::api::oidc {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kBetweenFetches{1}, kFresh{10};
constexpr hours kLongest{1};  // without a word of the issuer: what it has taken back must end
constexpr std::int64_t kSkew = 60;
constexpr std::size_t kMostRemembered = 10'000, kMostWaiting = 1'000;

tl::unexpected<Error> refused(const char* why) { return fail(Errc::denied, std::string("token: ") + why); }

std::string digest_of(std::string_view token) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(as_bytes(token).data(), token.size(), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

bool in_time(const Claims& claims, std::int64_t now) {
    return now < claims.expires + kSkew && now + kSkew >= claims.not_before.value_or(0) &&
           now + kSkew >= claims.issued.value_or(0);
}

}  // namespace

struct Issuer::State : std::enable_shared_from_this<State> {
    State(IssuerConfig its_config, online::Fetcher& its_fetcher, Clock its_clock,
          std::function<void(const std::string&)> its_log)
        : config(std::move(its_config)), fetcher(its_fetcher), clock(std::move(its_clock)), log(std::move(its_log)) {}

    const IssuerConfig config;
    online::Fetcher& fetcher;
    const Clock clock;
    const std::function<void(const std::string&)> log;
    std::stop_source stop;

    mutable std::mutex mutex;  // over the rest
    std::shared_ptr<const KeySet> keys;
    SteadyTime fetched{};             // the set
    std::optional<SteadyTime> tried;  // to fetch it
    bool fetching = false;
    std::vector<std::function<void()>> waiting;
    std::unordered_map<std::string, Claims> remembered;  // by their digests: verified by a key of this set

    [[nodiscard]] std::shared_ptr<const KeySet> usable(SteadyTime now) const {
        return keys && now - fetched < kLongest ? keys : nullptr;
    }

    // By a key of a fresh set: there is nothing to prepare, and no need to read it once more.
    [[nodiscard]] bool is_settled(const std::string& digest, SteadyTime now) const {
        const std::lock_guard lock(mutex);
        return keys && now - fetched < kFresh && remembered.contains(digest);
    }

    // Under the lock. True: it is under way.
    bool begin(SteadyTime now) {
        if (fetching) return true;
        if (tried && now - *tried < kBetweenFetches) return false;
        tried = now;
        return fetching = true;
    }

    void fetch() {
        online::Request request;
        request.kind = online::Kind::json_web_keys;
        request.addresses = {{config.keys, online::Source::configured}};
        request.asker = "tokens";
        request.check = [](ByteView answer) -> Result<online::Verdict> {
            const auto set = read_key_set(as_text(answer));
            if (!set) return tl::unexpected(set.error());
            return online::Verdict();
        };
        fetcher.fetch(std::move(request), stop.get_token(),
                      [self = shared_from_this()](Result<online::Answer> answer) { self->land(std::move(answer)); });
    }

    void land(Result<online::Answer> answer) {
        auto set = answer ? read_key_set(as_text(answer->body)) : tl::unexpected(answer.error());
        std::vector<std::function<void()>> told;
        {
            const std::lock_guard lock(mutex);
            fetching = false;
            told.swap(waiting);
            if (set) {
                keys = std::make_shared<const KeySet>(std::move(*set));
                fetched = clock().second;
                remembered.clear();
            }
        }
        if (!set && log) log("the keys of the issuer cannot be had: " + set.error().detail);
        for (const auto& ready : told) ready();
    }

    // Verified, though perhaps out of its time.
    Result<Claims> verified(std::string_view text, const std::string& digest, SteadyTime now) {
        std::shared_ptr<const KeySet> set;
        {
            const std::lock_guard lock(mutex);
            set = usable(now);
            const auto found = remembered.find(digest);
            if (set && found != remembered.end()) return found->second;
        }
        const auto token = read_token(text, config.user_claim);
        if (!token) return refused("its form");
        if (std::ranges::find(config.algorithms, token->algorithm) == config.algorithms.end())
            return refused("its algorithm");
        if (!set) return fail(Errc::unavailable, "the keys of the issuer are not at hand");
        const SigningKey* key = set->find(token->algorithm, token->key_id);
        if (key == nullptr || !is_signed_by(*token, *key)) return refused("its signature");
        const std::lock_guard lock(mutex);
        if (remembered.size() >= kMostRemembered) remembered.clear();
        if (keys == set) remembered.emplace(digest, token->claims);
        return token->claims;
    }
};

Issuer::Issuer(IssuerConfig config, online::Fetcher& fetcher, Clock clock, std::function<void(const std::string&)> log)
    : state_(std::make_shared<State>(std::move(config), fetcher, std::move(clock), std::move(log))) {}

Issuer::~Issuer() { state_->stop.request_stop(); }

void Issuer::prepare(std::string_view text, std::function<void()> ready) {
    const auto now = state_->clock().second;
    if (state_->is_settled(digest_of(text), now)) return ready();
    const auto token = read_token(text, state_->config.user_claim);
    bool fetch = false, wait = false;
    {
        const std::lock_guard lock(state_->mutex);
        const auto set = state_->usable(now);
        const bool known = !token || (set && set->find(token->algorithm, token->key_id) != nullptr);
        if (!known || (token && now - state_->fetched >= kFresh)) {
            const bool under_way = state_->fetching;
            wait = state_->begin(now) && !known && state_->waiting.size() < kMostWaiting;
            fetch = state_->fetching && !under_way;
            if (wait) state_->waiting.push_back(std::move(ready));
        }
    }
    if (fetch) state_->fetch();
    if (!wait) ready();
}

Result<Bearer> Issuer::judge(std::string_view text) {
    const auto [now, steady] = state_->clock();
    if (text.size() > max_token) return refused("its length");
    const auto claims = state_->verified(text, digest_of(text), steady);
    if (!claims) return tl::unexpected(claims.error());
    const IssuerConfig& config = state_->config;
    const auto has = [](const std::vector<std::string>& list, const std::string& one) {
        return std::ranges::find(list, one) != list.end();
    };
    if (claims->issuer != config.issuer) return refused("its issuer");
    if (!has(claims->audience, config.audience)) return refused("its audience");
    if (!in_time(*claims, std::chrono::floor<seconds>(now.time_since_epoch()).count())) return refused("its time");
    if (claims->bound) return refused("it is bound to a key");
    if (!config.scope.empty() && !has(claims->scopes, config.scope)) return refused("its scope");
    if (claims->user.empty() || claims->client.empty()) return refused("whom it is for");
    return Bearer{claims->user, claims->client};
}

std::size_t Issuer::remembered() const {
    const std::lock_guard lock(state_->mutex);
    return state_->remembered.size();
}

}  // namespace pidpys::api::oidc
