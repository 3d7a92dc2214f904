// SPDX-License-Identifier: MIT
#include "daemon/prompt/policy.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using namespace pidpys::test;

namespace {

const auto now = Policy::Clock::now();

Policy policy_of(std::string_view toml) {
    auto rules = parse_policy(toml, "p", api::Language::en);
    INFO((rules ? std::string() : rules.error().detail));
    REQUIRE(rules);
    return Policy(std::move(*rules));
}

Outcome outcome(std::string_view toml, const Question& question) {
    return policy_of(toml).decide(question, now).outcome;
}

std::string refusal(std::string_view toml) {
    const auto rules = parse_policy(toml, "p", api::Language::en);
    REQUIRE_FALSE(rules);
    CHECK(rules.error().code == Errc::malformed);
    return rules.error().detail;
}

std::string rule(const std::string& members) {
    return "[[rule]]\nname = \"r\"\naction = \"allow\"\nkinds = [\"signature\", \"batch\", \"admission\"]\n" + members;
}

Question batch_question() {
    Question question = page_question();
    question.kind = QuestionKind::batch;
    question.origin.clear();
    question.client = "client-1";
    question.box = "box-1";
    question.documents = {{"a.pdf", 1, "", ""}, {"b.pdf", 2, "", ""}};
    return question;
}

}  // namespace

TEST_CASE("policy_denies_what_no_rule_matches") {
    const Answer answer = policy_of("[[rule]]\naction='allow'\nkinds=['admission']\n").decide(page_question(), now);
    CHECK(answer.outcome == Outcome::denied);
    CHECK(answer.reason == "policy: no rule matches");
}

TEST_CASE("policy_leaves_open_what_may_stay_so_where_no_rule_matches_and_nothing_else") {
    auto question = batch_question();
    question.may_stay_open = true;
    const auto answer = policy_of(rule("clients = ['other']\n")).decide(question, now);
    CHECK(answer.open);
    CHECK(answer.outcome == Outcome::unavailable);  // to whoever does not look
    const auto allowed = policy_of(rule("clients = ['client-*']\n")).decide(question, now);
    CHECK(allowed.outcome == Outcome::allowed);
    CHECK_FALSE(allowed.open);
    const auto denied = policy_of("[[rule]]\nname='r'\naction='deny'\nkinds=['batch']\n").decide(question, now);
    CHECK(denied.outcome == Outcome::denied);
    CHECK_FALSE(denied.open);
    const auto used_up = policy_of(rule("per_hour = 1\n")).decide(question, now);
    CHECK(used_up.outcome == Outcome::denied);
    CHECK_FALSE(used_up.open);
}

TEST_CASE("policy_first_matching_rule_decides_and_is_named") {
    Policy policy = policy_of(R"(
        [[rule]]
        name = "not this one"
        action = "deny"
        kinds = ["signature"]
        origins = ["https://bank.ua"]
        [[rule]]
        action = "allow"
        kinds = ["signature"]
    )");
    const Answer denied = policy.decide(page_question(), now);
    CHECK(denied.outcome == Outcome::denied);
    CHECK(denied.reason == "policy rule \"not this one\"");
    Question other = page_question();
    other.origin = "https://other.ua";
    CHECK(policy.decide(other, now).outcome == Outcome::allowed);
}

TEST_CASE("policy_conditions_narrow_a_rule") {
    struct Case {
        std::string members;
        bool allowed;
    };
    const Case example = GENERATE(values<Case>({
        {"origins = ['https://bank.ua']", true},
        {"origins = ['https://*.bank.ua']", false},
        {"origins = ['https://bank.ua:8443']", false},
        {"origins = ['http://bank.ua']", false},
        {"origins = ['https://x.ua', 'https://bank.ua']", true},
        {"programs = ['*']", false},
        {"clients = ['*']", false},
        {"boxes = ['*']", false},
        {"keys = ['AB:12']", true},
        {"keys = ['ab13']", false},
        {"owners = ['Петренко*']", true},
        {"owners = ['Шевченко*']", false},
        {"documents = ['*.pdf']", true},
        {"documents = ['*.xml']", false},
        {"max_uses = 1", true},
        {"max_document_size = 1000", true},
        {"max_document_size = 999", false},
    }));
    INFO(example.members);
    CHECK((outcome(rule(example.members), page_question()) == Outcome::allowed) == example.allowed);
}

TEST_CASE("policy_that_denies_an_origin_denies_it_in_every_spelling") {
    const auto allowed = [](std::string_view denied, std::string_view origin) {
        Question question = page_question();
        question.origin = origin;
        const std::string rules = "[[rule]]\naction = 'deny'\nkinds = ['signature']\norigins = ['" +
                                  std::string(denied) + "']\n[[rule]]\naction = 'allow'\nkinds = ['signature']\n";
        return outcome(rules, question) == Outcome::allowed;
    };
    struct Case {
        std::string_view denied, origin;
        bool allowed;
    };
    const auto example = GENERATE(values<Case>({
        {"https://bank.ua", "https://bank.ua", false},
        {"https://bank.ua", "https://bank.ua.", false},
        {"https://bank.ua", "https://bank.ua.:443", false},
        {"https://bank.ua", "https://BANK.ua", false},
        {"https://bank.ua", "HTTPS://bank.ua:443", false},
        {"https://Bank.UA:443", "https://bank.ua", false},
        {"https://bank.ua.", "https://bank.ua", false},
        {"https://bank.ua.", "https://bank.ua.", false},
        {"https://*.bank.ua", "https://a.B.bank.ua.", false},
        {"https://*.bank.ua.", "https://a.bank.ua", false},
        {"https://xn--80ab0aaa.xn--j1amh", "https://XN--80ab0aaa.xn--J1AMH.", false},
        {"https://bank.ua:8443", "https://bank.ua.:8443", false},
        {"https://bank.ua", "https://bank.ua:8443", true},
        {"https://bank.ua", "http://bank.ua", true},
        {"https://*.bank.ua", "https://bank.ua.", true},
        {"https://bank.ua", "https://ank.ua", true},
    }));
    INFO(example.denied << " " << example.origin);
    CHECK(allowed(example.denied, example.origin) == example.allowed);
    // A rule that allows means the very origin: a browser holds the two apart.
    Question dotted = page_question();
    dotted.origin = "https://bank.ua.";
    CHECK(outcome(rule("origins = ['https://bank.ua']"), dotted) == Outcome::denied);
}

TEST_CASE("policy_limits_uses") {
    Question question = page_question();
    question.uses = 11;
    CHECK(outcome(rule("max_uses = 10"), question) == Outcome::denied);
}

TEST_CASE("policy_of_programs_does_not_speak_for_pages") {
    Question question = page_question();
    question.program = "curl";
    CHECK(outcome(rule("programs = ['curl']"), question) == Outcome::denied);
    question.origin.clear();
    CHECK(outcome(rule("programs = ['curl']"), question) == Outcome::allowed);
    CHECK(outcome(rule("origins = ['https://bank.ua']"), question) == Outcome::denied);
}

TEST_CASE("policy_batch_needs_every_document_to_match") {
    CHECK(outcome(rule("clients = ['client-1']\nboxes = ['box-1']\ndocuments = ['*.pdf']\nmax_documents = 2"),
                  batch_question()) == Outcome::allowed);
    CHECK(outcome(rule("documents = ['a*']"), batch_question()) == Outcome::denied);
    CHECK(outcome(rule("max_documents = 1"), batch_question()) == Outcome::denied);
    Question unnamed = batch_question();
    unnamed.documents[1].name.clear();
    CHECK(outcome(rule("documents = ['*']"), unnamed) == Outcome::denied);
    unnamed.documents.clear();
    CHECK(outcome(rule("documents = ['*']"), unnamed) == Outcome::denied);
}

TEST_CASE("policy_that_allows_within_bounds_does_not_speak_for_documents_nobody_has_named") {
    const std::string bound = GENERATE("max_document_size = 1000000", "max_documents = 1000", "documents = ['*']");
    INFO(bound);
    Question permission = page_question();
    permission.documents.clear();
    CHECK(outcome(rule(bound), permission) == Outcome::denied);
    permission.uses = 5;
    CHECK(outcome(rule(bound), permission) == Outcome::denied);
    permission.documents = page_question().documents;  // one of five
    CHECK(outcome(rule(bound), permission) == Outcome::denied);
    permission.uses = 1;
    CHECK(outcome(rule(bound), permission) == Outcome::allowed);
    Question admission = page_question();
    admission.kind = QuestionKind::admission;
    CHECK(outcome(rule(bound), admission) == Outcome::denied);
}

TEST_CASE("policy_that_denies_speaks_where_any_document_matches_or_may_match") {
    const auto denied = [](const std::string& condition, const Question& question) {
        return outcome(
                   "[[rule]]\naction='deny'\nkinds=['signature', 'batch', 'admission']\n" + condition + "\n" + rule(""),
                   question) == Outcome::denied;
    };
    CHECK(denied("documents = ['b*']", batch_question()));
    CHECK_FALSE(denied("documents = ['c*']", batch_question()));
    CHECK(denied("max_document_size = 1", batch_question()));
    CHECK_FALSE(denied("documents = ['b*']\nmax_document_size = 1", batch_question()));  // of one and the same document
    CHECK_FALSE(denied("documents = ['b*']\nmax_documents = 1", batch_question()));

    Question unnamed = batch_question();
    unnamed.documents[1].name.clear();
    CHECK(denied("documents = ['c*']", unnamed));
    Question permission = page_question();
    permission.documents.clear();
    CHECK(denied("documents = ['c*']", permission));
    permission.uses = 5;
    permission.documents = page_question().documents;
    CHECK(denied("documents = ['c*']", permission));
    Question admission = page_question();
    admission.kind = QuestionKind::admission;
    CHECK_FALSE(denied("documents = ['*']", admission));

    Question unknown_program = page_question();
    unknown_program.origin.clear();
    CHECK(denied("programs = ['curl']", unknown_program));
    CHECK_FALSE(denied("programs = ['*']", page_question()));
    CHECK_FALSE(denied("clients = ['*']", page_question()));
}

TEST_CASE("policy_bounds_of_documents_do_not_speak_for_hashes_but_their_number_counts") {
    Question question = page_question();
    question.documents.assign(3, {"", 0, "SHA-256", "00ff", true});
    question.uses = 3;
    CHECK(outcome(rule(""), question) == Outcome::allowed);
    CHECK(outcome(rule("max_documents = 3"), question) == Outcome::allowed);
    CHECK(outcome(rule("max_documents = 2"), question) == Outcome::denied);
    for (const char* bound : {"max_document_size = 1000000", "documents = ['*']"}) {
        INFO(bound);
        CHECK(outcome(rule(bound), question) == Outcome::denied);
        const std::string both = "[[rule]]\nname = \"d\"\naction = \"deny\"\nkinds = [\"signature\"]\n" +
                                 std::string(bound) + "\n" + rule("");
        CHECK(outcome(both, question) == Outcome::denied);
    }
}

TEST_CASE("policy_file_that_others_may_change_is_not_used", "[posix]") {
    TemporaryDirectory directory;
    const auto path = directory.file("policy.toml");
    std::ofstream(path) << rule("");
    REQUIRE(load_policy(path, api::Language::en));
    for (const auto other : {std::filesystem::perms::group_write, std::filesystem::perms::others_write}) {
        std::filesystem::permissions(path, other, std::filesystem::perm_options::add);
        CHECK(load_policy(path, api::Language::en).error().code == Errc::denied);
        std::filesystem::permissions(path, other, std::filesystem::perm_options::remove);
    }
    CHECK(load_policy(path, api::Language::en));
}

TEST_CASE("policy_counts_signatures_in_any_hour") {
    Policy policy = policy_of(rule("per_hour = 5") + "\n[[rule]]\naction='allow'\nkinds=['signature']\n");
    Question question = page_question();
    question.uses = 3;
    CHECK(policy.decide(question, now).outcome == Outcome::allowed);
    const Answer beyond = policy.decide(question, now + std::chrono::minutes(30));
    CHECK(beyond.outcome == Outcome::denied);
    CHECK(beyond.reason == "policy rule \"r\": count per hour used up");
    question.uses = 2;
    CHECK(policy.decide(question, now + std::chrono::minutes(30)).outcome == Outcome::allowed);
    CHECK(policy.decide(question, now + std::chrono::minutes(60)).outcome == Outcome::allowed);
    question.uses = 100;
    CHECK(policy.decide(question, now + std::chrono::hours(9)).outcome == Outcome::denied);
}

TEST_CASE("policy_admission_can_be_remembered") {
    Question question = page_question();
    question.kind = QuestionKind::admission;
    question.documents.clear();
    const Answer answer = policy_of(rule("remember = true")).decide(question, now);
    CHECK(answer.outcome == Outcome::allowed);
    CHECK(answer.remember);
}

TEST_CASE("policy_never_chooses_a_file") {
    Question question = page_question();
    question.kind = QuestionKind::container;
    CHECK(outcome(rule(""), question) == Outcome::denied);
}

TEST_CASE("policy_file_with_a_mistake_is_refused_and_says_where") {
    const std::string list = "allowed: a list of texts, not empty, such as [\"name-*\"]";
    CHECK(refusal("") == "p: there is no [[rule]]: without rules everything would be refused");
    CHECK(refusal("rule = []") == "p: there is no [[rule]]: without rules everything would be refused");
    CHECK(refusal("rule = [1]") == "p:1: this has to be a table: [[rule]]");
    CHECK(refusal("[rule]\naction='allow'") == "p:1: this has to be a table: [[rule]]");
    CHECK(refusal("[[rule]]\nkinds=['signature']\n") ==
          "p:1: [[rule]] lacks action; allowed: one of: \"allow\", \"deny\"");
    CHECK(refusal("[[rule]]\naction='allow'\n") ==
          "p:1: [[rule]] lacks kinds; allowed: a list, not empty, of: \"admission\", \"signature\", \"batch\", "
          "\"decryption\", "
          "\"encryption\"");
    CHECK(refusal(rule("origin = ['https://a.ua']")) == "p:5: there is no key origin. Did you mean origins?");
    CHECK(refusal(rule("origins = []")).rfind("p:5: origins: [] does not fit; allowed: a list of sites", 0) == 0);
    CHECK(refusal(rule("origins = 'https://a.ua'")).rfind("p:5: origins: 'https://a.ua' does not fit", 0) == 0);
    for (const std::string pattern :
         {"a.ua", "https://", "https://a.ua/", "https://*", "https://банк.укр", "https://a.ua:0"})
        CHECK(refusal(rule("origins = ['" + pattern + "']")).rfind("p:5: origins: [ '" + pattern + "' ]", 0) == 0);
    CHECK(refusal(rule("programs = ['']")) == "p:5: programs: [ '' ] does not fit; " + list);
    CHECK(refusal(rule("max_uses = 0")) == "p:5: max_uses: 0 does not fit; allowed: a whole number from 1");
    CHECK(refusal(rule("max_uses = '5'")) == "p:5: max_uses: '5' does not fit; allowed: a whole number from 1");
    CHECK(refusal("[[rule]]\naction='ask'\nkinds=['signature']\n") ==
          "p:2: action: 'ask' does not fit; allowed: one of: \"allow\", \"deny\"");
    CHECK(refusal("[[rule]]\naction='allow'\nkinds=['container']\n").rfind("p:3: kinds: [ 'container' ]", 0) == 0);
    CHECK(refusal("[[rules]]\naction='allow'\n") == "p:1: there is no key rules. Did you mean rule?");
    CHECK(refusal("[[rule]") == "p:1: this is not TOML: [[rule]");
}

TEST_CASE("glob_matches_whole_texts_in_bounded_time") {
    CHECK(glob_matches("*.pdf", "a.pdf"));
    CHECK_FALSE(glob_matches("*.pdf", "a.pdf.exe"));
    CHECK(glob_matches("a?c*", "abc"));
    CHECK_FALSE(glob_matches("", "x"));
    CHECK(glob_matches("**", ""));
    std::string pattern;
    for (int i = 0; i < 50; ++i) pattern += "*a";
    CHECK_FALSE(glob_matches(pattern + "b", std::string(5000, 'a')));
}
