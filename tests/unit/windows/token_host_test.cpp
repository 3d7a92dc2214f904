// SPDX-License-Identifier: MIT
// A program of 64 bits and the helper of 32 with the tests' own library of 32: real processes, a real pipe, signatures of
// Windows' own making. Under a Wine of both widths, which says where they are.
#include <windows.h>  // before those that need it

#include <bcrypt.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "platform/helper_process.hpp"
#include "token/wire/messages.hpp"

using namespace pidpys;
using namespace pidpys::token;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t ecdsa = 0x1041, derive_ecdh = 0x1050, mac = 0x80420014;
constexpr std::uint64_t of_key = 3, id = 0x102, point = 0x181, can_sign = 0x108, type = 0x100;
constexpr std::uint64_t pin_incorrect = 0xa0, load_failed = 0x1c2;

std::string place(const char* variable) {
    const char* value = std::getenv(variable);
    REQUIRE(value != nullptr);
    return value;
}

// A refusal, or the answer with its octets.
template <class Request>
struct Answered {
    Bytes octets;
    std::optional<typename Request::Answer> done;
    std::optional<wire::Refusal> refused;
};

class Host {
public:
    explicit Host(const std::string& library) {
        auto started = platform::HelperProcess::start(place("PIDPYS_TOKEN_HOST32"), {library});
        REQUIRE(started);
        process_ = std::move(*started);
    }

    template <class Request>
    Answered<Request> ask(const Request& request) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        Bytes message(wire::Head::octets + wire::size_of(request));
        wire::write(
            wire::Head{message.size() - wire::Head::octets, ++number_, static_cast<std::uint64_t>(Request::operation)},
            message.data());
        wire::write(request, message.data() + wire::Head::octets);
        REQUIRE(process_->write(message, deadline));
        Bytes octets(wire::Head::octets);
        REQUIRE(process_->read(octets, deadline));
        const auto head = wire::read<wire::Head>(octets);
        REQUIRE((head && head->number == number_ && head->size <= wire::max_answer));
        Answered<Request> answer;
        answer.octets.resize(static_cast<std::size_t>(head->size));
        REQUIRE(process_->read(answer.octets, deadline));
        if (head->kind == static_cast<std::uint64_t>(wire::Outcome::done))
            answer.done = wire::read<typename Request::Answer>(answer.octets);
        else
            answer.refused = wire::read<wire::Refusal>(answer.octets);
        REQUIRE((answer.done || answer.refused));
        return answer;
    }

private:
    std::unique_ptr<platform::HelperProcess> process_;
    std::uint64_t number_ = 0;
};

const wire::Attribute& attribute(const wire::Object& object, std::uint64_t wanted) {
    const auto found = std::ranges::find(object.attributes, wanted, &wire::Attribute::type);
    REQUIRE(found != object.attributes.end());
    return *found;
}

// CKA_EC_POINT holds it as an octet string.
bool verifies(ByteView held, ByteView hash, ByteView signature) {
    constexpr std::size_t coordinates = 64;
    if (held.size() != 3 + coordinates) return false;
    Bytes blob(sizeof(BCRYPT_ECCKEY_BLOB) + coordinates);
    const BCRYPT_ECCKEY_BLOB head{BCRYPT_ECDSA_PUBLIC_P256_MAGIC, 32};
    std::memcpy(blob.data(), &head, sizeof head);
    std::copy(held.begin() + 3, held.end(), blob.begin() + sizeof head);
    BCRYPT_ALG_HANDLE kind = nullptr;
    BCRYPT_KEY_HANDLE key = nullptr;
    REQUIRE(::BCryptOpenAlgorithmProvider(&kind, BCRYPT_ECDSA_P256_ALGORITHM, nullptr, 0) == 0);
    REQUIRE(::BCryptImportKeyPair(kind, nullptr, BCRYPT_ECCPUBLIC_BLOB, &key, blob.data(),
                                  static_cast<ULONG>(blob.size()), 0) == 0);
    return ::BCryptVerifySignature(key, nullptr, const_cast<UCHAR*>(hash.data()), static_cast<ULONG>(hash.size()),
                                   const_cast<UCHAR*>(signature.data()), static_cast<ULONG>(signature.size()), 0) == 0;
}

}  // namespace

TEST_CASE("token_host_of_32_bits_is_one", "[.width32]") {
    DWORD kind = 0;
    REQUIRE(::GetBinaryTypeA(place("PIDPYS_TOKEN_HOST32").c_str(), &kind));
    CHECK(kind == SCS_32BIT_BINARY);
    CHECK(sizeof(void*) == 8);
}

TEST_CASE("token_host_of_32_bits_signs_for_a_program_of_64", "[.width32]") {
    Host host(place("PIDPYS_TOKEN_DOUBLE32"));
    const auto begun = host.ask(wire::Begin{});
    REQUIRE(begun.done);
    CHECK(begun.done->manufacturer == "pidpys");
    CHECK(begun.done->description == "Test double");

    const auto slots = host.ask(wire::Slots{});
    REQUIRE((slots.done && slots.done->slots.size() == 1));
    const wire::Slot slot = slots.done->slots.front();
    CHECK(slot.id == 7);
    CHECK(slot.flags == (0x4 | 0x8 | 0x400));  // login required, PIN and token initialised
    CHECK(slot.name == wire::Name{"E.key_Almaz-1C", "JSC_IIT", "E.key_Almaz-1C", "000123"});

    const auto mechanisms = host.ask(wire::Mechanisms{slot.id});
    REQUIRE(mechanisms.done);
    std::vector<std::uint64_t> kinds;
    for (const auto& each : mechanisms.done->list) {
        kinds.push_back(each.type);
        CHECK((each.least == 0 && each.most == 4096));
        CHECK(each.flags == (each.type == derive_ecdh ? 0x80000U : 0x800U));
    }
    CHECK(kinds == std::vector{mac, ecdsa, derive_ecdh});

    const std::string pin = "12345", wrong = "54321";
    const auto refused = host.ask(wire::LogIn{slot.id, slot.name, wire::PinWay::given, as_bytes(wrong)});
    REQUIRE(refused.refused);
    CHECK(refused.refused->code == pin_incorrect);
    CHECK((refused.refused->flags & 0x10000) != 0);  // few tries are left
    REQUIRE(host.ask(wire::LogIn{slot.id, slot.name, wire::PinWay::given, as_bytes(pin)}).done);

    const auto objects = host.ask(wire::Objects{slot.id, slot.name});
    REQUIRE((objects.done && objects.done->objects.size() == 2));
    const wire::Object &open = objects.done->objects[0], &key = objects.done->objects[1];
    CHECK(key.kind == of_key);
    CHECK(attribute(key, id).value == Bytes{1});
    CHECK(attribute(key, type).numbers == std::vector<std::uint64_t>{3});  // CKK_EC
    CHECK(attribute(key, can_sign).numbers == std::vector<std::uint64_t>{1});

    Bytes hash(32, 0x5a);
    wire::Sign asked{.slot = slot.id, .key = key.handle, .mechanism = {}, .pin = {}, .octets = hash};
    asked.mechanism.type = ecdsa;
    const auto made = host.ask(asked);
    REQUIRE(made.done);
    CHECK(made.done->octets.size() == 64);
    CHECK(verifies(attribute(open, point).value, hash, made.done->octets));
    hash[0] ^= 1;
    CHECK_FALSE(verifies(attribute(open, point).value, hash, made.done->octets));
    CHECK(host.ask(wire::LogOut{slot.id}).done);
}

TEST_CASE("token_host_of_32_bits_hands_on_a_structure_with_pointers", "[.width32]") {
    Host host(place("PIDPYS_TOKEN_DOUBLE32"));
    REQUIRE(host.ask(wire::Begin{}).done);
    const auto slots = host.ask(wire::Slots{});
    REQUIRE((slots.done && slots.done->slots.size() == 1));
    const wire::Slot slot = slots.done->slots.front();
    REQUIRE(host.ask(wire::LogIn{slot.id, slot.name, wire::PinWay::given, as_bytes("12345")}).done);
    const Bytes other(65, 0x04);
    wire::Derive asked{.slot = slot.id, .key = 1, .size = 32, .mechanism = {}};
    asked.mechanism.type = derive_ecdh;
    asked.mechanism.parameters = wire::Parameters::ecdh;
    asked.mechanism.kdf = 1;
    asked.mechanism.first = other;
    const auto made = host.ask(asked);
    REQUIRE(made.done);
    CHECK(to_bytes(made.done->octets) == other);
}

TEST_CASE("token_host_of_32_bits_says_so_of_a_library_of_64", "[.width32]") {
    std::array<char, 1024> itself{};
    REQUIRE(::GetModuleFileNameA(nullptr, itself.data(), static_cast<DWORD>(itself.size())) > 0);
    Host host(itself.data());
    const auto begun = host.ask(wire::Begin{});
    REQUIRE(begun.refused);
    CHECK(begun.refused->code == load_failed);
    CHECK(begun.refused->words == "a library for programs of another width");
}
