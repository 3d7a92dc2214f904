// SPDX-License-Identifier: MIT
// What other readers could read in another way is refused; what honest programs write is taken.
#include <catch2/catch.hpp>

#include "asic/archive.hpp"
#include "asic/names.hpp"
#include "asic/write.hpp"

using namespace pidpys;
using namespace pidpys::asic;

namespace {

const Bytes kText = to_bytes(as_bytes("Привіт"));

Bytes sample() {
    auto archive = write_container(Form::s, {{"a.txt", ByteView(kText)}, {"META-INF/signature.p7s", as_bytes("x")}});
    REQUIRE(archive);
    return std::move(*archive);
}

// The octets with every `what` replaced by as many of `by`.
Bytes replaced(Bytes octets, std::string_view what, std::string_view by) {
    REQUIRE(what.size() == by.size());
    std::string text(as_text(octets));
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    return to_bytes(as_bytes(text));
}

Errc refusal(const Bytes& octets) {
    const auto layout = zip_layout(octets);
    REQUIRE_FALSE(layout);
    return layout.error().code;
}

}  // namespace

TEST_CASE("the type stands first, stored and bare, where file(1) looks for it", "[unit]") {
    const Bytes octets = sample();
    CHECK(as_text(ByteView(octets).subspan(30, 8)) == "mimetype");
    CHECK(as_text(ByteView(octets).subspan(38, kTypeS.size())) == kTypeS);
    const auto layout = zip_layout(octets);
    REQUIRE(layout);
    REQUIRE(layout->size() == 3);
    CHECK(layout->front().bare);
    CHECK(layout->front().stored);
    CHECK(sample() == octets);  // the same members give the same octets
}

TEST_CASE("members come back whole, and damage is told", "[unit]") {
    Bytes octets = sample();
    const auto archive = Archive::open(ByteView(octets));
    REQUIRE(archive);
    const auto* member = archive->find("a.txt");
    REQUIRE(member != nullptr);
    CHECK(archive->read(*member, 100).value() == kText);
    CHECK(archive->read(*member, 3).error().code == Errc::too_large);
    CHECK(archive->digest(*member, *crypto::digest_by_name("SHA256")).value() ==
          crypto::digest(*crypto::digest_by_name("SHA256"), {kText}).value());
}

TEST_CASE("a zip that two readers could read in two ways is refused", "[unit]") {
    const Bytes good = sample();
    SECTION("octets before, between, after") {
        Bytes front = good;
        front.insert(front.begin(), 4, 0);
        CHECK(refusal(front) == Errc::malformed);
        Bytes back = good;
        back.push_back(0);
        CHECK(refusal(back) == Errc::malformed);
    }
    SECTION("a second end within the comment") {
        Bytes twice = good;
        const Bytes end(good.end() - 22, good.end());
        twice[twice.size() - 2] = 22;
        twice.insert(twice.end(), end.begin(), end.end());
        CHECK(refusal(twice) == Errc::malformed);
    }
    SECTION("the header says another name than the directory") {
        Bytes other = good;
        std::string text(as_text(other));
        text.replace(text.find("a.txt"), 5, "b.txt");
        CHECK(refusal(to_bytes(as_bytes(text))) == Errc::malformed);
    }
    SECTION("names that lead elsewhere") {
        CHECK(refusal(replaced(good, "a.txt", "/.txt")) == Errc::malformed);
        CHECK(refusal(replaced(good, "a.txt", "../tx")) == Errc::malformed);
        CHECK(refusal(replaced(good, "a.txt", "a\\txt")) == Errc::malformed);
    }
    SECTION("every cut") {
        for (std::size_t size = 0; size < good.size(); ++size)
            CHECK_FALSE(zip_layout(ByteView(good).first(size)).has_value());
    }
    SECTION("more than the limits allow") {
        CHECK(zip_layout(good, {2, 1000}).error().code == Errc::too_large);
        CHECK(zip_layout(good, {10, 3}).error().code == Errc::too_large);
    }
    SECTION("a bomb") {
        const Bytes zeros(std::size_t{8} << 20, 0);
        auto bomb = write_container(Form::s, {{"a.bin", ByteView(zeros)}});
        REQUIRE(bomb);
        CHECK(refusal(*bomb) == Errc::too_large);
    }
}

TEST_CASE("single bits changed never make another document of it", "[unit]") {
    const Bytes good = sample();
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes octets = good;
        octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] ^ (1U << (bit % 8)));
        const auto archive = Archive::open(ByteView(octets));
        if (!archive) continue;
        const auto* member = archive->find("a.txt");
        if (member == nullptr) continue;
        const auto text = archive->read(*member, 1000);
        if (text) CHECK(*text == kText);
    }
}
