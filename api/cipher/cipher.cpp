// SPDX-License-Identifier: MIT
#include "api/cipher/cipher.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t at_once = 64 * 1024;  // octets that are handled in well under 100 µs

Response computed(const std::function<Response()>& compute, Language language) {
    auto response = guarded([&]() -> Result<Response> { return compute(); });
    return response ? std::move(*response) : failure_answer(500, Message::problem_internal, response.error(), language);
}

}  // namespace

Cipher::Cipher(CipherConfig configuration, const CipherEnvironment& environment)
    : config(std::move(configuration)),
      env(environment),
      sessions(env.clock, config.quota, config.idle),
      key_paths(config.key_path_prefixes) {}

void Cipher::run(std::size_t octets, std::function<void()> task) {
    if (octets > at_once) return env.workers.post(std::move(task));
    task();
}

void Cipher::answer(std::size_t octets, Reply reply, Language language, std::function<Response()> compute) {
    run(octets,
        [reply = std::move(reply), language, compute = std::move(compute)] { reply(computed(compute, language)); });
}

void Cipher::answer_on_worker(Reply reply, Language language, std::function<Response()> compute) {
    env.workers.post([reply = std::move(reply), language, compute = std::move(compute)] {
        reply(computed(compute, language));
    });
}

}  // namespace pidpys::api
