// SPDX-License-Identifier: MIT
#include "api/accounts/request_expense.hpp"

#include <utility>

namespace pidpys::api {
namespace {

Amount amount(std::uint64_t octets, Place place) {
    return {.octets = octets, .memory = place == Place::memory ? octets : 0};
}

class RequestExpense final : public Expense {
public:
    RequestExpense(Charge place, Charge body) : place_(std::move(place)), body_(std::move(body)) {}

    Result<void> grow(std::uint64_t octets, Place place) override { return body_.grow(amount(octets, place)); }
    void shrink(std::uint64_t octets, Place place) override { body_.give_back(amount(octets, place)); }
    std::shared_ptr<const void> receipt() override { return std::make_shared<const Charge>(std::move(body_)); }

private:
    Charge place_, body_;
};

}  // namespace

Result<std::shared_ptr<Expense>> begin_request(const AccountPtr& account, std::uint64_t announced) {
    auto place = account->take({.requests = 1});
    if (!place) return fail(Errc::busy, place.error().detail);
    auto body = account->take(amount(announced, Place::disk));
    if (!body) return forward(body);
    body->give_back(body->amount());
    return std::make_shared<RequestExpense>(std::move(*place), std::move(*body));
}

}  // namespace pidpys::api
