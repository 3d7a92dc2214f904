// SPDX-License-Identifier: MIT
// The page in its forms: plain HTML without a script, under a policy that lets none run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/confirm/visit.hpp"
#include "api/confirm/waiting.hpp"
#include "api/confirm/words.hpp"
#include "api/http/problem.hpp"

namespace pidpys::api::confirm {

inline constexpr std::size_t files_per_page = 200, tasks_per_page = 10;

// A sentence above everything else.
struct Notice {
    std::string text;
    bool bad = false;
};

// `login`: as it was typed before; `by_certificate`: whose certificate the browser has shown, empty: nobody's.
Response log_in_page(Language language, int status, const std::optional<Notice>& notice, std::string_view login,
                     std::string_view by_certificate);

struct TasksView {
    Language language = Language::uk;
    int status = 200;
    std::optional<Notice> notice;
    std::vector<Waiting> shown;
    std::size_t all = 0;  // tasks that wait
    bool one = false;     // the task of `shown` was chosen, with its files from `from` on
    std::uint64_t from = 0;
    std::int64_t now = 0;
};
Response tasks_page(const Person& person, const TasksView& view);

Response problem_page(Language language, Problem problem);

// 303, which a reload does not repeat.
Response go_to(std::string location);

}  // namespace pidpys::api::confirm
