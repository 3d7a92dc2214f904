// SPDX-License-Identifier: MIT
#include "daemon/prompt/terminal_answer.hpp"

#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>

#include "daemon/prompt/bounds.hpp"
#include "daemon/prompt/terminal_words.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

// The letter or the word of the language that the question was in, or of English. Of no other: "в" is "always" in Russian,
// and how a Ukrainian would begin to refuse.
class Reader {
public:
    Reader(api::Language language, std::string_view word) : language_(language), word_(word) {}

    [[nodiscard]] bool yes() const { return one_of(Word::yes_letter, Word::yes_word, "y", "yes"); }
    [[nodiscard]] bool no() const { return word_.empty() || one_of(Word::no_letter, Word::no_word, "n", "no"); }
    [[nodiscard]] bool no_for_an_hour() const { return one_of(Word::hour_letter, Word::hour_word, "h", "hour"); }
    [[nodiscard]] bool always() const { return one_of(Word::always_letter, Word::always_word, "a", "always"); }

private:
    [[nodiscard]] bool one_of(Word letter, Word word, std::string_view english_letter,
                              std::string_view english_word) const {
        return word_ == say(language_, letter) || word_ == say(language_, word) || word_ == english_letter ||
               word_ == english_word;
    }

    api::Language language_;
    std::string_view word_;
};

// The whole number at the front of `text`, which is advanced past it; nothing where there is none, or it is 0.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number == 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<std::int64_t> seconds_of_unit(std::string_view unit, api::Language language) {
    if (unit == say(language, Word::minutes_unit) || unit == "min" || unit == "m") return 60;
    if (unit == say(language, Word::hours_unit) || unit == "h") return 3600;
    return std::nullopt;
}

// "-5" or "-5-7": the places of the documents, which are counted from 1.
bool leave_out(const Question& question, std::string_view part, Answer& answer) {
    part.remove_prefix(1);
    const auto first = take_number(part);
    auto last = first;
    if (first && part.starts_with('-')) {
        part.remove_prefix(1);
        last = take_number(part);
    }
    if (!question.severable || !first || !last || !part.empty()) return false;
    if (*first > *last || *last > question.documents.size()) return false;
    for (std::uint64_t number = *first; number <= *last; ++number) answer.left_out.push_back(number - 1);
    return true;
}

// One more word after the yes.
bool narrow(const Question& question, std::string_view part, api::Language language, Answer& answer) {
    if (part.starts_with('-')) return leave_out(question, part, answer);
    const auto number = take_number(part);
    if (!number) return false;
    const bool permission = question.kind == QuestionKind::signature && question.documents.empty();
    if (part.empty()) {
        const bool fits = permission && answer.uses == 0 && *number <= question.uses;
        if (fits) answer.uses = *number;
        return fits;
    }
    const auto unit = seconds_of_unit(part, language);
    const std::int64_t longest = permission                                 ? question.lifetime
                                 : question.kind == QuestionKind::admission ? longest_admission
                                                                            : 0;
    if (!unit || answer.seconds != 0 || *number > static_cast<std::uint64_t>(longest / *unit)) return false;
    answer.seconds = static_cast<std::int64_t>(*number) * *unit;
    return true;
}

Answer spoken(Outcome outcome, std::string reason) { return {outcome, false, {}, std::move(reason)}; }

}  // namespace

std::optional<Answer> answer_of_line(const Question& question, const std::string& line, api::Language language) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    const Reader said(language, question.kind == QuestionKind::container ? std::string_view(line) : first);
    if (said.no_for_an_hour()) return Answer{Outcome::denied, false, {}, "denied on the terminal for an hour", true};
    if (question.kind == QuestionKind::container) {
        if (line.empty()) return spoken(Outcome::denied, "no file chosen on the terminal");
        if (line.front() == '/') return Answer{Outcome::allowed, false, line, "chosen on the terminal"};
        return {};
    }
    Answer answer = spoken(Outcome::allowed, "allowed on the terminal");
    if (said.no()) {
        answer = spoken(Outcome::denied, "denied on the terminal");
    } else if (question.kind == QuestionKind::admission && said.always()) {
        answer = Answer{Outcome::allowed, true, {}, "allowed for good on the terminal"};
    } else if (!said.yes()) {
        return {};
    }
    const bool narrows = answer.outcome == Outcome::allowed && !answer.remember;
    for (std::string part; words >> part;)
        if (!narrows || !narrow(question, part, language, answer)) return {};
    keep_within(question, answer);
    return answer;
}

}  // namespace pidpys::daemon
