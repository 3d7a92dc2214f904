// SPDX-License-Identifier: MIT
#include "api/order/signing.hpp"

#include "api/order/digest_title.hpp"
#include "api/order/key_kind.hpp"
#include "api/order/under_way.hpp"
#include "api/order/who.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

journal::Record record_of_signatures(const Order& order, const Leave& leave) {
    journal::Record record = record_of(order, leave, journal::Event::signature);
    record.count = order.items.size();
    // One key, one set of options: one algorithm.
    if (!order.items.empty()) record.algorithm = digest_title(order.items.front().content.algorithm().name);
    record.digests.reserve(order.items.size());
    for (const OrderItem& item : order.items) {
        const std::string stated = hex_encode(item.content.digest());
        record.digests.push_back(stated);
        if (!item.container) continue;
        // The manifest says nothing to whoever looks for a file.
        for (const asic::DraftFile& file : item.container->files())
            if (auto digest = hex_encode(file.digest); digest != stated) record.digests.push_back(std::move(digest));
    }
    return record;
}

Result<Bytes> sign_item(const Order& order, const OrderItem& item, std::chrono::system_clock::time_point time) {
    crypto::SignOptions options = order.options;
    options.signing_time = time;
    return crypto::sign(order.signer, item.content, options);
}

}  // namespace

journal::Record record_of_stop(const Caller& caller, const channel::KeyFacts& key, const std::string& under,
                               std::uint64_t made, const char* reason) {
    journal::Record record;
    record.event = journal::Event::work_stopped;
    record.under = under;
    record.by = "agent";
    record.who = who_of(caller);
    record.key = key.fingerprint;
    record.owner = key.owner;
    record.count = made;
    record.reason = reason;
    return record;
}

void sign_order(const Order& order, const Signing& how,
                const std::function<Result<Blob>(const EachSignature&)>& collect,
                const std::function<void(Result<Blob>)>& done) {
    std::optional<UnderWay> way(std::in_place, how.windows, order);
    const EachSignature each = [&](const std::function<Result<void>(Bytes)>& take) -> Result<void> {
        for (const OrderItem& item : order.items) {
            if (how.gone.stop_requested()) return fail(Errc::cancelled, "the caller has left");
            if (way->stopped()) return fail(Errc::denied, "stopped by the user");
            auto signature = sign_item(order, item, how.clock.now());
            count_signature(how.meters, order.signer, signature.has_value());
            if (!signature) return forward(signature);
            if (auto taken = take(std::move(*signature)); !taken) return taken;
            way->made_one();
        }
        return {};
    };
    auto all = collect(each);
    const bool stopped = !all && all.error().code == Errc::denied && way->stopped();
    if (stopped)
        how.journal.append(
            record_of_stop(order.caller, order.key, how.leave.under, way->made(), "none was handed out"));
    way.reset();
    if (!all) return done(std::move(all));
    hand_out(how.journal, record_of_signatures(order, how.leave), std::move(all), done);
}

}  // namespace pidpys::api
