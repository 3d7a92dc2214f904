// SPDX-License-Identifier: MIT
#include "online/fetcher.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <memory>

namespace pidpys::online {
namespace {

using std::chrono::seconds;

constexpr std::size_t kKiB = 1024, kMiB = 1024 * kKiB;

constexpr std::array<KindRules, 9> kinds = {{
    {"time-stamp", "application/timestamp-reply", "application/timestamp-query", kMiB, seconds(10), seconds(25)},
    {"OCSP answer", "application/ocsp-response", "application/ocsp-request", kMiB, seconds(10), seconds(25)},
    {"revocation list", "application/pkix-crl, */*;q=0.5", "", 32 * kMiB, seconds(60), seconds(90)},
    {"certificates", "application/pkix-cert, application/x-pkcs7-certificates, */*;q=0.5", "", 8 * kMiB, seconds(30),
     seconds(60)},
    {"list of authorities", "application/json, */*;q=0.5", "", kMiB, seconds(30), seconds(60)},
    {"trusted list", "application/vnd.etsi.tsl+xml, */*;q=0.5", "", 8 * kMiB, seconds(30), seconds(60)},
    {"notice of a new version", "text/plain, */*;q=0.5", "", 2 * kKiB, seconds(10), seconds(25)},
    {"certificates by their keys", "*/*", "application/cmp-request", 256 * kKiB, seconds(10), seconds(10)},
    {"keys of an issuer", "application/jwk-set+json, application/json, */*;q=0.5", "", 256 * kKiB, seconds(10),
     seconds(10)},
}};

}  // namespace

const KindRules& rules_of(Kind kind) { return kinds.at(static_cast<std::size_t>(kind)); }

std::chrono::milliseconds patience_of(const Request& request) {
    const auto usual = rules_of(request.kind).patience;
    return request.patience.count() > 0 ? std::min(usual, request.patience) : usual;
}

Result<Answer> fetch_now(Fetcher& fetcher, Request request, std::stop_token stop) {
    const auto promise = std::make_shared<std::promise<Result<Answer>>>();
    auto answer = promise->get_future();
    fetcher.fetch(std::move(request), std::move(stop),
                  [promise](Result<Answer> result) { promise->set_value(std::move(result)); });
    return answer.get();
}

}  // namespace pidpys::online
