// SPDX-License-Identifier: MIT
#include "proof/registry_update.hpp"

#include <utility>

namespace pidpys::proof {
namespace {

// The lists as the central authority publishes them; each is judged by its own rules and none by where it comes from.
std::vector<online::Request> registry_requests() {
    using online::Kind;
    std::vector<online::Request> requests;
    for (const auto& [kind, url] :
         {std::pair(Kind::authority_list, "https://czo.gov.ua/download/certificates/CAs.json"),
          std::pair(Kind::certificates, "https://czo.gov.ua/download/certificates/CACertificates.p7b"),
          std::pair(Kind::trusted_list, "https://czo.gov.ua/download/tl/TL-UA-EC.xml")}) {
        online::Request request;
        request.kind = kind;
        request.addresses = {{url, online::Source::configured}};  // the program's own, over TLS: no file has chosen it
        requests.push_back(std::move(request));
    }
    return requests;
}

}  // namespace

std::vector<online::Request> RegistryUpdate::next() {
    return std::exchange(asked_, true) ? std::vector<online::Request>{} : registry_requests();
}

void RegistryUpdate::take(std::vector<Result<online::Answer>> answers) { outcome_ = bring(answers); }

Result<RegistryUpdate::Outcome> RegistryUpdate::bring(std::vector<Result<online::Answer>>& answers) const {
    const auto requests = registry_requests();
    const auto needed = [&](std::size_t i) { return requests[i].kind != online::Kind::trusted_list; };
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (!answers[i] && needed(i)) return forward(answers[i]);
    certs::RegistryIntake intake(trust_, certs::load_registry(folders_, trust_).trusted_list);
    Outcome outcome;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Result<void> taken =
            answers[i] ? intake.take(answers[i]->url, std::move(answers[i]->body)) : forward(answers[i]);
        if (taken) continue;
        if (needed(i)) return forward(taken);
        outcome.complaint = std::move(taken.error());
    }
    if (auto kept = intake.keep(state_); !kept) return forward(kept);
    outcome.taken = intake.taken();
    return outcome;
}

}  // namespace pidpys::proof
