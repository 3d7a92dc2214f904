// SPDX-License-Identifier: MIT
// JSON bodies through the real handlers, and our reader beside nlohmann's. The first octet picks the endpoint.
#include <cstdlib>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "api/cipher/json_fields.hpp"
#include "api/cipher/routes.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::api;

struct AtOnce final : Workers {
    bool post(const AccountPtr&, std::function<void()> task) override {
        task();
        return true;
    }
};

struct Still final : Clock {
    [[nodiscard]] std::chrono::system_clock::time_point now() const override { return {}; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override { return {}; }
};

struct Never final : channel::Prompter {
    void ask(channel::Question, std::stop_token, std::function<void(channel::Answer)> done) override { done({}); }
    [[nodiscard]] bool available() const override { return true; }
};

struct Service {
    Accounts accounts;
    AtOnce workers;
    Still clock;
    Never prompter;
    certs::CurrentRegistry authorities;
    journal::NoJournal journal;
    KeyRing keys{journal};
    Permissions permissions{clock, journal, std::chrono::hours(1)};
    LanguageTable languages;
    Cipher cipher{{}, {accounts, workers, clock, prompter, authorities, keys, permissions, journal, languages}};
    Router router;
    Service() { add_cipher_routes(router, router.add_contract(cipher_contract(languages)), cipher); }

    Response call(Method method, const std::string& path, Blob body) {
        Request request;
        request.method = method;
        request.path = "/api/v1/" + path;
        request.headers = {{"Content-Type", "application/json"}};
        request.body = std::move(body);
        const auto match = router.match(method, request.path);
        std::optional<Response> answer;
        match.route->handler(request, match.params, [&](Response response) { answer = std::move(response); });
        if (!answer) std::abort();
        return std::move(*answer);
    }
};

bool a_member_twice(const std::string& text) {
    std::set<std::string> names;
    bool twice = false;
    (void)nlohmann::json::parse(
        text,
        [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& name) {
            if (depth == 1 && event == nlohmann::json::parse_event_t::key) twice |= !names.insert(name).second;
            return true;
        },
        false);
    return twice;
}

void check_reader(const std::string& text) {
    if (text.find('\0') != std::string_view::npos) return;  // an end of input to nlohmann, an error to us
    const auto ours = JsonFields::parse(text);
    const auto theirs = nlohmann::json::parse(text, nullptr, false);
    if (!ours) {
        if (theirs.is_object() && ours.error().code == Errc::malformed && !a_member_twice(text)) std::abort();
        return;
    }
    if (ours->members().empty()) return;
    // Numbers beyond a double are well formed and nlohmann's alone to refuse.
    if (theirs.is_discarded() && text.find_first_of("eE") == std::string_view::npos && text.size() < 300) std::abort();
    if (!theirs.is_object()) return;
    for (const auto& [name, value] : ours->members()) {
        if (!theirs.contains(name)) std::abort();
        if (ours->find(name) == &value && value.kind() == JsonValue::Kind::string &&
            *value.text() != theirs[name].get<std::string>())
            std::abort();
        if (const auto elements = value.elements(1000);
            elements && ours->find(name) == &value && elements->size() != theirs[name].size())
            std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto text = std::string(reinterpret_cast<const char*>(data + 1), size - 1);
    check_reader(text);

    Service service;
    const auto opened = nlohmann::json::parse(service.call(Method::post, "ticket", {}).body.text());
    const auto at = "ticket/" + opened["ticketUuid"].get<std::string>();
    service.call(Method::post, at + "/data", Blob::of(R"({"base64Data":"Zm9v"})"));
    constexpr std::pair<Method, const char*> endpoints[] = {
        {Method::put, "/option"},      {Method::put, "/metadata"},
        {Method::put, "/keyStore"},    {Method::put, "/keyStore/verifier"},
        {Method::post, "/data"},       {Method::post, "/ds/data"},
        {Method::post, "/ds/creator"}, {Method::post, "/ds/creator/data.bulk"},
        {Method::post, "/accessToken"}};
    const auto& [method, path] = endpoints[static_cast<std::uint8_t>(data[0] - '0') % std::size(endpoints)];
    const auto answer = service.call(method, at + path, Blob::of(text));
    if (!nlohmann::json::parse(answer.body.text()).contains("message")) std::abort();
    service.call(Method::post, "personalKeysSession", Blob::of(text));
    return 0;
}
