// SPDX-License-Identifier: MIT
#include "api/cipher/container.hpp"
#include "api/cipher/raising.hpp"
#include "asic/raising.hpp"

namespace pidpys::api {
namespace {

// A container whose signatures are raised one after the other.
class ContainerRaising : public std::enable_shared_from_this<ContainerRaising> {
public:
    using Done = std::function<void(Result<Made>)>;

    ContainerRaising(Cipher& cipher, SessionPtr session, const Raising& what, asic::Raising container, Charge place,
                     Done done)
        : cipher_(cipher),
          session_(std::move(session)),
          what_(what),
          container_(std::move(container)),
          place_(std::move(place)),
          done_(std::move(done)) {}

    // On a worker.
    void go_on() {
        const auto next = container_.next();
        if (!next) return done_(guarded([this] { return whole(); }));
        auto one = guarded([&] { return raising_of(*next); });
        if (!one) return done_(forward(one));
        raise(cipher_, session_, std::move(*one),
              [self = shared_from_this(), name = next->name](Result<Made> raised) mutable {
                  if (!raised) return self->done_(fail(raised.error().code, name + ": " + raised.error().detail));
                  self->take(std::move(*raised));
              });
    }

private:
    Result<Raising> raising_of(const asic::Raising::Next& next) {
        auto signature = unpack_charged(cipher_, session_->account, container_.archive(), next.signature);
        if (!signature) return forward(signature);
        auto data = next.file == nullptr ? Result<Blob>(Blob(shared_from_this(), next.manifest))
                                         : unpack_charged(cipher_, session_->account, container_.archive(), *next.file);
        if (!data) return forward(data);
        Raising one = what_;
        one.signature = std::move(*signature);
        one.data = std::move(*data);
        return one;
    }

    void take(Made raised) {
        raised_.push_back(std::move(raised.octets));
        container_.put(raised_.back().view());
        unknown_.merge(raised.unknown);
        clocks_apart_.merge(raised.clocks_apart);
        if (!cipher_.env.workers.post(session_->account, [self = shared_from_this()] { self->go_on(); }))
            done_(tl::unexpected(too_much_work()));
    }

    Result<Made> whole() {
        auto container = build_charged(cipher_, session_->account, container_.size_after(what_.signature.size()),
                                       [this](const PutPiece& put) { return container_.write(asic::Put(put)); });
        if (!container) return forward(container);
        return Made{std::move(*container), {}, std::move(unknown_), std::move(clocks_apart_)};
    }

    Cipher& cipher_;
    const SessionPtr session_;
    const Raising what_;
    asic::Raising container_;
    const Charge place_;
    const Done done_;
    std::vector<Blob> raised_;                      // what container_ looks at
    std::set<std::string> unknown_, clocks_apart_;  // of Made
};

Result<std::shared_ptr<ContainerRaising>> begin(Cipher& cipher, const SessionPtr& session, const Raising& what,
                                                const ContainerRaising::Done& done) {
    auto archive = asic::Archive::open(what.signature.view());
    if (!archive) return forward(archive);
    auto container = asic::Raising::of(std::move(*archive));
    if (!container) return forward(container);
    const std::uint64_t size = container->memory();
    auto place = session->account->take({.octets = size, .memory = size});
    if (!place) return forward(place);
    return std::make_shared<ContainerRaising>(cipher, session, what, std::move(*container), std::move(*place), done);
}

}  // namespace

void raise_container(Cipher& cipher, const SessionPtr& session, Raising what, std::function<void(Result<Made>)> done) {
    const bool taken = cipher.env.workers.post(session->account, [&cipher, session, what = std::move(what), done] {
        auto raising = guarded([&] { return begin(cipher, session, what, done); });
        if (!raising) return done(forward(raising));
        (*raising)->go_on();
    });
    if (!taken) done(tl::unexpected(too_much_work()));
}

}  // namespace pidpys::api
