// SPDX-License-Identifier: MIT
#include "daemon/watch/watch_desk.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace pidpys::daemon {
namespace {

// Rows of the families.
enum class PartRow : std::uint8_t { store, keys, queue, journal, all };
enum class TaskRow : std::uint8_t { asking, allowed };

api::Response json_answer(int status, const nlohmann::ordered_json& json) {
    return api::Response::json(status, json.dump() + "\n");
}

// Once, whoever comes first: the work or the clock.
SideDoor::Answer first_of(const SideDoor::Answer& reply) {
    return [reply, done = std::make_shared<std::atomic<bool>>(false)](api::Response response) {
        if (!done->exchange(true)) reply(std::move(response));
    };
}

}  // namespace

WatchDesk::WatchDesk(Parts parts)
    : parts_(std::move(parts)),
      well_(parts_.registry.add<observe::Gauge>("pidpys_ready", "Whether each part is ready, and all of them (1: yes).",
                                                {observe::Axis("part", {"store", "keys", "queue", "journal", "all"})})),
      tasks_(parts_.registry.add<observe::Gauge>("pidpys_dss_tasks", "Unfinished DSS tasks in the store by state.",
                                                 {observe::Axis("state", {"asking", "allowed"})})),
      oldest_(parts_.registry.add<observe::Gauge>("pidpys_dss_oldest_task_age_seconds",
                                                  "Age of the oldest unfinished DSS task; 0: there is none.")),
      questions_(
          parts_.registry.add<observe::Gauge>("pidpys_questions_open", "Questions of consent without an answer yet.")),
      connections_(parts_.registry.add<observe::Gauge>("pidpys_connections", "Open connections of clients.")),
      sessions_(parts_.registry.add<observe::Gauge>("pidpys_token_sessions",
                                                    "Tokens and HSMs that are logged in (PKCS #11).")) {
    auto& build = parts_.registry.add<observe::Gauge>("pidpys_build_info", "The program's version; always 1.",
                                                      {observe::Axis("version", {PIDPYS_VERSION})});
    build.at().set(1);
    auto& start = parts_.registry.add<observe::Gauge>("process_start_time_seconds", "When the process began.");
    start.at().set(static_cast<double>(std::chrono::system_clock::to_time_t(parts_.started)));
}

void WatchDesk::answer(std::string_view path, const SideDoor::Answer& reply) {
    if (path == "/health/live") return reply(json_answer(200, {{"live", true}}));
    if (path == "/health/ready") return after_look(reply, [this](const Vitals& vitals) { return ready(vitals, true); });
    if (path == "/metrics") {
        connections_.at().set(static_cast<double>(parts_.connections()));
        return after_look(reply, [this](const Vitals& vitals) { return metrics(vitals); });
    }
    reply({404, "text/plain; charset=utf-8", api::Blob::of("not here\n"), {}});
}

// A worker looks, as the store waits for disks and networks; who waits too long for it is told so.
void WatchDesk::after_look(const SideDoor::Answer& reply, Composed compose) {
    const auto once = first_of(reply);
    const auto self = shared_from_this();
    parts_.workers.post(parts_.account,
                        [self, once, compose = std::move(compose)] { once(compose(self->parts_.contracts.look())); });
    parts_.loop.at(parts_.clock.steady() + parts_.patience, [self, once] { once(self->ready({}, false)); });
}

api::Response WatchDesk::ready(const Vitals& vitals, bool workers) const {
    const bool draining = draining_;
    const bool well = workers && vitals.well() && !draining;
    return json_answer(well ? 200 : 503, {{"ready", well},
                                          {"workers", workers},
                                          {"store", vitals.store},
                                          {"keys", vitals.keys},
                                          {"queue", vitals.queue},
                                          {"journal", vitals.journal},
                                          {"draining", draining}});
}

api::Response WatchDesk::metrics(const Vitals& vitals) {
    const auto flag = [&](PartRow part, bool well) { well_.at(static_cast<std::size_t>(part)).set(well ? 1 : 0); };
    flag(PartRow::store, vitals.store);
    flag(PartRow::keys, vitals.keys);
    flag(PartRow::queue, vitals.queue);
    flag(PartRow::journal, vitals.journal);
    flag(PartRow::all, vitals.well() && !draining_);
    const auto tasks = [&](TaskRow state) -> observe::Gauge& { return tasks_.at(static_cast<std::size_t>(state)); };
    tasks(TaskRow::asking).set(static_cast<double>(vitals.tasks.asking));
    tasks(TaskRow::allowed).set(static_cast<double>(vitals.tasks.allowed));
    oldest_.at().set(std::chrono::duration<double>(vitals.oldest_task).count());
    questions_.at().set(static_cast<double>(vitals.questions));
    sessions_.at().set(static_cast<double>(vitals.token_sessions));
    return {200, observe::Registry::content_type, api::Blob::of(parts_.registry.text()), {}};
}

}  // namespace pidpys::daemon
