// SPDX-License-Identifier: MIT
#include "api/dss/dss.hpp"

#include <algorithm>

#include "api/dss/auth/authorization.hpp"
#include "api/dss/auth/login_lane.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/store/measured_store.hpp"
#include "api/dss/time.hpp"
#include "api/oidc/token.hpp"

namespace pidpys::api::dss {
namespace {

constexpr auto maintenance_interval = std::chrono::seconds(60);
constexpr auto sharing_interval = std::chrono::seconds(1);
constexpr auto opening_interval = std::chrono::seconds(10), opening_pause = std::chrono::seconds(1);
constexpr std::size_t short_answer = 16 * 1024;  // leaves at once, in the head's record

bool announces_body(const RequestHead& head) {
    return head.content_length.value_or(0) > 0 || find_field(head.headers, "Transfer-Encoding");
}

// What a failure says of the key, and of the token that has it, is the vault's to judge.
SignFile sign_by(std::shared_ptr<KeyVault> keys, SignFile sign) {
    return [keys = std::move(keys), sign = std::move(sign)](const crypto::KeyEntry& key, ByteView digest,
                                                            const std::string& algorithm, auto time) -> Result<Bytes> {
        auto made = sign(key, digest, algorithm, time);
        if (!made) return tl::unexpected(keys->explain(key, std::move(made.error())));
        return made;
    };
}

Response too_busy() { return refusal::too_many("Too many requests", 1).value().response(); }

}  // namespace

class Dss::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(DssOptions options, Parts parts)
        : options_(std::move(options)), parts_(std::move(parts)), lane_(options_.login_places) {}

    // Null as long as nobody has made a database: then there are no clients and no users either.
    // One that fails is tried again after a moment, and whoever comes meanwhile hears the same.
    std::shared_ptr<Context> context() {
        if (auto used = opened(); used || !is_there(options_.place)) return used;
        const std::lock_guard one_at_a_time(opening_);
        if (auto used = opened()) return used;
        if (parts_.clock.steady() < open_again_) throw StoreFailure(failure_);
        try {
            return open();
        } catch (const StoreFailure& failure) {
            failure_ = failure.what();
            open_again_ = parts_.clock.steady() + opening_pause;
            throw;
        }
    }

    std::shared_ptr<Context> open() {
        std::shared_ptr<Store> store = open_store(options_.place, {options_.store, parts_.map_file, parts_.gather});
        if (parts_.meters != nullptr) store = std::make_shared<MeasuredStore>(std::move(store), *parts_.meters);
        std::ignore = store->queue();  // fails here if it fails
        auto keys = std::make_shared<KeyVault>(parts_.clock, options_.key_idle, parts_.held_key, parts_.tokens);
        auto engine = std::make_shared<TaskEngine>(TaskEngine::Parts{
            store, account_, parts_.workers, parts_.loop, parts_.clock, parts_.prompter, parts_.journal, keys,
            sign_by(keys, parts_.sign), parts_.lanes, parts_.log, parts_.after, parts_.without_keys, parts_.meters,
            parts_.event, options_.place.lease, options_.leaves_open, parts_.warn});
        const std::shared_ptr<Context> made(
            new Context{options_, parts_.clock, parts_.gather, store, keys, engine,
                        FailureLimiter(options_.login_failures, options_.login_window, store->common_bounds()), *rates_,
                        Shares(options_.client_share, options_.user_share), parts_.issuer});
        next_sweep_ = parts_.clock.steady();
        {
            const std::lock_guard lock(mutex_);
            context_ = made;
        }
        post([engine] { engine->resume(); });
        maintain_later();
        if (store->common_bounds() != nullptr) share_rates_later();
        return made;
    }

    // A failing database is for the log.
    Response answer(const std::function<Answer<Response>(Context&)>& compute) {
        try {
            const auto used = context();
            if (!used) return refusal::unauthorized("Invalid API client id").value().response();
            auto answer = compute(*used);
            return answer ? std::move(*answer) : answer.error().response();
        } catch (const std::exception& broken) {
            if (parts_.warn) parts_.warn(std::string("DSS: ") + broken.what());
            return refusal::internal().value().response();
        }
    }

    // What is answered is kept until the client has read it.
    Response paid(const Caller& caller, Response answer, const std::function<Response()>& busy = too_busy) {
        if (answer.body.kept() <= short_answer) return answer;
        auto body = charge(parts_.accounts.of(caller), std::move(answer.body));
        if (!body) return busy();
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

    Response front(const Compute& compute, const Refuse& refuse) {
        try {
            const auto used = context();
            return used ? compute(*used) : refuse(Problem::unavailable);
        } catch (const std::exception& broken) {
            if (parts_.warn) parts_.warn(std::string("DSS: ") + broken.what());
            return refuse(Problem::internal);
        }
    }

    void on_worker(const Caller& caller, Compute compute, Refuse refuse, Reply reply) {
        const auto task = [self = shared_from_this(), compute = std::move(compute), caller, refuse, reply] {
            const auto busy = [&] { return refuse(Problem::too_many_requests); };
            reply(self->paid(caller, self->front(compute, refuse), busy));
        };
        if (!parts_.workers.post(parts_.accounts.of(caller), task)) reply(refuse(Problem::too_many_requests));
    }

    void on_login_lane(Compute compute, Refuse refuse, Reply reply) {
        const auto task = [self = shared_from_this(), compute = std::move(compute), refuse, reply] {
            reply(self->front(compute, refuse));
        };
        if (parts_.logins != nullptr) return static_cast<void>(parts_.logins->post(account_, task));
        if (!lane_.post("another front", task)) reply(refuse(Problem::too_many_requests));
    }

    using Decided = std::function<void(std::optional<Response> refused)>;

    // Of programs of other users of the machine and of those on the network, before a body of theirs is read. The latter
    // are told what a call would be told; and where there is no body, that is soon enough.
    void know(const RequestHead& head, Decided decided) {
        const auto token = issuer_token(head);
        const bool on_network = !head.peer.address.empty();
        if (token.empty() && on_network && !announces_body(head)) return decided({});
        if (token.empty()) return look_at(head, std::move(decided));
        const auto prepare = [self = shared_from_this(), token, head, decided] {
            self->parts_.issuer->prepare(token, [self, head, decided] { self->look_at(head, decided); });
        };
        if (!parts_.workers.post(parts_.accounts.of({std::nullopt, head.peer}), prepare)) decided(too_busy());
    }

    // A token that waits for the keys of its issuer, perhaps.
    [[nodiscard]] std::string issuer_token(const RequestHead& head) const {
        if (parts_.issuer == nullptr) return {};
        auto authorization = parse_authorization(find_header(head.headers, "Authorization"));
        const bool bears = authorization && !authorization->client_id && authorization->token;
        return bears && oidc::looks_like_token(*authorization->token) ? std::move(*authorization->token)
                                                                      : std::string();
    }

    void look_at(const RequestHead& head, const Decided& decided) {
        const auto path = fold(head.target);
        const bool client_alone = path.starts_with("/v2/authenticate") || path.starts_with("/v3/authenticate");
        const bool on_network = !head.peer.address.empty();
        const auto look = [self = shared_from_this(), headers = head.headers, client_alone, on_network, decided] {
            std::optional<Response> refused = self->answer([&](Context& used) -> Answer<Response> {
                auto known = know_caller(headers, used, client_alone);
                return known ? Answer<Response>(Response{}) : tl::unexpected(known.error());
            });
            if (refused->status == 200)
                refused.reset();
            else if (!on_network)
                refused = refusal::of_problem(Problem::forbidden).response();
            decided(std::move(refused));
        };
        if (!parts_.workers.post(parts_.accounts.of({std::nullopt, head.peer}), look)) decided(too_busy());
    }

    void start() {
        if (!is_there(options_.place) || stopped_) return;
        post([self = shared_from_this()] {
            try {
                self->context();
            } catch (const StoreFailure&) {
                if (!self->options_.place.address.empty()) self->start_later();  // its server may come yet
                throw;
            }
        });
    }

    void stop() {
        stopped_ = true;
        lane_.stop();
        const auto used = opened();
        if (used) used->engine->stop();
        drop_keys();
    }

    Health look() {
        Health health;
        try {
            const auto used = context();
            if (!used) return health;
            health.queue_moves = used->engine->moves();
            health.queue = used->store->queue();
            if (health.queue.oldest != 0)
                health.oldest =
                    std::chrono::milliseconds(std::max<std::int64_t>(0, unix_ms(parts_.clock) - health.queue.oldest));
        } catch (const std::exception& broken) {
            health.store_answers = false;
            if (looked_well_.exchange(false) && parts_.warn) parts_.warn(std::string("DSS: ") + broken.what());
            return health;
        }
        looked_well_ = true;
        return health;
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
                if (self->parts_.warn) self->parts_.warn(std::string("DSS: ") + broken.what());
            }
        });
    }

    void start_later() {
        parts_.loop.at(parts_.clock.steady() + opening_interval, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->start();
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

    // Nodes are one service to whoever calls: what is used of a bound at one is missing at the others.
    void share_rates_later() {
        if (stopped_) return;
        parts_.loop.at(parts_.clock.steady() + sharing_interval, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->post([self] { self->share_rates(); });
            self->share_rates_later();
        });
    }

    void share_rates() {
        const auto used = opened();
        const auto uses = rates_->uses();
        if (used && !uses.empty()) rates_->used_elsewhere(used->store->common_bounds()->exchange(uses));
    }

    void maintain() {
        const auto used = opened();
        if (!used) return;
        used->keys->drop_idle();
        used->engine->expire();
        const auto now = parts_.clock.steady();
        if (now < next_sweep_.load()) return;
        next_sweep_ = now + options_.sweep_interval;
        used->store->sweep(unix_ms(parts_.clock), options_.retention);
    }

    const DssOptions options_;
    const Parts parts_;
    const AccountPtr account_ = parts_.accounts.part("the DSS");  // of work that no request waits for
    std::atomic<bool> stopped_ = false;
    std::atomic<bool> looked_well_ = true;                             // at the store; what turned is for the log, once
    std::atomic<std::chrono::steady_clock::time_point> next_sweep_{};  // one that is long meets the next
    std::mutex opening_;                                               // of what follows
    std::string failure_;
    std::chrono::steady_clock::time_point open_again_;
    std::mutex mutex_;
    std::shared_ptr<Context> context_;
    LoginLane lane_;
    const std::unique_ptr<Rates> own_rates_ = local_rates();
    Rates* const rates_ = parts_.rates != nullptr ? parts_.rates : own_rates_.get();
};

Dss::Dss(DssOptions options, Parts parts) : impl_(std::make_shared<Impl>(std::move(options), std::move(parts))) {}
Dss::~Dss() { impl_->stop(); }

void Dss::on_worker(const Caller& caller, Compute compute, Refuse refuse, Reply reply) {
    impl_->on_worker(caller, std::move(compute), std::move(refuse), std::move(reply));
}
void Dss::on_login_lane(Compute compute, Refuse refuse, Reply reply) {
    impl_->on_login_lane(std::move(compute), std::move(refuse), std::move(reply));
}

void Dss::start() { impl_->start(); }
void Dss::stop() { impl_->stop(); }
Dss::Health Dss::look() { return impl_->look(); }
void Dss::drop_keys() { impl_->drop_keys(); }

void Dss::add_routes(Router& router) {
    const auto& options = impl_->options();
    auto& contract = router.add_contract(
        {"dss", "/", true, [](Problem problem, const Caller*) { return refusal::of_problem(problem).response(); },
         [](std::string_view allowed) { return refusal::method_not_allowed(allowed).value().response(); },
         [impl = impl_](const RequestHead& head, std::function<void(std::optional<Response>)> decided) {
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
