// SPDX-License-Identifier: MIT
// Ten thousand single changed bits in genuine signatures: none of them makes a bad signature good, puts a good one earlier
// or under another name, or ends the program.
#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "genuine.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::certs {
namespace {

using namespace genuine;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t changes = 1000;
#else
constexpr std::size_t changes = 10000;
#endif

// A signature as it is judged without the change.
struct Base {
    Signature signature;
    std::shared_ptr<const AuthorityRegistry> registry;
    TimePoint now;
    std::vector<SignerJudgement> signers;
    bool valid = false;

    [[nodiscard]] Result<Judgement> judge(const Bytes& octets) const {
        return certs::judge(octets, signature.beside, *registry, {now});
    }
};

Base base_of(Signature signature, std::shared_ptr<const AuthorityRegistry> registry, TimePoint now) {
    Base base{std::move(signature), std::move(registry), now, {}, false};
    auto judgement = base.judge(base.signature.octets);
    if (!judgement) FAIL(base.signature.file << ": " << judgement.error().detail);
    base.valid = judgement->valid();
    base.signers = std::move(judgement->signers);
    return base;
}

// With all that is known, with the roots alone, and with one bit of the signature value wrong before.
std::vector<Base> bases() {
    std::vector<Base> found;
    const auto all = std::make_shared<const AuthorityRegistry>(national_registry());
    const auto roots = std::make_shared<const AuthorityRegistry>(national_registry(false));
    const auto add = [&](const Signature& signature, const std::shared_ptr<const AuthorityRegistry>& registry) {
        found.push_back(base_of(signature, registry, long_after));
        Signature wrong = signature;
        const Bytes& value = found.back().signers.front().facts.signature;
        const auto at = std::ranges::search(wrong.octets, value);
        REQUIRE(!at.empty());
        at.front() ^= 1;
        found.push_back(base_of(wrong, registry, long_after));
        REQUIRE_FALSE(found.back().valid);
    };
    for (const Signature& signature : national_signatures()) {
        add(signature, all);
        found.push_back(base_of(signature, roots, long_after));
    }
    for (const Signature& signature : european_signatures())
        add(signature, std::make_shared<const AuthorityRegistry>(registry_within(signature)));
    return found;
}

// Nothing: as it should be.
std::string fault_of(const Base& base, std::size_t number, std::atomic<std::size_t>& still_good) {
    std::mt19937 chance(static_cast<std::mt19937::result_type>(20261129 + number));  // the same bits each time
    Bytes changed = base.signature.octets;
    const std::size_t at = chance() % changed.size();
    const unsigned bit = chance() % 8;
    changed[at] ^= static_cast<std::uint8_t>(1U << bit);
    const auto judgement = base.judge(changed);
    if (!judgement || !judgement->valid()) return {};
    const std::string where = base.signature.file + " octet " + std::to_string(at) + " bit " + std::to_string(bit);
    // The wrong bit of the signature value put right again.
    if (!base.valid && base.signers.front().facts.failure && judgement->signers.size() == 1 &&
        judgement->signers.front().facts.signature != base.signers.front().facts.signature)
        return {};
    if (!base.valid) return where + ": good";
    ++still_good;
    if (judgement->signers.size() != base.signers.size()) return where + ": another number of signers";
    for (std::size_t i = 0; i < base.signers.size(); ++i) {
        const auto& now = judgement->signers[i];
        const auto& before = base.signers[i];
        if (now.facts.certificate != before.facts.certificate) return where + ": another signer";
        if (now.facts.signing_time != before.facts.signing_time) return where + ": another time of signing";
        if (now.at < before.at) return where + ": an earlier time";
        if (now.level > before.level) return where + ": a higher level";
    }
    return {};
}

}  // namespace

TEST_CASE("no_changed_bit_makes_a_bad_signature_good") {
    if (!needs::foreign_data()) return;
    const std::vector<Base> all = bases();
    CHECK(std::ranges::count_if(all, &Base::valid) == 11);
    std::atomic<std::size_t> next{0}, still_good{0};
    std::mutex mutex;
    std::vector<std::string> faults;
    const auto work = [&] {
        for (std::size_t i = next++; i < changes; i = next++) {
            std::string fault = fault_of(all[i % all.size()], i, still_good);
            const std::lock_guard lock(mutex);
            if (!fault.empty()) faults.push_back(std::move(fault));
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
    }
    for (const std::string& fault : faults) FAIL_CHECK(fault);
    CHECK(still_good > changes / 100);  // bits of nothing that is signed: the rest was looked at to its end
}

}  // namespace pidpys::certs
