// SPDX-License-Identifier: MIT
// One OpenID Connect issuer whose access tokens are believed: its keys, fetched, kept and brought anew, and the judgement of
// a token by them (OpenID Connect Core 1.0 §3.1.3.7 as far as RFC 9068 §4 takes it over). From any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/oidc/algorithm.hpp"
#include "online/fetcher.hpp"

namespace pidpys::api::oidc {

struct IssuerConfig {
    std::string issuer, audience;  // as tokens say them; compared octet for octet
    std::string keys;              // https address of the key set
    std::vector<Algorithm> algorithms = {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa};
    std::string scope = {};  // one that a token must have; empty: none
    std::string user_claim = "sub";
};

// Whom a token speaks for, by the issuer's names.
struct Bearer {
    std::string user, client;
};

class Issuer {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;
    using Clock = std::function<std::pair<std::chrono::system_clock::time_point, SteadyTime>()>;

    Issuer(IssuerConfig config, online::Fetcher& fetcher, Clock clock, std::function<void(const std::string&)> log);
    ~Issuer();  // requests under way end with the fetcher, which outlives it; whoever waits is told
    Issuer(const Issuer&) = delete;
    Issuer& operator=(const Issuer&) = delete;

    // Calls `ready` when the keys are at hand by which the token could be judged, or are not to be had now: at once, or on
    // the fetcher's thread. Keys of which the set at hand does not know are looked for once a minute at most; the set is
    // brought anew after ten minutes, beside its use.
    void prepare(std::string_view token, std::function<void()> ready);

    // By the keys at hand. denied: for whatever reason it is not believed; unavailable: there are no keys that could tell.
    Result<Bearer> judge(std::string_view token);

    [[nodiscard]] std::size_t remembered() const;  // tokens whose signature is not verified again

private:
    struct State;
    const std::shared_ptr<State> state_;
};

}  // namespace pidpys::api::oidc
