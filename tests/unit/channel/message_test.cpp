// SPDX-License-Identifier: MIT
#include "channel/message.hpp"

#include <catch2/catch.hpp>

#include "channel/frame.hpp"

using namespace pidpys;
using namespace pidpys::channel;

namespace {

template <class T>
T through_the_wire(const T& content) {
    auto message = decode(encode(Message(content)));
    INFO((message ? std::string() : message.error().detail));
    REQUIRE(message);
    REQUIRE(std::holds_alternative<T>(*message));
    return std::get<T>(std::move(*message));
}

Errc refusal(std::string_view text) {
    const auto message = decode(as_bytes(text));
    REQUIRE_FALSE(message);
    return message.error().code;
}

Question sample() {
    Question question;
    question.id = "7c0d1f6e-2f58-4c6e-9d3c-6a3f0c1f0d11";
    question.kind = QuestionKind::batch;
    question.origin = "https://bank.ua";
    question.client = "client";
    question.box = "box";
    question.key.owner = "Петренко Олена Іванівна";
    question.key.not_after = 1'800'000'000;
    question.uses = 3;
    question.deadline = 1'700'000'000'000;
    question.metadata_html = "<b>Платіж</b>";
    question.preferred_width = 400;
    return question;
}

}  // namespace

TEST_CASE("question_arrives_with_all_its_facts") {
    const Ask ask = through_the_wire(Ask{sample(), 2, false});
    CHECK(ask.question.kind == QuestionKind::batch);
    CHECK(ask.question.origin == "https://bank.ua");
    CHECK(ask.question.box == "box");
    CHECK(ask.question.key.owner == "Петренко Олена Іванівна");
    CHECK(ask.question.key.not_after == 1'800'000'000);
    CHECK(ask.question.uses == 3);
    CHECK(ask.question.deadline == 1'700'000'000'000);
    CHECK(ask.question.metadata_html == "<b>Платіж</b>");
    CHECK(ask.question.preferred_width == 400);
    CHECK(ask.document_count == 2);
    CHECK_FALSE(ask.metadata_cut);
}

TEST_CASE("question_of_ten_thousand_documents_travels_in_bounded_frames") {
    Question question = sample();
    for (int i = 0; i < 10'000; ++i)
        question.documents.push_back({"Договір " + std::to_string(i) + ".pdf", 10'240, "SHA-256", std::string(64, 'a')});

    std::vector<Document> arrived;
    for (const Message& message : ask_messages(question)) {
        const Bytes payload = encode(message);
        REQUIRE(payload.size() <= max_frame);
        auto decoded = decode(payload);
        REQUIRE(decoded);
        if (auto* part = std::get_if<Documents>(&*decoded))
            arrived.insert(arrived.end(), part->documents.begin(), part->documents.end());
    }
    REQUIRE(arrived.size() == 10'000);
    CHECK(arrived.front().name == "Договір 0.pdf");
    CHECK(arrived.back().name == "Договір 9999.pdf");
}

TEST_CASE("hash_without_a_document_arrives_as_one") {
    Question question = sample();
    question.documents = {{"", 0, "SHA-256", "00ff", true}, {"", 0, "SHA-256", "00ff", false}};
    for (const Message& message : ask_messages(question)) {
        auto decoded = decode(encode(message));
        REQUIRE(decoded);
        const auto* part = std::get_if<Documents>(&*decoded);
        if (part == nullptr) continue;
        REQUIRE(part->documents.size() == 2);
        CHECK(part->documents[0].digest_only);
        CHECK_FALSE(part->documents[1].digest_only);
    }
}

TEST_CASE("question_with_the_worst_texts_still_fits_a_frame_and_arrives") {
    const std::string worst(100'000, GENERATE('\x01', '\xff', '"'));
    Question question = sample();
    for (std::string* text : {&question.origin, &question.program, &question.client, &question.box, &question.key.owner,
                              &question.key.organization, &question.key.issuer, &question.key.serial,
                              &question.key.fingerprint, &question.metadata_html})
        *text = worst;
    question.documents.push_back({worst, 1, worst, worst});
    for (const Message& message : ask_messages(question)) {
        const Bytes payload = encode(message);
        CHECK(payload.size() <= max_frame);
        CHECK(decode(payload));
    }
    CHECK(through_the_wire(Ask{question, 0, false}).metadata_cut);
}

TEST_CASE("login_keeps_the_password_out_of_the_json") {
    Login login{7, {"/home/o/Key-6.dat", SecretString("пароль\"\\"), {"/home/o/a.cer"}}};
    const Bytes payload = encode(Message(std::move(login)));
    const auto nul = std::find(payload.begin(), payload.end(), 0);
    const std::string json(payload.begin(), nul);
    CHECK(json.find("пароль") == std::string::npos);

    auto message = decode(payload);
    REQUIRE(message);
    const auto& arrived = std::get<Login>(*message);
    CHECK(arrived.request == 7);
    CHECK(arrived.login.path == "/home/o/Key-6.dat");
    CHECK(arrived.login.password.view() == "пароль\"\\");
    CHECK(arrived.login.certificates == std::vector<std::string>{"/home/o/a.cer"});
}

TEST_CASE("every_other_message_arrives_as_sent") {
    CHECK(through_the_wire(Hello{1, "pidpysd"}).program == "pidpysd");
    CHECK(through_the_wire(Withdraw{"id", Outcome::timed_out}).outcome == Outcome::timed_out);
    CHECK(through_the_wire(Progress{"id", 3, 9}).finished == 3);
    HistoryEntry entry{9, 1'800'000'000'000, "signature", "batch", "allowed", true, "https://a.ua", "curl", 7, "client", "box",
                       "Петренко", "00ff", 2, "SHA-256", {"aa", "bb"}, 2, "agent", "why", "id", "under", "cc"};
    const History history = through_the_wire(History{10, {entry, {}}});
    CHECK(history.before == 10);
    REQUIRE(history.entries.size() == 2);
    const HistoryEntry& arrived = history.entries[0];
    CHECK(arrived.sequence == 9);
    CHECK(arrived.at == 1'800'000'000'000);
    CHECK(arrived.remembered);
    CHECK(arrived.process == 7);
    CHECK(arrived.count == 2);
    CHECK(arrived.digests == entry.digests);
    CHECK(arrived.digest_count == 2);
    CHECK(std::vector{arrived.event, arrived.kind, arrived.outcome, arrived.origin, arrived.program, arrived.client, arrived.box,
                      arrived.owner, arrived.fingerprint, arrived.algorithm, arrived.by, arrived.reason, arrived.id,
                      arrived.under, arrived.hash} ==
          std::vector<std::string>{"signature", "batch", "allowed", "https://a.ua", "curl", "client", "box", "Петренко", "00ff",
                                   "SHA-256", "agent", "why", "id", "under", "cc"});
    const Reply reply = through_the_wire(Reply{"id", {Outcome::allowed, true, "/k.p12", "why"}});
    CHECK(reply.answer.outcome == Outcome::allowed);
    CHECK(reply.answer.remember);
    CHECK(reply.answer.path == "/k.p12");
    const Command command = through_the_wire(Command{4, CommandKind::revoke_origin, "https://a.ua"});
    CHECK(command.kind == CommandKind::revoke_origin);
    CHECK(command.target == "https://a.ua");
    const State state = through_the_wire(State{true, {{sample().key, "signature"}}, {"127.0.0.1:9091"}, "https://localhost:9091/", "uk"});
    CHECK(state.keys.at(0).facts.owner == "Петренко Олена Іванівна");
    CHECK(state.listening.at(0) == "127.0.0.1:9091");
    CHECK(through_the_wire(Permissions{{{"p1", "https://a.ua", sample().key, 2, 5, 99}}}).entries.at(0).uses_left == 2);
    CHECK(through_the_wire(Origins{{{"https://a.ua", false, true, 5}}}).entries.at(0).configured);
    CHECK_FALSE(through_the_wire(CommandResult{4, {}}).error);
    const CommandResult failed = through_the_wire(CommandResult{4, Error{Errc::wrong_password, "no"}});
    REQUIRE(failed.error);
    CHECK(failed.error->code == Errc::wrong_password);
}

TEST_CASE("message_that_is_not_of_the_schema_is_refused") {
    CHECK(refusal("") == Errc::too_large);
    CHECK(refusal("hello") == Errc::malformed);
    CHECK(refusal("[]") == Errc::malformed);
    CHECK(refusal("{}") == Errc::malformed);
    CHECK(refusal(R"({"kind":"format_disk"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"hello","version":"1","program":"x"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"hello","version":-1,"program":"x"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"hello","version":4294967297,"program":"x"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"answer","id":"a","outcome":"yes","remember":false,"path":"","reason":""})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"result","request":1,"done":false})") == Errc::malformed);
    CHECK(refusal(std::string_view("{\"kind\":\"hello\",\"version\":1,\"program\":\"x\"}\0secret", 49)) == Errc::malformed);
    CHECK(refusal(std::string(1'000'000, '[')) == Errc::too_large);
    CHECK(refusal(std::string(max_frame + 1, ' ')) == Errc::too_large);
}

TEST_CASE("message_with_unknown_members_is_understood") {
    CHECK(decode(as_bytes(R"({"kind":"hello","version":1,"program":"x","later":{"a":[1,2]}})")));
}
