// SPDX-License-Identifier: MIT
#include "api/dss/dss.hpp"

#include "api/dss/auth/login_lane.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/time.hpp"

namespace pidpys::api::dss {
namespace {

constexpr auto maintenance_interval = std::chrono::seconds(60);
constexpr std::size_t short_answer = 16 * 1024;  // leaves at once, in the head's record

Response too_busy() { return refusal::too_many("Too many requests", 1).value().response(); }

}  // namespace

class Dss::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(DssOptions options, Parts parts)
        : options_(std::move(options)), parts_(std::move(parts)), lane_(options_.login_places) {}

    // Null as long as nobody has made a database: then there are no clients and no users either.
    std::shared_ptr<Context> context() {
        const std::lock_guard lock(mutex_);
        if (context_ || !std::filesystem::exists(SqliteStore::database_file(options_.directory))) return context_;
        auto store = std::make_shared<SqliteStore>(options_.directory, options_.store, parts_.map_file, parts_.gather);
        auto keys = std::make_shared<KeyVault>(parts_.clock, options_.key_idle, parts_.held_key);
        auto engine = std::make_shared<TaskEngine>(TaskEngine::Parts{
            store, account_, parts_.workers, parts_.loop, parts_.clock, parts_.prompter, parts_.journal, keys,
            parts_.sign, parts_.lanes, parts_.log, parts_.after, parts_.without_keys});
        context_.reset(new Context{options_, parts_.clock, parts_.gather, store, keys, engine,
                                   FailureLimiter(options_.login_failures, options_.login_window), RateLimiter()});
        next_sweep_ = parts_.clock.steady();
        post([engine, unfinished = store->unfinished()] { engine->resume(unfinished); });
        maintain_later();
        return context_;
    }

    // A failing database is for the log.
    Response answer(const std::function<Answer<Response>(Context&)>& compute) {
        try {
            const auto used = context();
            if (!used) return refusal::unauthorized("Invalid API client id").value().response();
            auto answer = compute(*used);
            return answer ? std::move(*answer) : answer.error().response();
        } catch (const std::exception& broken) {
            if (parts_.log) parts_.log(std::string("DSS: ") + broken.what());
            return refusal::internal().value().response();
        }
    }

    // What is answered is kept until the client has read it.
    Response paid(const Caller& caller, Response answer) {
        if (answer.body.kept() <= short_answer) return answer;
        auto body = charge(parts_.accounts.of(caller), std::move(answer.body));
        if (!body) return too_busy();
        answer.body = std::move(*body);
        return answer;
    }

    void handle(const Path& path, const Request& request, Reply reply) {
        if (path.login != nullptr) return begin_login(path.login, request, std::move(reply));
        const auto task = [self = shared_from_this(), endpoint = path.endpoint, request, reply] {
            auto answer = self->answer([&](Context& used) { return endpoint(Call(request, used)); });
            reply(self->paid(request.caller, std::move(answer)));
        };
        if (!parts_.workers.post(parts_.accounts.of(request.caller), task)) reply(too_busy());
    }

    // What a log-in says is read on a worker, and refused there; a password is checked on the lane.
    void begin_login(LoginEndpoint begin, const Request& request, Reply reply) {
        const auto task = [self = shared_from_this(), begin, request, reply]() mutable {
            std::optional<LoginAttempt> attempt;
            auto early = self->answer([&](Context& used) -> Answer<Response> {
                auto begun = begin(Call(request, used));
                if (!begun) return tl::unexpected(begun.error());
                if (auto* response = std::get_if<Response>(&*begun)) return std::move(*response);
                attempt = std::get<LoginAttempt>(std::move(*begun));
                return Response{};
            });
            if (attempt)
                self->check_login(std::move(*attempt), std::move(request), std::move(reply));
            else
                reply(std::move(early));
        };
        if (!parts_.workers.post(parts_.accounts.of(request.caller), task)) reply(too_busy());
    }

    void check_login(LoginAttempt attempt, Request request, Reply reply) {
        const std::string client = attempt.client_id;
        auto check = [self = shared_from_this(), attempt = std::move(attempt), request = std::move(request), reply] {
            reply(self->answer([&](Context& used) { return log_in(Call(request, used), attempt); }));
        };
        if (parts_.logins != nullptr) return static_cast<void>(parts_.logins->post(account_, std::move(check)));
        if (!lane_.post(client, std::move(check)))
            reply(refusal::too_many("Too many log-ins at a time", 1).value().response());
    }

    // Of programs of other users of the machine, before a body of theirs is read.
    void know(const RequestHead& head, std::function<void(bool)> decided) {
        const auto path = fold(head.target);
        const bool client_alone = path.starts_with("/v2/authenticate") || path.starts_with("/v3/authenticate");
        const auto look = [self = shared_from_this(), headers = head.headers, client_alone, decided] {
            bool known = false;
            try {
                const auto used = self->context();
                known = used && knows_caller(headers, *used, client_alone);
            } catch (const std::exception& broken) {
                if (self->parts_.log) self->parts_.log(std::string("DSS: ") + broken.what());
            }
            decided(known);
        };
        if (!parts_.workers.post(parts_.accounts.of({std::nullopt, head.peer}), look)) decided(false);
    }

    void start() {
        if (std::filesystem::exists(SqliteStore::database_file(options_.directory)))
            post([self = shared_from_this()] { self->context(); });
    }

    void stop() {
        stopped_ = true;
        lane_.stop();
        const auto used = opened();
        if (used) used->engine->stop();
        drop_keys();
    }

    void drop_keys() {
        if (const auto used = opened()) used->keys->drop_all();
    }

    [[nodiscard]] const DssOptions& options() const { return options_; }

private:
    std::shared_ptr<Context> opened() {
        const std::lock_guard lock(mutex_);
        return context_;
    }

    // On a worker; a failing database is for the log.
    void post(std::function<void()> work) {
        parts_.workers.post(account_, [self = shared_from_this(), work = std::move(work)] {
            try {
                work();
            } catch (const StoreFailure& broken) {
                if (self->parts_.log) self->parts_.log(std::string("DSS: ") + broken.what());
            }
        });
    }

    void maintain_later() {
        if (stopped_) return;
        parts_.loop.at(parts_.clock.steady() + maintenance_interval, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->post([self] { self->maintain(); });
            self->maintain_later();
        });
    }

    void maintain() {
        const auto used = opened();
        if (!used) return;
        used->keys->drop_idle();
        used->engine->expire();
        if (parts_.clock.steady() < next_sweep_) return;
        next_sweep_ = parts_.clock.steady() + options_.sweep_interval;
        used->store->sweep(unix_ms(parts_.clock), options_.retention);
    }

    const DssOptions options_;
    const Parts parts_;
    const AccountPtr account_ = parts_.accounts.part("the DSS");  // of work that no request waits for
    std::atomic<bool> stopped_ = false;
    std::chrono::steady_clock::time_point next_sweep_;
    std::mutex mutex_;
    std::shared_ptr<Context> context_;
    LoginLane lane_;
};

Dss::Dss(DssOptions options, Parts parts) : impl_(std::make_shared<Impl>(std::move(options), std::move(parts))) {}
Dss::~Dss() { impl_->stop(); }

void Dss::start() { impl_->start(); }
void Dss::stop() { impl_->stop(); }
void Dss::drop_keys() { impl_->drop_keys(); }

void Dss::add_routes(Router& router) {
    const auto& options = impl_->options();
    auto& contract = router.add_contract(
        {"dss", "/", true, [](Problem problem, const Caller*) { return refusal::of_problem(problem).response(); },
         [](std::string_view allowed) { return refusal::method_not_allowed(allowed).value().response(); },
         [impl = impl_](const RequestHead& head, std::function<void(bool)> decided) {
             impl->know(head, std::move(decided));
         }});
    const auto limit = [&](Path::Body body) -> std::uint64_t {
        switch (body) {
            case Path::Body::none: return 0;
            case Path::Body::small: return std::uint64_t{1} << 20;
            case Path::Body::part: return options.part_body;
            case Path::Body::sign: return options.sign_body;
        }
        return 0;
    };
    for (const auto& path : paths())
        router.add(contract, {path.method, path.path, limit(path.body), Access::guarded,
                              [impl = impl_, &path](const Request& request, const PathParams&, Reply reply) {
                                  impl->handle(path, request, std::move(reply));
                              }});
}

}  // namespace pidpys::api::dss
