// SPDX-License-Identifier: MIT
#include <chrono>
#include <utility>

#include <catch2/catch.hpp>
#include <openssl/pem.h>

#include "certs/identity/tls_identity.hpp"
#include "certs/truststore/renew.hpp"

using namespace pidpys;
using namespace pidpys::certs;

namespace {

// Holds one certificate, as a browser's database does under our label.
class Box final : public TrustStore {
public:
    Box(std::string place, const crypto::X509Ptr& authority) : place_(std::move(place)) { hold(authority.get()); }
    std::string place() const override { return place_; }
    Result<TrustState> status(X509* authority) override {
        if (!held) return TrustState::absent;
        return X509_cmp(held.get(), authority) == 0 ? TrustState::trusted : TrustState::outdated;
    }
    Result<void> remove() override {
        held.reset();
        return {};
    }

    crypto::X509Ptr held;
    bool broken = false;

private:
    Result<void> put(const std::filesystem::path& file) override {
        if (std::exchange(broken, false)) return fail(Errc::io, "the disk is full");
        const crypto::BioPtr text(BIO_new_file(file.string().c_str(), "r"));
        held.reset(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
        return {};
    }
    void hold(X509* certificate) {
        if (certificate != nullptr && X509_up_ref(certificate) == 1) held.reset(certificate);
    }
    std::string place_;
};

struct Scene {
    IssuedIdentity present = make_identity(std::chrono::system_clock::now(), {}).value();
    IssuedIdentity next = make_identity(std::chrono::system_clock::now(), {}).value();
    std::vector<std::unique_ptr<TrustStore>> stores;
    int served = 0;

    Scene() {
        stores.push_back(std::make_unique<Box>("chromium", present.authority));
        stores.push_back(std::make_unique<Box>("never asked", crypto::X509Ptr()));
        stores.push_back(std::make_unique<Box>("firefox", present.authority));
    }
    Box& box(std::size_t at) { return static_cast<Box&>(*stores[at]); }
    bool trusts(std::size_t at, const IssuedIdentity& identity) {
        return box(at).status(identity.authority.get()).value() == TrustState::trusted;
    }
    Result<void> renew(Result<void> serving = {}) {
        return renew_trust(stores, present.authority.get(), next.authority.get(), [&] {
            ++served;
            return serving;
        });
    }
};

}  // namespace

TEST_CASE_METHOD(Scene, "renew_trust_wherever_the_present_one_is_trusted_and_nowhere_else") {
    REQUIRE(renew());

    CHECK(served == 1);
    CHECK(trusts(0, next));
    CHECK(trusts(2, next));
    CHECK_FALSE(box(1).held);
}

TEST_CASE_METHOD(Scene, "renew_trust_that_a_store_refuses_leaves_everything_as_it_was") {
    box(2).broken = true;

    const auto outcome = renew();

    CHECK(outcome.error().detail == "firefox: the disk is full");
    CHECK(served == 0);
    CHECK(trusts(0, present));
    CHECK(trusts(2, present));
}

TEST_CASE_METHOD(Scene, "renew_trust_whose_identity_cannot_be_kept_gives_the_stores_the_present_one_again") {
    CHECK(renew(fail(Errc::io, "read-only")).error().code == Errc::io);

    CHECK(trusts(0, present));
    CHECK(trusts(2, present));
}
