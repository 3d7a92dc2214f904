// SPDX-License-Identifier: MIT
#include "api/confirm/pages.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include "api/confirm/html.hpp"

namespace pidpys::api::confirm {
namespace {

// No script, no picture, no frame, nothing from elsewhere; forms go to this host alone. The browser tells this host and
// nobody else where it comes from: with "no-referrer" it would say `Origin: null` to its own forms (Fetch §3.2).
const Headers& rules_for_browsers() {
    static const Headers rules = {{"Content-Security-Policy",
                                   "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
                                   "frame-ancestors 'none'; base-uri 'none'"},
                                  {"Referrer-Policy", "same-origin"},
                                  {"X-Frame-Options", "DENY"},
                                  {"Cross-Origin-Opener-Policy", "same-origin"},
                                  {"Cross-Origin-Resource-Policy", "same-origin"}};
    return rules;
}

class Page {
public:
    Page(Language language, const std::optional<Notice>& notice, const Person* person) : language_(language) {
        html_ << "<!doctype html>\n<html lang=\"";
        html_.text(language_code(language))
            << "\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
        say(Word::title) << "</title>\n<link rel=\"icon\" href=\"data:,\">\n"
                            "<link rel=\"stylesheet\" href=\"/confirm/page.css\">\n</head>\n<body>\n"
                            "<a class=\"skip\" href=\"#content\">";
        say(Word::to_content) << "</a>\n<header>\n<h1>";
        say(Word::title) << "</h1>\n";
        if (person != nullptr) leave(*person);
        html_ << "</header>\n<main id=\"content\">\n";
        if (!notice) return;
        html_ << "<p class=\"notice";
        if (notice->bad) html_ << " bad";
        html_ << "\" role=\"";
        if (notice->bad)
            html_ << "alert";
        else
            html_ << "status";
        html_ << "\">";
        html_.text(notice->text) << "</p>\n";
    }

    [[nodiscard]] Html& html() { return html_; }
    Html& say(Word word, std::initializer_list<std::string> values = {}) {
        return html_.text(confirm::say(language_, word, values));
    }

    Response response(int status) && {
        html_ << "</main>\n</body>\n</html>\n";
        return {status, "text/html; charset=utf-8", Blob::of(std::move(html_).take()), rules_for_browsers()};
    }

private:
    void leave(const Person& person) {
        html_ << "<form class=\"leave\" method=\"post\" action=\"/confirm/logout\">\n<input type=\"hidden\" "
                 "name=\"token\" "
                 "value=\"";
        html_.text(person.form_token) << "\">\n<span>";
        say(Word::logged_in_as, {person.user.login}) << "</span>\n<button>";
        say(Word::log_out) << "</button>\n</form>\n";
    }

    const Language language_;
    Html html_;
};

std::string date_of(std::int64_t unix_ms) {
    const auto days = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(unix_ms)));
    const std::chrono::year_month_day date(days);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string time_left(std::int64_t ms) {
    const auto seconds = std::max<std::int64_t>(0, ms / 1000);
    char text[32];
    std::snprintf(text, sizeof text, "%lld:%02lld", static_cast<long long>(seconds / 60),
                  static_cast<long long>(seconds % 60));
    return text;
}

// One task with the form that answers it. `place` tells it from others on the page.
class TaskPart {
public:
    TaskPart(Page& page, const Waiting& waiting, const Person& person, const TasksView& view, std::size_t place)
        : page_(page),
          html_(page.html()),
          waiting_(waiting),
          documents_(waiting.question.documents),
          person_(person),
          view_(view),
          place_(place),
          first_(std::min<std::size_t>(view.from, documents_.empty() ? 0 : documents_.size() - 1) / files_per_page *
                 files_per_page),
          last_(std::min(documents_.size(), first_ + files_per_page)) {}

    void write() {
        html_ << "<article aria-labelledby=\"task-";
        html_.number(place_) << "\">\n<h2 id=\"task-";
        html_.number(place_) << "\">";
        page_.say(Word::asks_to_sign, {waiting_.client}) << "</h2>\n";
        facts();
        html_ << "<form method=\"post\" action=\"/confirm/answer\" autocomplete=\"off\">\n<input type=\"hidden\" "
                 "name=\"token\" value=\"";
        html_.text(person_.form_token) << "\">\n<input type=\"hidden\" name=\"task\" value=\"";
        html_.text(waiting_.task.id) << "\">\n<input type=\"hidden\" name=\"list\" value=\"";
        // The key Enter in a field presses the form's first button, which therefore says nothing.
        html_.text(waiting_.digest_of_list) << "\">\n<button name=\"answer\" value=\"\" hidden></button>\n";
        files();
        pages_of_files();
        html_ << "<p class=\"buttons\">";
        button(Word::allow);
        button(Word::refuse);
        html_ << "</p>\n</form>\n</article>\n";
    }

private:
    void fact(Word name, std::string_view value, bool exact = false) {
        if (value.empty()) return;
        html_ << "<div><dt>";
        page_.say(name) << "</dt><dd><bdi";
        if (exact) html_ << " class=\"exact\"";
        html_ << ">";
        html_.text(value) << "</bdi></dd></div>\n";
    }

    void facts() {
        const auto& question = waiting_.question;
        const std::string algorithm = documents_.empty() ? "" : documents_.front().digest_algorithm;
        html_ << "<dl>\n";
        fact(Word::time_left, time_left(waiting_.task.deadline - view_.now));
        fact(Word::client, waiting_.task.client_id);
        fact(Word::program, question.program);
        fact(Word::organization, question.organization);
        fact(Word::box, waiting_.task.box_id);
        fact(Word::key_owner, question.key.owner);
        fact(Word::issuer, question.key.issuer);
        fact(Word::thumbprint, waiting_.task.thumbprint, true);
        fact(Word::valid_until, date_of(waiting_.not_after));
        fact(Word::files, confirm::say(view_.language, Word::files_and_octets,
                                       {std::to_string(documents_.size()), std::to_string(waiting_.octets)}));
        fact(Word::digest_algorithm, algorithm);
        fact(Word::digest_of_list, waiting_.digest_of_list, true);
        html_ << "</dl>\n";
    }

    [[nodiscard]] bool severable() const { return documents_.size() > 1 && documents_.size() <= files_per_page; }

    void files() {
        constexpr std::size_t few = 50;
        html_ << "<details";
        if (view_.one || documents_.size() <= few) html_ << " open";
        html_ << ">\n<summary>";
        page_.say(Word::list_of_files,
                  {std::to_string(first_ + 1), std::to_string(last_), std::to_string(documents_.size())})
            << "</summary>\n<table>\n<thead><tr>";
        for (const Word head : {Word::number, Word::name, Word::octets, Word::digest}) {
            html_ << "<th scope=\"col\">";
            page_.say(head) << "</th>";
        }
        if (severable()) {
            html_ << "<th scope=\"col\">";
            page_.say(Word::leave_out) << "</th>";
        }
        html_ << "</tr></thead>\n<tbody>\n";
        for (std::size_t i = first_; i < last_; ++i) file(i);
        html_ << "</tbody>\n</table>\n</details>\n";
    }

    // `name` is said again beside the value where the table has no room for its head.
    Html& cell(Word name) {
        html_ << "<td data-name=\"";
        page_.say(name) << "\">";
        return html_;
    }

    void file(std::size_t i) {
        const auto& document = documents_[i];
        html_ << "<tr>";
        cell(Word::number).number(i + 1) << "</td>";
        cell(Word::name);
        if (document.name.empty()) {
            html_ << "<em>";
            page_.say(Word::no_name) << "</em>";
        } else {
            html_ << "<bdi>";
            html_.text(document.name) << "</bdi>";
        }
        html_ << "</td>";
        cell(Word::octets).number(document.size) << "</td>";
        cell(Word::digest) << "<span class=\"exact\">";
        html_.text(document.digest) << "</span></td>";
        if (severable()) {
            cell(Word::leave_out) << "<input type=\"checkbox\" name=\"skip\" value=\"";
            html_.number(i) << "\" aria-label=\"";
            page_.say(Word::leave_out_file, {std::to_string(i + 1)}) << "\"></td>";
        }
        html_ << "</tr>\n";
    }

    void page_link(Word word, std::size_t from) {
        html_ << "<a href=\"/confirm?task=";
        html_.text(waiting_.task.id) << "&amp;from=";
        html_.number(from) << "\">";
        page_.say(word) << "</a> ";
    }

    void pages_of_files() {
        if (documents_.size() <= files_per_page) return;
        html_ << "<nav aria-label=\"";
        page_.say(Word::pages_of_files) << "\">";
        if (first_ > 0) page_link(Word::previous, first_ - files_per_page);
        if (last_ < documents_.size()) page_link(Word::next, last_);
        html_ << "</nav>\n<p>";
        page_.say(Word::allowed_as_whole) << "</p>\n";
    }

    void button(Word word) {
        html_ << "<button name=\"answer\" value=\"";
        if (word == Word::allow)
            html_ << "allow\" class=\"allow";
        else
            html_ << "refuse";
        html_ << "\" aria-describedby=\"task-";
        html_.number(place_) << "\">";
        page_.say(word) << "</button>\n";
    }

    Page& page_;
    Html& html_;
    const Waiting& waiting_;
    const std::vector<channel::Document>& documents_;
    const Person& person_;
    const TasksView& view_;
    const std::size_t place_, first_, last_;
};

Word word_of(Problem problem) {
    switch (problem) {
        case Problem::forbidden:
        case Problem::not_asked: return Word::forbidden;
        case Problem::not_found:
        case Problem::method_not_allowed: return Word::not_found;
        case Problem::payload_too_large:
        case Problem::uri_too_long:
        case Problem::head_too_large:
        case Problem::insufficient_storage: return Word::too_large;
        case Problem::misdirected: return Word::misdirected;
        case Problem::too_many_requests: return Word::too_many_requests;
        case Problem::internal:
        case Problem::unavailable: return Word::broken;
        default: return Word::bad_request;
    }
}

}  // namespace

Response log_in_page(Language language, int status, const std::optional<Notice>& notice, std::string_view login,
                     std::string_view by_certificate) {
    Page page(language, notice, nullptr);
    Html& html = page.html();
    html << "<section class=\"log-in\" aria-labelledby=\"log-in\">\n<h2 id=\"log-in\">";
    page.say(Word::log_in_heading) << "</h2>\n<p>";
    page.say(Word::purpose) << "</p>\n<form method=\"post\" action=\"/confirm/login\">\n<label for=\"login\">";
    page.say(Word::login)
        << "</label>\n<input id=\"login\" name=\"login\" autocomplete=\"username\" autocapitalize=\"none\" "
           "spellcheck=\"false\" maxlength=\"256\" required value=\"";
    html.text(login) << "\">\n<label for=\"password\">";
    page.say(Word::password)
        << "</label>\n<input id=\"password\" name=\"password\" type=\"password\" "
           "autocomplete=\"current-password\" maxlength=\"1024\" required>\n<button class=\"allow\">";
    page.say(Word::enter) << "</button>\n</form>\n";
    if (!by_certificate.empty()) {
        html << "<form method=\"post\" action=\"/confirm/login\">\n<button name=\"by\" value=\"certificate\">";
        page.say(Word::enter_by_certificate, {std::string(by_certificate)}) << "</button>\n</form>\n";
    }
    html << "</section>\n";
    return std::move(page).response(status);
}

Response tasks_page(const Person& person, const TasksView& view) {
    Page page(view.language, view.notice, &person);
    Html& html = page.html();
    html << "<p class=\"state\"><strong>";
    if (view.all == 0)
        page.say(Word::nothing_waits);
    else
        page.say(Word::waiting_heading, {std::to_string(view.all)});
    html << "</strong> <a href=\"/confirm\">";
    page.say(view.one ? Word::to_all_tasks : Word::refresh) << "</a></p>\n";
    std::size_t place = 0;
    for (const auto& waiting : view.shown) TaskPart(page, waiting, person, view, place++).write();
    if (!view.one && view.all > view.shown.size()) {
        html << "<p>";
        page.say(Word::more_wait, {std::to_string(view.shown.size())}) << "</p>\n";
    }
    return std::move(page).response(view.status);
}

Response problem_page(Language language, Problem problem) {
    Page page(language, Notice{say(language, word_of(problem)), true}, nullptr);
    page.html() << "<p><a href=\"/confirm\">";
    page.say(Word::to_all_tasks) << "</a></p>\n";
    auto response = std::move(page).response(status_of(problem));
    if (problem == Problem::too_many_requests) response.headers.emplace_back("Retry-After", "1");
    return response;
}

Response go_to(std::string location) {
    Response response{303, "", {}, rules_for_browsers()};
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

}  // namespace pidpys::api::confirm
