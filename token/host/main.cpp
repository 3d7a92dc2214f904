// SPDX-License-Identifier: MIT
// pidpys-token-host MODULE: runs one PKCS #11 library for the process that started it, whose pipe is standard input
// (token/wire). It has nothing else, and ends with it. Not for people.
#include <cstdio>
#include <cstdlib>

#include "platform/parent_pipe.hpp"
#include "token/host/library.hpp"
#include "token/host/wiping.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::token;
using host::Wiped;

template <class Answer>
bool send(std::uint64_t number, wire::Outcome outcome, const Answer& answer) {
    const std::size_t size = wire::size_of(answer);
    if (size > wire::max_answer) return false;
    Wiped message(wire::Head::octets + size);
    wire::write(wire::Head{size, number, static_cast<std::uint64_t>(outcome)}, message.data());
    wire::write(answer, message.data() + wire::Head::octets);
    return platform::write_to_parent(message);
}

bool refuse(std::uint64_t number, CK_RV code, std::string words = {}, std::uint64_t flags = 0) {
    return send(number, wire::Outcome::refused, wire::Refusal{code, std::move(words), flags});
}

class Service {
public:
    explicit Service(std::filesystem::path module) : module_(std::move(module)) {}

    // False: the parent has gone, or does not speak as it should.
    bool serve(const wire::Head& head, ByteView body) {
        using wire::Operation;
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
        }
        return false;
    }

    void end() { library_.end(); }

private:
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

    std::filesystem::path module_;
    host::Library library_;
    bool begun_ = false;
};

bool serve_one(Service& service) {
    std::array<std::uint8_t, wire::Head::octets> octets{};
    if (!platform::read_from_parent(octets)) return false;
    const auto head = wire::read<wire::Head>(octets);
    if (!head || head->size > wire::max_request) return false;
    Wiped body(static_cast<std::size_t>(head->size));
    return platform::read_from_parent(body) && service.serve(*head, body);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || !pidpys::platform::take_parent_pipe()) {
        std::fprintf(stderr, "usage: %s MODULE; for pidpysd, pidpys and pidpys-agent\n", argc > 0 ? argv[0] : "");
        return 64;
    }
    pidpys::platform::give_up_rights();
    Service service(std::filesystem::path(reinterpret_cast<const char8_t*>(argv[1])));
    while (serve_one(service)) {}
    service.end();
    std::_Exit(0);  // without the libraries' own last words: some hang in them
}
