// SPDX-License-Identifier: MIT
#include "api/cipher/container.hpp"
#include "api/cipher/raising.hpp"
#include "asic/seals.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_signatures = 16;  // of a container: each costs several exchanges for each of its signers

// A container whose signatures are raised one after the other.
class ContainerRaising : public std::enable_shared_from_this<ContainerRaising> {
public:
    using Done = std::function<void(Result<Made>)>;

    ContainerRaising(Cipher& cipher, SessionPtr session, const Raising& what, asic::Archive archive,
                     asic::Outline outline, Charge place, Done done)
        : cipher_(cipher),
          session_(std::move(session)),
          what_(what),
          archive_(std::move(archive)),
          outline_(std::move(outline)),
          place_(std::move(place)),
          done_(std::move(done)) {}

    // On a worker.
    void go_on() {
        if (raised_.size() == outline_.signatures.size()) return done_(guarded([this] { return whole(); }));
        auto next = guarded([this] { return next_one(); });
        if (!next) return done_(forward(next));
        raise(cipher_, session_, std::move(*next), [self = shared_from_this()](Result<Made> raised) {
            if (!raised) return self->done_(fail(raised.error().code, self->name() + ": " + raised.error().detail));
            self->raised_.push_back(std::move(raised->octets));
            self->unknown_.merge(raised->unknown);
            self->clocks_apart_.merge(raised->clocks_apart);
            if (!self->cipher_.env.workers.post(self->session_->account, [self] { self->go_on(); }))
                self->done_(tl::unexpected(too_much_work()));
        });
    }

private:
    [[nodiscard]] const std::string& name() const { return outline_.signatures[raised_.size()].name; }

    Result<Raising> next_one() {
        const asic::SealFile& file = outline_.signatures[raised_.size()];
        auto signature = unpack_charged(cipher_, session_->account, archive_, *archive_.find(file.name));
        if (!signature) return forward(signature);
        auto data = file.manifest
                        ? Result<Blob>(Blob(shared_from_this(), file.manifest_octets))
                        : unpack_charged(cipher_, session_->account, archive_, *archive_.find(outline_.files.front()));
        if (!data) return forward(data);
        Raising one = what_;
        one.signature = std::move(*signature);
        one.data = std::move(*data);
        return one;
    }

    Result<Made> whole() {
        std::map<std::string, ByteView> changed;
        std::uint64_t size = what_.signature.size();
        for (std::size_t i = 0; i < raised_.size(); ++i) {
            changed[outline_.signatures[i].name] = raised_[i].view();
            size += raised_[i].size();
        }
        constexpr std::uint64_t headers = 1024;
        auto container =
            build_charged(cipher_, session_->account, size + headers * archive_.members().size(),
                          [&](const PutPiece& put) { return asic::write_changed(archive_, outline_, changed, put); });
        if (!container) return forward(container);
        return Made{std::move(*container), {}, std::move(unknown_), std::move(clocks_apart_)};
    }

    Cipher& cipher_;
    const SessionPtr session_;
    const Raising what_;
    const asic::Archive archive_;
    const asic::Outline outline_;
    const Charge place_;
    const Done done_;
    std::vector<Blob> raised_;
    std::set<std::string> unknown_, clocks_apart_;  // of Made
};

Result<std::shared_ptr<ContainerRaising>> begin(Cipher& cipher, const SessionPtr& session, const Raising& what,
                                                const ContainerRaising::Done& done) {
    auto archive = asic::Archive::open(what.signature.view());
    if (!archive) return forward(archive);
    auto outline = asic::outline_of(*archive);
    if (!outline) return forward(outline);
    if (outline->signatures.empty()) return fail(Errc::unsupported, "a container with a time-stamp alone");
    if (outline->signatures.size() > max_signatures)
        return fail(Errc::too_large, "a container of more than " + std::to_string(max_signatures) + " signatures");
    for (const auto& file : outline->signatures)
        if (auto may = asic::may_change(*outline, file.name); !may) return forward(may);
    // A wrong signature is not raised; that of an ASiC-S is looked at beside its file when it is.
    if (const auto covered = asic::covered_files(*archive, *outline); !covered)
        return tl::unexpected<Error>(covered.error());
    std::uint64_t size = 0;
    for (const auto& file : outline->signatures) size += 4 * file.manifest_octets.size();
    auto place = session->account->take({.octets = size, .memory = size});
    if (!place) return forward(place);
    return std::make_shared<ContainerRaising>(cipher, session, what, std::move(*archive), std::move(*outline),
                                              std::move(*place), done);
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
