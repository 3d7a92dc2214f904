// SPDX-License-Identifier: MIT
#include "api/order/under_way.hpp"

#include "crypto/base/encoding.hpp"

namespace pidpys::api {

std::string asker_name(const Caller& caller, const std::string& client) {
    if (!client.empty()) return client;
    return caller.origin ? caller.origin->text() : caller.peer.program;
}

UnderWay::UnderWay(channel::Prompter* windows, const Order& order)
    : windows_(order.items.size() > signatures_between_news ? windows : nullptr) {
    work_.total = order.items.size();
    if (windows_ == nullptr) return;
    work_.id = random_uuid();
    work_.asker = asker_name(order.caller, order.client);
    work_.owner = order.key.owner;
    work_.stop = [stop = stop_]() mutable { stop.request_stop(); };
    windows_->progress(work_);
}

void UnderWay::made_one() {
    ++work_.finished;
    const bool news = work_.finished == work_.total || work_.finished % signatures_between_news == 0;
    if (windows_ != nullptr && news) windows_->progress(work_);
}

UnderWay::~UnderWay() {
    if (windows_ == nullptr || work_.finished == work_.total) return;
    work_.total = 0;
    windows_->progress(work_);
}

}  // namespace pidpys::api
