// SPDX-License-Identifier: MIT
#include "daemon/transport/peer_probe.hpp"

#include <mutex>
#include <optional>

namespace pidpys::daemon {
namespace {

class Probe final : public api::PeerProbe {
public:
    explicit Probe(const platform::PeerOwner& owner) : owner_(owner) {}

    void identify(api::Peer& peer) const override {
        std::call_once(asked_, [this] {
            if (auto found = platform::peer_process(owner_)) found_ = std::move(*found);
        });
        if (!found_) return;
        peer.process = found_->process;
        peer.program = found_->program;
    }

private:
    const platform::PeerOwner owner_;
    // Once a connection: the client's socket does not change hands between its requests.
    mutable std::once_flag asked_;
    mutable std::optional<platform::PeerProcess> found_;
};

}  // namespace

std::shared_ptr<const api::PeerProbe> make_peer_probe(const platform::PeerOwner& owner) {
    return std::make_shared<Probe>(owner);
}

}  // namespace pidpys::daemon
