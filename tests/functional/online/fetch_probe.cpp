// SPDX-License-Identifier: MIT
// The online client by itself, for tests: a JSON document on standard input says how it is set up and what it fetches,
// one JSON line for each request comes out, in the order of the requests.
#include <chrono>
#include <filesystem>
#include <future>
#include <iostream>
#include <iterator>
#include <thread>

#include <nlohmann/json.hpp>

#include "crypto/base/encoding.hpp"
#include "online/http_client.hpp"

namespace {

using namespace pidpys;
using nlohmann::json;
using std::chrono::milliseconds;

online::ClientOptions options_of(const json& setup) {
    online::ClientOptions options;
    options.offline = setup.value("offline", false);
    for (const std::string& network : setup.value("allow", std::vector<std::string>{}))
        options.guard.allow.push_back(platform::parse_network(network).value());
    for (const std::uint16_t port : setup.value("ports", std::vector<std::uint16_t>{}))
        options.guard.ports.push_back(port);
    if (setup.contains("proxy")) options.proxy = setup["proxy"].get<std::string>();
    options.no_proxy = setup.value("no_proxy", std::vector<std::string>{});
    options.proxy_credentials = SecretString(setup.value("proxy_credentials", ""));
    options.tls_authorities = setup.value("ca", "");
    options.connect_time = milliseconds(setup.value("connect_ms", 2000));
    options.exchange_limit = milliseconds(setup.value("exchange_ms", 2000));
    options.round_pause = milliseconds(setup.value("pause_ms", 50));
    options.back_off = std::chrono::seconds(setup.value("back_off_s", 60));
    return options;
}

online::Request request_of(const json& asked) {
    online::Request request;
    request.kind = static_cast<online::Kind>(asked.value("kind", 0));
    for (const std::string url : asked["urls"])
        request.addresses.push_back(
            {url, asked.value("configured", false) ? online::Source::configured : online::Source::foreign});
    request.body = to_bytes(as_bytes(asked.value("body", "")));
    request.asker = asked.value("asker", "");
    request.patience = milliseconds(asked.value("patience_ms", 0));
    if (const std::string expected = asked.value("expect", ""); !expected.empty())
        request.check = [expected](ByteView answer) -> Result<online::Verdict> {
            if (as_text(answer).starts_with("later")) return fail(Errc::unavailable, "tryLater");
            if (as_text(answer) != expected) return fail(Errc::malformed, "no answer of its kind");
            return online::Verdict{};
        };
    return request;
}

json line_of(const Result<online::Answer>& answer) {
    if (!answer) return {{"error", static_cast<int>(answer.error().code)}, {"detail", answer.error().detail}};
    return {{"size", answer->body.size()},
            {"front", std::string(as_text(answer->body).substr(0, 60))},
            {"url", answer->url}};
}

std::ptrdiff_t threads() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), std::filesystem::directory_iterator());
}

}  // namespace

int main() {
    const json setup = json::parse(std::cin);
    auto client = online::make_client(options_of(setup));
    if (!client) return 1;
    std::stop_source stop;
    std::vector<std::future<Result<online::Answer>>> answers;
    const bool in_turn = setup.value("in_turn", false);
    for (const json& asked : setup["requests"]) {
        for (int i = asked.value("times", 1); i > 0; --i) {
            auto promise = std::make_shared<std::promise<Result<online::Answer>>>();
            answers.push_back(promise->get_future());
            (*client)->fetch(request_of(asked), stop.get_token(),
                             [promise](Result<online::Answer> answer) { promise->set_value(std::move(answer)); });
            if (in_turn) answers.back().wait();
        }
    }
    if (const int delay = setup.value("stop_after_ms", 0); delay > 0) {
        std::this_thread::sleep_for(milliseconds(delay));
        stop.request_stop();
    }
    if (const int delay = setup.value("end_after_ms", 0); delay > 0) {
        std::this_thread::sleep_for(milliseconds(delay));
        std::cout << json{{"threads", threads()}} << '\n';
        client->reset();
    }
    for (auto& answer : answers) std::cout << line_of(answer.get()) << '\n';
    return 0;
}
