// SPDX-License-Identifier: MIT
#include "daemon/prompt/terminal_prompter.hpp"

#include <catch2/catch.hpp>

#include "daemon/prompt/terminal_words.hpp"
#include "support.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using namespace pidpys::test;

namespace {

// A person who types the prepared lines, then says nothing.
struct Script {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> lines;
    std::string shown;
    bool interrupted = false, hung_up = false;
};

class ScriptedConsole : public platform::Console {
public:
    explicit ScriptedConsole(std::shared_ptr<Script> script) : script_(std::move(script)) {}
    void write(const std::string& text) override {
        const std::lock_guard lock(script_->mutex);
        script_->shown += text;
    }
    Result<std::string> ask(const std::string& question, std::chrono::steady_clock::time_point deadline) override {
        std::unique_lock lock(script_->mutex);
        script_->shown += question;
        const bool woken = script_->changed.wait_until(
            lock, deadline, [&] { return script_->interrupted || script_->hung_up || !script_->lines.empty(); });
        if (!woken) return fail(Errc::timeout);
        if (std::exchange(script_->interrupted, false)) return fail(Errc::cancelled);
        if (script_->hung_up) return fail(Errc::unavailable, "hung up");
        std::string line = script_->lines.front();
        script_->lines.pop_front();
        return line;
    }
    void interrupt() override {
        const std::lock_guard lock(script_->mutex);
        script_->interrupted = true;
        script_->changed.notify_all();
    }

private:
    std::shared_ptr<Script> script_;
};

struct TerminalScene {
    explicit TerminalScene(std::deque<std::string> lines = {}, api::Language language = api::Language::en)
        : prompter(std::make_unique<ScriptedConsole>(script), language) {
        const std::lock_guard lock(script->mutex);
        script->lines = std::move(lines);
    }
    std::shared_ptr<Script> script = std::make_shared<Script>();
    TerminalPrompter prompter;
};

Answer answer_to(std::deque<std::string> lines, const Question& question) {
    TerminalScene scene(std::move(lines));
    return Asked(scene.prompter, question).answer();
}

}  // namespace

TEST_CASE("terminal_yes_allows_and_everything_else_does_not") {
    CHECK(answer_to({"y"}, page_question()).outcome == Outcome::allowed);
    CHECK(answer_to({""}, page_question()).outcome == Outcome::denied);
    CHECK(answer_to({"n"}, page_question()).outcome == Outcome::denied);
    TerminalScene unsure({"maybe", "yy", "y"});
    CHECK(Asked(unsure.prompter, page_question()).answer().outcome == Outcome::allowed);
    CHECK(unsure.script->shown.find("y or n: y or n: ") != std::string::npos);
}

TEST_CASE("terminal_says_which_certificate_would_end_why_and_since_when") {
    Question question = page_question();
    question.kind = QuestionKind::revocation;
    question.documents.clear();
    question.key.serial = "0A1B";
    question.subject = "keyCompromise";
    question.since = 1'716'584'400;
    for (const auto language : {api::Language::uk, api::Language::ru, api::Language::en, api::Language::pl}) {
        TerminalScene scene({"y"}, language);
        CHECK(Asked(scene.prompter, question).answer().outcome == Outcome::allowed);
        const std::string& shown = scene.script->shown;
        INFO(shown);
        for (const Word word : {Word::asks_revocation, Word::revocation_explained, Word::reason_key_compromise})
            CHECK(shown.find(say(language, word)) != std::string::npos);
        for (const char* fact : {"https://bank.ua", "Петренко Олена Іванівна", "0A1B", "2024-05-2"})
            CHECK(shown.find(fact) != std::string::npos);
    }
}

TEST_CASE("terminal_understands_its_own_language_and_no_other") {
    const auto outcome = [](api::Language language, const char* line) {
        TerminalScene scene({line, ""}, language);
        return Asked(scene.prompter, page_question()).answer().outcome;
    };
    CHECK(outcome(api::Language::uk, "так") == Outcome::allowed);
    CHECK(outcome(api::Language::uk, "т") == Outcome::allowed);
    CHECK(outcome(api::Language::uk, "y") == Outcome::allowed);
    CHECK(outcome(api::Language::uk, "д") == Outcome::denied);
    CHECK(outcome(api::Language::ru, "да") == Outcome::allowed);
    CHECK(outcome(api::Language::pl, "tak") == Outcome::allowed);
    CHECK(outcome(api::Language::pl, "так") == Outcome::denied);

    Question admission = page_question();
    admission.kind = QuestionKind::admission;
    TerminalScene scene({"в", ""}, api::Language::uk);  // as "відмовити" begins; "always" in Russian
    CHECK(Asked(scene.prompter, admission).answer().outcome == Outcome::denied);
}

TEST_CASE("terminal_speaks_the_language_it_was_given") {
    const std::string text = terminal_text(page_question(), api::Language::uk);
    CHECK(text.find("просить підписати вашим ключем") != std::string::npos);
    CHECK(text.find("Дозволити? (т — так, н — ні)") != std::string::npos);
}

TEST_CASE("terminal_names_the_level_and_the_servers_of_time_stamps") {
    Question question = page_question();
    CHECK(terminal_text(question, api::Language::uk).find("позначк") == std::string::npos);
    question.proofs = {"CAdES-X Long", true, {"http://tsp.example/a", "http://tsp.example/b"}};
    const std::string text = terminal_text(question, api::Language::uk);
    CHECK(text.find("рівень підпису: CAdES-X Long") != std::string::npos);
    CHECK(text.find("Дані мають окрему позначку часу.") != std::string::npos);
    CHECK(text.find("сервер позначок часу: http://tsp.example/b") != std::string::npos);
}

TEST_CASE("terminal_no_for_an_hour_is_understood_in_every_language_and_for_every_kind") {
    const auto line = GENERATE(values<std::pair<api::Language, std::string>>({{api::Language::uk, "г"},
                                                                              {api::Language::uk, "година"},
                                                                              {api::Language::ru, "час"},
                                                                              {api::Language::en, "h"},
                                                                              {api::Language::pl, "godzina"},
                                                                              {api::Language::pl, "hour"}}));
    Question question = page_question();
    question.kind =
        GENERATE(QuestionKind::admission, QuestionKind::signature, QuestionKind::batch, QuestionKind::container);
    TerminalScene scene({line.second}, line.first);
    const Answer answer = Asked(scene.prompter, question).answer();
    CHECK(answer.outcome == Outcome::denied);
    CHECK(answer.for_an_hour);
}

TEST_CASE("terminal_asks_the_askers_in_turns") {
    TerminalScene scene;
    Question question = page_question();
    const auto ask = [&](const std::string& asker) {
        question.id = random_uuid();
        question.origin = "https://" + asker;
        question.asker = asker;
        return std::make_unique<Asked>(scene.prompter, question);
    };
    std::vector<std::unique_ptr<Asked>> asked;
    for (const char* asker : {"many.ua", "many.ua", "many.ua", "one.ua"}) asked.push_back(ask(asker));
    {
        const std::lock_guard lock(scene.script->mutex);
        scene.script->lines = {"y", "y", "y", "y"};
        scene.script->changed.notify_all();
    }
    for (const auto& one : asked) CHECK(one->answer().outcome == Outcome::allowed);
    const std::string& shown = scene.script->shown;
    const auto second = shown.find("https://many.ua", shown.find("https://many.ua") + 1);
    CHECK(shown.find("https://one.ua") < second);
}

TEST_CASE("terminal_silence_times_out") {
    TerminalScene scene;
    CHECK(Asked(scene.prompter, page_question(100)).answer().outcome == Outcome::timed_out);
    CHECK(Asked(scene.prompter, page_question(-1)).answer().outcome == Outcome::timed_out);
}

TEST_CASE("terminal_question_can_be_withdrawn_and_the_next_one_is_asked") {
    TerminalScene scene;
    Asked first(scene.prompter, page_question());
    CHECK(first.open());
    first.withdraw();
    CHECK(first.answer().outcome == Outcome::cancelled);
    Asked second(scene.prompter, page_question());
    CHECK(second.open());
    {
        const std::lock_guard lock(scene.script->mutex);
        scene.script->lines.push_back("y");
        scene.script->changed.notify_all();
    }
    CHECK(second.answer().outcome == Outcome::allowed);
}

TEST_CASE("terminal_that_hangs_up_is_unavailable_from_then_on") {
    TerminalScene scene;
    scene.script->hung_up = true;
    CHECK(Asked(scene.prompter, page_question()).answer().outcome == Outcome::unavailable);
    CHECK_FALSE(scene.prompter.available());
    CHECK(Asked(scene.prompter, page_question()).answer().outcome == Outcome::unavailable);
}

TEST_CASE("terminal_container_answer_is_a_full_path") {
    Question question = page_question();
    question.kind = QuestionKind::container;
    TerminalScene scene({"key.dat", "/home/o/Key-6.dat"});
    const Answer answer = Asked(scene.prompter, question).answer();
    CHECK(answer.outcome == Outcome::allowed);
    CHECK(answer.path == "/home/o/Key-6.dat");
}

TEST_CASE("terminal_admission_can_be_for_good") {
    Question question = page_question();
    question.kind = QuestionKind::admission;
    const Answer answer = answer_to({"a"}, question);
    CHECK(answer.outcome == Outcome::allowed);
    CHECK(answer.remember);
}

TEST_CASE("terminal_shows_every_fact_and_no_escape_of_a_stranger") {
    Question question = page_question();
    question.uses = 7;
    question.documents.push_back({"evil\x1b[2J\n  1. good.pdf", 5, "SHA-256", "ee"});
    question.metadata_html = "<h1>Платіж</h1>\x1b[31m<p>Сума 5</p><script>x</script>";
    const std::string text = terminal_text(question, api::Language::en);
    for (const char* fact : {"https://bank.ua", "Петренко Олена Іванівна", "signatures: 7",
                             "signs this many times without asking", "1. Договір.pdf, 1000 octets", "SHA-256 00ff",
                             "2. evil\uFFFD[2J 1. good.pdf, 5 octets", "  | Платіж\n  | \uFFFD[31m\n  | Сума 5\n"}) {
        INFO(fact);
        CHECK(text.find(fact) != std::string::npos);
    }
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("script") == std::string::npos);
}

TEST_CASE("terminal_names_hashes_and_permissions_as_what_they_are_in_every_language") {
    Question hashes = page_question(), permission = page_question();
    hashes.documents.assign(2, {"", 0, "SHA-256", "00ff", true});
    hashes.uses = 2;
    permission.documents.clear();
    permission.uses = 5;
    const struct {
        api::Language language;
        const char *one, *all, *unseen, *nothing;
    } expected[] = {{api::Language::uk, "2. хеш без документа\n     SHA-256 00ff", "хешів без документів: 2",
                     "яких служба ще не бачила", "0 байтів"},
                    {api::Language::ru, "2. хеш без документа\n     SHA-256 00ff", "хешей без документов: 2",
                     "которых служба ещё не видела", "0 байт"},
                    {api::Language::en, "2. hash without a document\n     SHA-256 00ff", "hashes without documents: 2",
                     "the service has not seen yet", "0 octets"},
                    {api::Language::pl, "2. skrót bez dokumentu\n     SHA-256 00ff", "skrótów bez dokumentów: 2",
                     "których usługa jeszcze nie widziała", "0 bajtów"}};
    for (const auto& words : expected) {
        const std::string text = terminal_text(hashes, words.language);
        INFO(text);
        CHECK(text.find(words.one) != std::string::npos);
        CHECK(text.find(words.all) != std::string::npos);
        CHECK(text.find(words.nothing) == std::string::npos);
        CHECK(terminal_text(permission, words.language).find(words.unseen) != std::string::npos);
        CHECK(terminal_text(page_question(), words.language).find(words.unseen) == std::string::npos);
    }
}
