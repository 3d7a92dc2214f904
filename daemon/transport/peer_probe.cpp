// SPDX-License-Identifier: MIT
#include "daemon/transport/peer_probe.hpp"

namespace pidpys::daemon {
namespace {

class Probe final : public api::PeerProbe {
public:
    explicit Probe(const platform::PeerOwner& owner) : owner_(owner) {}

    void identify(api::Peer& peer) const override {
        const auto found = platform::peer_process(owner_);
        if (!found) return;
        peer.process = found->process;
        peer.program = found->program;
    }

private:
    platform::PeerOwner owner_;
};

}  // namespace

std::shared_ptr<const api::PeerProbe> make_peer_probe(const platform::PeerOwner& owner) {
    return std::make_shared<Probe>(owner);
}

}  // namespace pidpys::daemon
