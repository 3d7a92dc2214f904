// SPDX-License-Identifier: MIT
// For whom a thread works just now: a request, a DSS task. It goes along with tasks that are posted, so that whatever is
// logged on the way says whose it is. Kept only where somebody reads it: else every call here is a look at a flag.
#pragma once

#include <memory>
#include <string>
#include <utility>

namespace pidpys::observe {

struct Work {
    std::string request;         // made here
    std::string client_request;  // X-Request-Id, if it is in the form
    std::string traceparent;     // W3C Trace Context, likewise
    std::string task;            // of the DSS
};
using WorkPtr = std::shared_ptr<const Work>;

void keep_works(bool wanted);  // default: no
[[nodiscard]] bool works_are_kept();

[[nodiscard]] WorkPtr current_work();  // null: nobody's

class WorkScope {
public:
    explicit WorkScope(WorkPtr work);
    ~WorkScope();
    WorkScope(const WorkScope&) = delete;
    WorkScope& operator=(const WorkScope&) = delete;

private:
    WorkPtr before_;
};

// The present work with this task; null where none is kept.
[[nodiscard]] WorkPtr work_on_task(const std::string& task);

// The function, to be run on whatever thread, as a part of the present work.
template <class Function>
auto carry(Function function) {
    return [work = current_work(), function = std::move(function)](auto&&... values) mutable {
        const WorkScope scope(work);
        return function(std::forward<decltype(values)>(values)...);
    };
}

}  // namespace pidpys::observe
