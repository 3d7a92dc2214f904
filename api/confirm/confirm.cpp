// SPDX-License-Identifier: MIT
#include "api/confirm/confirm.hpp"

#include <algorithm>
#include <memory>

#include "api/confirm/form.hpp"
#include "api/confirm/pages.hpp"
#include "api/confirm/visit.hpp"
#include "api/confirm/waiting.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/time.hpp"
#include "api/http/embedded_file.hpp"
#include "confirm_files.hpp"

namespace pidpys::api::confirm {
namespace {

constexpr std::uint64_t short_form = 4096, answer_form = 8192;
constexpr std::uint32_t pages_per_second = 10;   // of one person
constexpr std::uint32_t log_ins_per_second = 5;  // of one address
constexpr std::size_t longest_login = 256;

// One request of a person with all that answers it.
struct Visit {
    const Request& request;
    dss::Context& context;
    Language language;

    [[nodiscard]] std::int64_t now() const { return dss::unix_ms(context.clock); }
    [[nodiscard]] Notice bad(Word word, std::initializer_list<std::string> values = {}) const {
        return {say(language, word, values), true};
    }
};

Notice notice_of(const Visit& visit, const std::optional<dss::TaskState>& state) {
    if (!state) return visit.bad(Word::no_such_task);
    const auto good = [&](Word word) { return Notice{say(visit.language, word), false}; };
    switch (*state) {
        case dss::TaskState::asking: return good(Word::still_waits);
        case dss::TaskState::allowed: return good(Word::now_allowed);
        case dss::TaskState::completed: return good(Word::now_completed);
        case dss::TaskState::canceled: return good(Word::now_refused);
        case dss::TaskState::timed_out: return visit.bad(Word::now_timed_out);
        case dss::TaskState::crashed:
        case dss::TaskState::unconfirmed:
        case dss::TaskState::retry: break;
    }
    return visit.bad(Word::now_failed);
}

// All tasks that wait for the person, or the one of them that was chosen.
Response show_tasks(const Visit& visit, const Person& person, std::vector<dss::Task> tasks,
                    std::optional<Notice> notice, int status = 200, std::string_view chosen = {},
                    std::uint64_t from = 0) {
    TasksView view;
    view.language = visit.language;
    view.status = status;
    view.notice = std::move(notice);
    view.now = visit.now();
    view.all = tasks.size();
    const auto wanted = std::ranges::find(tasks, chosen, &dss::Task::id);
    view.one = wanted != tasks.end();
    view.from = view.one ? from : 0;
    if (view.one) tasks = {*wanted};
    for (const auto& task : tasks) {
        if (view.shown.size() == tasks_per_page) break;
        if (auto waiting = read_waiting(task, visit.context)) view.shown.push_back(std::move(*waiting));
    }
    return tasks_page(person, view);
}

Response ask_to_log_in(const Visit& visit, int status, const std::optional<Notice>& notice,
                       std::string_view login = {}) {
    const auto by_certificate = user_by_certificate(visit.request.caller.peer, visit.context);
    return log_in_page(visit.language, status, notice, login, by_certificate ? by_certificate->login : std::string());
}

Response show(const Visit& visit) {
    const auto person = person_of(visit.request, visit.context);
    if (!person) return ask_to_log_in(visit, 200, {});
    if (!visit.context.rates.admit("page of " + person->user.id, pages_per_second, visit.context.clock.steady()))
        return problem_page(visit.language, Problem::too_many_requests);
    const auto told = query_parameter(visit.request.query, "told");
    const auto chosen = query_parameter(visit.request.query, "task");
    std::optional<Notice> notice;
    if (told) notice = notice_of(visit, state_of(dss::parse_guid(*told).value_or(""), person->user, visit.context));
    auto tasks = tasks_waiting_for(person->user, visit.context);
    if (!chosen) return show_tasks(visit, *person, std::move(tasks), std::move(notice));
    const auto id = dss::parse_guid(*chosen).value_or("");
    if (std::ranges::find(tasks, id, &dss::Task::id) == tasks.end())
        return show_tasks(visit, *person, std::move(tasks),
                          notice_of(visit, state_of(id, person->user, visit.context)));
    const auto from = parse_place(query_parameter(visit.request.query, "from").value_or("0"));
    return show_tasks(visit, *person, std::move(tasks), std::move(notice), 200, id, from.value_or(0));
}

// The form of a person who is logged in; or what to say to whoever sent it.
struct Sent {
    Person person;
    Form form;
};
tl::expected<Sent, Response> sent_by(const Visit& visit) {
    auto form = Form::of(visit.request);
    if (!form) {
        const bool other = form.error().code == Errc::unsupported;
        return tl::unexpected(
            problem_page(visit.language, other ? Problem::unsupported_media_type : Problem::bad_request));
    }
    auto person = person_of(visit.request, visit.context);
    if (!person) return tl::unexpected(ask_to_log_in(visit, 403, visit.bad(Word::log_in_again)));
    if (!is_form_of(*person, form->value("token").value_or("")))
        return tl::unexpected(problem_page(visit.language, Problem::forbidden));
    return Sent{std::move(*person), std::move(*form)};
}

// Places of files that are not to be signed, sorted; nothing where one of them is none, or the list is too long for that.
std::optional<std::vector<std::uint64_t>> left_out(const Form& form, std::size_t files) {
    std::vector<std::uint64_t> places;
    for (const auto text : form.values("skip")) {
        const auto place = parse_place(text);
        if (!place || *place >= files || files > files_per_page) return std::nullopt;
        places.push_back(*place);
    }
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

std::string address_of(const Peer& peer) { return peer.address.empty() ? peer.user_name() : "address " + peer.address; }

Response take_answer(const Visit& visit) {
    const auto sent = sent_by(visit);
    if (!sent) return sent.error();
    const auto& [person, form] = *sent;
    const auto id = dss::parse_guid(form.value("task").value_or(""));
    const auto said = form.value("answer");
    const bool allow = said == "allow";
    const bool nothing = said == "";  // the key Enter in a field
    if (!id || (!allow && !nothing && said != "refuse")) return problem_page(visit.language, Problem::bad_request);
    const auto became = "/confirm?told=" + *id;
    const auto tasks = tasks_waiting_for(person.user, visit.context);
    const auto task = std::ranges::find(tasks, *id, &dss::Task::id);
    const auto waiting = task == tasks.end() ? std::nullopt : read_waiting(*task, visit.context);
    if (!waiting || nothing) return go_to(became);
    // What was on the screen is what is answered.
    if (form.value("list") != waiting->digest_of_list) return problem_page(visit.language, Problem::bad_request);
    channel::Answer answer;
    answer.outcome = allow ? channel::Outcome::allowed : channel::Outcome::denied;
    answer.reason = "user " + person.user.login + ", " + address_of(visit.request.caller.peer);
    answer.by = "page";
    if (allow) {
        auto places = left_out(form, waiting->task.file_count);
        if (!places) return problem_page(visit.language, Problem::bad_request);
        if (!places->empty() && places->size() == waiting->task.file_count)
            return show_tasks(visit, person, tasks, visit.bad(Word::all_left_out), 400);
        answer.left_out = std::move(*places);
    }
    const auto taken = visit.context.engine->answer(waiting->task, waiting->question, answer);
    if (!taken && taken.error().code != Errc::not_found)
        return show_tasks(visit, person, tasks, visit.bad(Word::not_recorded), 503);
    return go_to(became);
}

Response log_out(const Visit& visit) {
    const auto sent = sent_by(visit);
    if (!sent) return sent.error();
    auto response = go_to("/confirm");
    response.headers.emplace_back("Set-Cookie", end_session(sent->person, visit.context));
    return response;
}

bool may_log_in(const Visit& visit) {
    return visit.context.rates.admit("page log-in, " + visit.request.caller.peer.user_name(), log_ins_per_second,
                                     visit.context.clock.steady());
}

Response logged_in(const Visit& visit, const dss::User& user) {
    auto response = go_to("/confirm");
    response.headers.emplace_back("Set-Cookie", begin_session(visit.request, visit.context, user));
    return response;
}

Response too_many_attempts(const Visit& visit, const std::string& seconds, std::string_view login = {}) {
    auto response = ask_to_log_in(visit, 429, visit.bad(Word::too_many_attempts, {seconds}), login);
    response.headers.emplace_back("Retry-After", seconds);
    return response;
}

// On the thread that checks passwords. Nothing tells a login that exists from one that does not.
Response log_in(const Visit& visit, const std::string& login, const SecretString& password) {
    if (!may_log_in(visit)) return too_many_attempts(visit, "1", login);
    const auto user = dss::user_by_password(visit.context, login, password, "page: ");
    if (user) return logged_in(visit, *user);
    if (user.error().status != 429) return ask_to_log_in(visit, 403, visit.bad(Word::wrong_password), login);
    return too_many_attempts(visit, std::string(find_header(user.error().headers, "Retry-After")), login);
}

Response log_in_by_certificate(const Visit& visit) {
    if (!may_log_in(visit)) return too_many_attempts(visit, "1");
    const auto user = user_by_certificate(visit.request.caller.peer, visit.context);
    return user ? logged_in(visit, *user) : ask_to_log_in(visit, 403, visit.bad(Word::no_certificate));
}

Language language_of(const Request& request, Language usual) {
    return language_for(find_header(request.headers, "Accept-Language"), usual);
}

dss::Dss::Refuse refuse_in(Language language) {
    return [language](Problem problem) { return problem_page(language, problem); };
}

Handler on_worker(dss::Dss& dss, Language usual, Response (*answer)(const Visit&)) {
    return [&dss, usual, answer](const Request& request, const PathParams&, const Reply& reply) {
        const auto language = language_of(request, usual);
        dss.on_worker(
            request.caller,
            [request, language, answer](dss::Context& context) {
                return answer({request, context, language});
            },
            refuse_in(language), reply);
    };
}

void begin_log_in(dss::Dss& dss, Language usual, const Request& request, const Reply& reply) {
    const auto language = language_of(request, usual);
    const auto form = Form::of(request);
    if (form && form->value("by") == "certificate")
        return on_worker(dss, usual, log_in_by_certificate)(request, {}, reply);
    const auto login = form ? form->value("login").value_or("") : "";
    if (login.empty() || login.size() > longest_login || !form->value("password")) {
        const bool other = !form && form.error().code == Errc::unsupported;
        return reply(problem_page(language, other ? Problem::unsupported_media_type : Problem::bad_request));
    }
    auto secret = std::make_shared<const SecretString>(*form->value("password"));
    auto head = request;
    head.body = {};
    dss.on_login_lane(
        [request = std::move(head), language, login = std::string(login), secret](dss::Context& context) {
            return log_in({request, context, language}, login, *secret);
        },
        refuse_in(language), reply);
}

}  // namespace

void add_confirmation_page(Router& router, dss::Dss& dss, Language usual) {
    auto& contract =
        router.add_contract({.name = "confirm",
                             .prefix = "/confirm",
                             .error = [usual](Problem problem, const Caller*) { return problem_page(usual, problem); },
                             .for_people = true});
    add_embedded_file(router, contract, "/confirm/page.css", "text/css; charset=utf-8", page_css);
    router.add(contract, {Method::get, "/confirm", 0, Access::open, on_worker(dss, usual, show)});
    router.add(contract,
               {Method::post, "/confirm/answer", answer_form, Access::open, on_worker(dss, usual, take_answer)});
    router.add(contract, {Method::post, "/confirm/logout", short_form, Access::open, on_worker(dss, usual, log_out)});
    router.add(contract, {Method::post, "/confirm/login", short_form, Access::open,
                          [&dss, usual](const Request& request, const PathParams&, const Reply& reply) {
                              begin_log_in(dss, usual, request, reply);
                          }});
}

}  // namespace pidpys::api::confirm
