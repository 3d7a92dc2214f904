// SPDX-License-Identifier: MIT
#include "api/cipher/cipher.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t at_once = 64 * 1024;           // octets that are handled in well under 100 µs
constexpr std::size_t while_others_wait = 8 * 1024;  // about as long as a worker takes to hear of it

constexpr std::size_t short_answer = 16 * 1024;  // leaves at once, in the head's record

// A long answer is kept until the client has read it.
Response computed(const AccountPtr& caller, const std::function<Response()>& compute, Language language) {
    auto response = guarded([&]() -> Result<Response> {
        Response made = compute();
        if (made.body.kept() <= short_answer) return made;
        auto body = charge(caller, std::move(made.body));
        if (!body) return forward(body);
        made.body = std::move(*body);
        return made;
    });
    return response ? std::move(*response) : failure_answer(500, Message::problem_internal, response.error(), language);
}

}  // namespace

Cipher::Cipher(CipherConfig configuration, const CipherEnvironment& environment)
    : config(std::move(configuration)),
      env(environment),
      sessions(env.clock, config.sessions),
      key_paths(config.key_path_prefixes) {}

bool Cipher::run(const AccountPtr& caller, std::size_t octets, std::function<void()> task) {
    const bool crowd = env.others_wait && env.others_wait();
    if (octets > (crowd ? while_others_wait : at_once)) return env.workers.post(caller, std::move(task));
    task();
    return true;
}

void Cipher::answer(const AccountPtr& caller, std::size_t octets, Reply reply, Language language,
                    std::function<Response()> compute) {
    const bool taken = run(caller, octets, [caller, reply, language, compute = std::move(compute)] {
        reply(computed(caller, compute, language));
    });
    if (!taken) reply(message_answer(429, Message::problem_too_many_requests, language));
}

void Cipher::answer_on_worker(const AccountPtr& caller, Reply reply, Language language,
                              std::function<Response()> compute) {
    answer(caller, SIZE_MAX, std::move(reply), language, std::move(compute));
}

}  // namespace pidpys::api
