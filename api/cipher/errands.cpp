// SPDX-License-Identifier: MIT
#include "api/cipher/errands.hpp"

#include "crypto/base/cancellation.hpp"

namespace pidpys::api {
namespace {

// What throws (no memory, a bug) ends the errand, so that its job ends, too.
class GuardedErrand final : public proof::Errand {
public:
    GuardedErrand(std::shared_ptr<proof::Errand> errand, SessionPtr session)
        : errand_(std::move(errand)), session_(std::move(session)) {}

    std::vector<online::Request> next() override {
        if (failure) return {};
        const CancelScope ended([this] { return session_->closed(); });
        auto requests = guarded([&]() -> Result<std::vector<online::Request>> { return errand_->next(); });
        if (!requests) {
            failure = std::move(requests.error());
            return {};
        }
        for (online::Request& request : *requests) request.asker = session_->account->name();
        return std::move(*requests);
    }
    [[nodiscard]] bool satisfied() const override { return errand_->satisfied(); }
    void take(std::vector<Result<online::Answer>> answers) override {
        const CancelScope ended([this] { return session_->closed(); });
        auto taken = guarded([&]() -> Result<void> { return errand_->take(std::move(answers)), Result<void>(); });
        if (!taken) failure = std::move(taken.error());
    }

    std::optional<Error> failure;

private:
    const std::shared_ptr<proof::Errand> errand_;
    const SessionPtr session_;
};

}  // namespace

proof::Context context_of(const Cipher& cipher, std::vector<Bytes> certificates, std::string authority) {
    return {cipher.env.authorities.hold(), cipher.env.clock.now(), cipher.env.stamp_servers, true,
            std::move(certificates),       std::move(authority),   cipher.env.clock_apart};
}

void run_errand(Cipher& cipher, const SessionPtr& session, std::shared_ptr<proof::Errand> errand,
                online::Fetcher& fetcher, const std::stop_token& stop,
                std::function<void(std::optional<Error> failure)> done) {
    const auto guarding = std::make_shared<GuardedErrand>(std::move(errand), session);
    const auto resume = [&cipher, account = session->account](std::function<void()> task) {
        return cipher.env.workers.post(account, std::move(task));
    };
    proof::drive(guarding, fetcher, stop, resume, [guarding, done = std::move(done)] { done(guarding->failure); });
}

void appraise(Cipher& cipher, const SessionPtr& session, proof::Appraisal::Judge judge,
              std::function<void(std::optional<Error> failure)> done) {
    if (cipher.env.network == nullptr) {
        const CancelScope ended([&session] { return session->closed(); });
        auto judged = guarded([&]() -> Result<void> { return (void)judge({}), Result<void>(); });
        return done(judged ? std::nullopt : std::optional(std::move(judged.error())));
    }
    run_errand(cipher, session, std::make_shared<proof::Appraisal>(context_of(cipher), std::move(judge)),
               *cipher.env.network, session->ended(), std::move(done));
}

}  // namespace pidpys::api
