// SPDX-License-Identifier: MIT
#include "tests/bench/dss/scene.hpp"

#include <future>

#include <dss_sign.pb.h>

#include "api/dss/auth/token.hpp"
#include "api/dss/time.hpp"

namespace bench {

using namespace pidpys;
using namespace pidpys::api::dss;

namespace {

// The batch's end is the recording of its last results; the engine then tells.
constexpr auto is_end = [](TaskStep step) { return step == TaskStep::ended; };

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

unsigned Scene::lanes() { return std::max(2U, std::thread::hardware_concurrency()); }

Scene::Scene(const char* key) {
    DssOptions options;
    options.place.directory = directory_.path() / "dss";
    certificate_ = test::make_key(directory_.path(), "bench", key, clock_.now(), std::chrono::hours(24));
    store_ = std::make_unique<SqliteStore>(options.place.directory);
    test::populate(*store_, certificate_);
    const auto token = new_token();
    store_->add_token(
        {token.digest(), TokenKind::access, test::kAliceId, test::kClient, {}, unix_ms(clock_) + 3600'000});
    authorization_ = std::string("DiadocAuth ddauth_api_client_id=") + test::kClient + ",ddauth_token=" + token.text();
    workers_ = std::make_unique<daemon::WorkerPool>(lanes());
    Dss::Parts parts{accounts_, *workers_, loop_, clock_, prompter_, journal_, {}, read_file, api::gather_in_memory,
                     {},        lanes()};
    parts.after = [this](TaskStep step) {
        if (!is_end(step)) return;
        const std::lock_guard lock(mutex_);
        ++ends_;
        ended_.notify_all();
    };
    dss_ = std::make_unique<Dss>(options, std::move(parts));
    dss_->add_routes(router_);
}

api::Response Scene::send(api::Method method, const std::string& target, const api::Blob& body) {
    api::Request request;
    request.method = method;
    request.path = api::target_path(target).value();
    request.query = std::string(api::target_query(target));
    request.headers = {{"Authorization", authorization_}};
    request.body = body;
    const auto match = router_.match(method, request.path);
    std::promise<api::Response> answered;
    match.route->handler(request, match.params,
                         [&](api::Response response) { answered.set_value(std::move(response)); });
    auto response = answered.get_future().get();
    if (response.status != 200) throw std::runtime_error(std::string(response.body.text()));
    return response;
}

double Scene::sign(const api::Blob& body) {
    prompter_.questions.clear();
    const auto before = ends_;
    const auto start = std::chrono::steady_clock::now();
    send(api::Method::post, std::string("/DssSign?boxId=") + test::kAliceBox, body);
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return ends_ > before; });
    return seconds_since(start);
}

double Scene::tasks_per_second(double seconds) {
    Diadoc::Api::Proto::Dss::DssSignRequest request;
    request.add_files()->mutable_content()->set_content("one small document");
    const auto body = api::Blob::of(request.SerializeAsString());
    const auto start = std::chrono::steady_clock::now();
    unsigned count = 0;
    for (; seconds_since(start) < seconds; ++count) sign(body);
    return count / seconds_since(start);
}

void Scene::put_on_shelf(const std::string& name, ByteView data) {
    store_->put_part(test::kAliceId, name, 0, true, data, unix_ms(clock_)).value();
}

}  // namespace bench
