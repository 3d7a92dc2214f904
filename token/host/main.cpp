// SPDX-License-Identifier: MIT
// pidpys-token-host MODULE: runs one PKCS #11 library for the process that started it, whose pipe is standard input
// (token/wire). It has nothing else, and ends with it. Not for people.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "platform/parent_pipe.hpp"
#include "token/host/lanes.hpp"
#include "token/host/library.hpp"
#include "token/host/wiping.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::token;
using host::Wiped;

template <class Answer>
void compose(Wiped& message, std::uint64_t number, wire::Outcome outcome, const Answer& answer) {
    const std::size_t size = wire::size_of(answer);
    message.resize(wire::Head::octets + size);
    wire::write(wire::Head{size, number, static_cast<std::uint64_t>(outcome)}, message.data());
    wire::write(answer, message.data() + wire::Head::octets);
}

template <class Answer>
bool send(std::uint64_t number, wire::Outcome outcome, const Answer& answer) {
    if (wire::size_of(answer) > wire::max_answer) return false;
    Wiped message;
    compose(message, number, outcome, answer);
    return platform::write_to_parent(message);
}

bool refuse(std::uint64_t number, CK_RV code, std::string words = {}, std::uint64_t flags = 0) {
    return send(number, wire::Outcome::refused, wire::Refusal{code, std::move(words), flags});
}

class Service {
public:
    explicit Service(std::string module) : module_(std::move(module)) {}

    // False: the parent has gone, or does not speak as it should.
    bool serve_one() {
        std::array<std::uint8_t, wire::Head::octets> octets{};
        if (!platform::read_from_parent(octets)) return false;
        const auto head = wire::read<wire::Head>(octets);
        if (!head || head->size > wire::max_request) return false;
        Wiped body(static_cast<std::size_t>(head->size));
        return platform::read_from_parent(body) && serve(*head, body);
    }

    void end() {
        lanes_.finish();
        library_.end();
    }

private:
    bool serve(const wire::Head& head, Wiped& body) {
        using wire::Operation;
        if (static_cast<Operation>(head.kind) == Operation::sign && sign_aside(head, body)) return true;
        lanes_.finish();
        library_.drop_gone();
        switch (static_cast<Operation>(head.kind)) {
            case Operation::begin: return begin(head.number);
            case Operation::slots: return answer<wire::Slots>(head, body, &host::Library::slots);
            case Operation::mechanisms: return answer<wire::Mechanisms>(head, body, &host::Library::mechanisms);
            case Operation::objects: return answer<wire::Objects>(head, body, &host::Library::objects);
            case Operation::login: return log_in(head, body);
            case Operation::logout: return log_out(head, body);
            case Operation::sign: return use<wire::Sign>(head, body, &host::Library::sign);
            case Operation::decrypt: return use<wire::Decrypt>(head, body, &host::Library::decrypt);
            case Operation::derive: return use<wire::Derive>(head, body, &host::Library::derive);
            case Operation::unwrap: return use<wire::Unwrap>(head, body, &host::Library::unwrap);
            case Operation::wrap: return use<wire::Wrap>(head, body, &host::Library::wrap);
            case Operation::make: return answer<wire::Make>(head, body, &host::Library::make);
            case Operation::create: return answer<wire::Create>(head, body, &host::Library::create);
            case Operation::remove: return answer<wire::Remove>(head, body, &host::Library::remove);
        }
        return false;
    }

    bool begin(std::uint64_t number) {
        std::string trouble;
        wire::Begin::Answer made;
        const CK_RV result = library_.begin(module_, trouble, made);
        begun_ = result == CKR_OK;
        return begun_ ? send(number, wire::Outcome::done, made) : refuse(number, result, trouble);
    }

    template <class Request>
    bool answer(const wire::Head& head, ByteView body, CK_RV (host::Library::*ask)(typename Request::Answer&)) {
        if (!begun_ || !wire::read<Request>(body)) return false;
        typename Request::Answer made;
        const CK_RV result = (library_.*ask)(made);
        return result == CKR_OK ? send(head.number, wire::Outcome::done, made) : refuse(head.number, result);
    }

    template <class Request>
    bool answer(const wire::Head& head, ByteView body,
                CK_RV (host::Library::*ask)(const Request&, typename Request::Answer&)) {
        const auto asked = wire::read<Request>(body);
        if (!begun_ || !asked) return false;
        typename Request::Answer made;
        const CK_RV result = (library_.*ask)(*asked, made);
        return result == CKR_OK ? send(head.number, wire::Outcome::done, made) : refuse(head.number, result);
    }

    template <class Request>
    bool use(const wire::Head& head, ByteView body, CK_RV (host::Library::*ask)(const Request&, Bytes&)) {
        const auto asked = wire::read<Request>(body);
        if (!begun_ || !asked) return false;
        Wiped made;
        const CK_RV result = (library_.*ask)(*asked, made);
        among_others_ = platform::parent_waits();  // before the answer: who gets it may ask again at once
        if (result != CKR_OK) return refuse(head.number, result);
        return send(head.number, wire::Outcome::done, typename Request::Answer{made});
    }

    bool log_in(const wire::Head& head, ByteView body) {
        const auto asked = wire::read<wire::LogIn>(body);
        if (!begun_ || !asked) return false;
        std::uint64_t flags = 0;
        const CK_RV result = library_.login(*asked, flags);
        return result == CKR_OK ? send(head.number, wire::Outcome::done, wire::LogIn::Answer{flags})
                                : refuse(head.number, result, {}, flags);
    }

    bool log_out(const wire::Head& head, ByteView body) {
        const auto asked = wire::read<wire::LogOut>(body);
        if (!begun_ || !asked) return false;
        const CK_RV result = library_.logout(*asked);
        return result == CKR_OK ? send(head.number, wire::Outcome::done, wire::Nothing{}) : refuse(head.number, result);
    }

    // On a lane, where the library and the token let several signatures be made at a time. One that is quicker than another
    // thread comes to it, as in software, is made here if nobody else waits.
    bool sign_aside(const wire::Head& head, Wiped& body) {
        if (quick_ && !among_others_ && lanes_.idle()) return false;
        const auto asked = wire::read<wire::Sign>(body);
        if (!begun_ || !asked || asked->way != wire::PinWay::none || !library_.signs_side_by_side(asked->slot))
            return false;
        among_others_ = false;
        auto held = std::make_shared<Wiped>();
        held->swap(body);
        lanes_.post([this, number = head.number, held](Wiped& message) {
            Wiped made;
            const auto begun = std::chrono::steady_clock::now();
            const CK_RV result = library_.sign(*wire::read<wire::Sign>(*held), made);
            quick_ = std::chrono::steady_clock::now() - begun < quick;
            if (result == CKR_OK)
                compose(message, number, wire::Outcome::done, wire::Sign::Answer{made});
            else
                compose(message, number, wire::Outcome::refused, wire::Refusal{result, {}, 0});
        });
        return true;
    }

    static constexpr std::chrono::microseconds quick{500};

    std::string module_;
    host::Library library_;
    bool begun_ = false;
    bool among_others_ = false;        // this request came while another was served here
    std::atomic<bool> quick_ = false;  // the last signature on a lane was
    host::Lanes lanes_{wire::most_side_by_side, [](const Wiped& message) { platform::write_to_parent(message); }};
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || !pidpys::platform::take_parent_pipe()) {
        std::fprintf(stderr, "usage: %s MODULE; for pidpysd, pidpys and pidpys-agent\n", argc > 0 ? argv[0] : "");
        return 64;
    }
    pidpys::platform::give_up_rights();
    Service service(argv[1]);
    while (service.serve_one()) {}
    service.end();
    std::_Exit(0);  // without the libraries' own last words: some hang in them
}
