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
    question.organization = "ТОВ «Приклад»";
    question.proofs = {"CAdES-X Long", true, {"http://tsp.example/a", "http://tsp.example/b"}};
    question.severable = true;
    question.uses = 3;
    question.lifetime = 28'800;
    question.deadline = 1'700'000'000'000;
    question.metadata_html = "<b>Платіж</b>";
    question.preferred_width = 400;
    return question;
}

}  // namespace

TEST_CASE("pieces_of_a_document_arrive_as_they_are_and_bounded") {
    const Fetch fetch = through_the_wire(Fetch{3, "id", 4, 5});
    CHECK(fetch.question == "id");
    CHECK(fetch.document == 4);
    CHECK(fetch.offset == 5);
    const Bytes octets = {0, 1, 0, 0xFF};
    const Piece piece = through_the_wire(Piece{3, 10, octets});
    CHECK(piece.request == 3);
    CHECK(piece.size == 10);
    CHECK(piece.octets == octets);
    CHECK(through_the_wire(Piece{3, 0, {}}).octets.empty());
    const Bytes whole = encode(Message(Piece{3, max_piece, Bytes(max_piece, 1)}));
    CHECK(whole.size() < max_frame);
    Bytes large = whole;
    large.push_back(1);
    CHECK(decode(large).error().code == Errc::too_large);
    CHECK(refusal(R"({"kind":"piece","request":1,"size":0})") == Errc::malformed);
}

TEST_CASE("question_arrives_with_all_its_facts") {
    const Ask ask = through_the_wire(Ask{sample(), 2, false});
    CHECK(ask.question.kind == QuestionKind::batch);
    CHECK(ask.question.origin == "https://bank.ua");
    CHECK(ask.question.box == "box");
    CHECK(ask.question.key.owner == "Петренко Олена Іванівна");
    CHECK(ask.question.key.not_after == 1'800'000'000);
    CHECK(ask.question.organization == "ТОВ «Приклад»");
    CHECK(ask.question.proofs.level == "CAdES-X Long");
    CHECK(ask.question.proofs.stamps_content);
    CHECK(ask.question.proofs.stamp_servers == sample().proofs.stamp_servers);
    CHECK(ask.question.severable);
    CHECK(ask.question.uses == 3);
    CHECK(ask.question.lifetime == 28'800);
    CHECK(ask.question.deadline == 1'700'000'000'000);
    CHECK(ask.question.metadata_html == "<b>Платіж</b>");
    CHECK(ask.question.preferred_width == 400);
    CHECK(ask.document_count == 2);
    CHECK_FALSE(ask.metadata_cut);
}

TEST_CASE("question_of_ten_thousand_documents_travels_in_bounded_frames") {
    Question question = sample();
    for (int i = 0; i < 10'000; ++i)
        question.documents.push_back(
            {"Договір " + std::to_string(i) + ".pdf", 10'240, "SHA-256", std::string(64, 'a')});

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
    question.proofs = {worst, true, std::vector(100, worst)};
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

TEST_CASE("new_keys_in_a_token_travel_with_what_its_pin_came_to") {
    Question question = sample();
    question.may_be_in_token = true;
    question.token = "pkcs11:token=work";
    question.pin = PinTrouble::ask_last_try;
    question.pin_state = PinState::last_try;
    const Question arrived = through_the_wire(Ask{question, 0, false}).question;
    CHECK((arrived.may_be_in_token && arrived.token == question.token));
    CHECK((arrived.pin == question.pin && arrived.pin_state == question.pin_state));

    Reply reply{"id", {Outcome::allowed, false, "pkcs11:token=work", {}}};
    reply.answer.password = std::make_shared<const SecretString>("1234");
    reply.answer.person_knows = true;
    const Reply answered = through_the_wire(reply);
    CHECK(answered.answer.person_knows);
    REQUIRE(answered.answer.password);
    CHECK(answered.answer.password->view() == "1234");
}

TEST_CASE("every_other_message_arrives_as_sent") {
    CHECK(through_the_wire(Hello{1, "pidpysd"}).program == "pidpysd");
    CHECK(through_the_wire(Withdraw{"id", Outcome::timed_out}).outcome == Outcome::timed_out);
    CHECK(through_the_wire(Progress{"id", 3, 9}).finished == 3);
    CHECK_FALSE(through_the_wire(Progress{"id", 0, 0}).failure);
    Progress waits{"id", 0, 1};
    waits.awaited = Awaited::status;
    waits.server = "http://ocsp.example";
    waits.failure = Errc::timeout;
    waits = through_the_wire(waits);
    CHECK(waits.awaited == Awaited::status);
    CHECK(waits.server == "http://ocsp.example");
    CHECK(waits.failure == Errc::timeout);
    const auto later = decode(
        as_bytes(R"({"kind":"progress","id":"id","finished":0,"total":1,"awaited":"oracle","failure":"eclipse"})"));
    REQUIRE(later);
    CHECK(std::get<Progress>(*later).awaited == Awaited::answer);
    CHECK(std::get<Progress>(*later).failure == Errc::internal);
    const Progress news = through_the_wire(Progress{"id", 3, 9, "bank.ua", "Петренко", true, true});
    CHECK(news.asker == "bank.ua");
    CHECK(news.owner == "Петренко");
    CHECK(news.stoppable);
    CHECK(news.permission);
    HistoryEntry entry{9, 1'800'000'000'000, "signature", "batch",    "allowed", true, "https://a.ua", "curl",
                       7, "client",          "box",       "Петренко", "00ff",    2,    "SHA-256",      {"aa", "bb"},
                       2, "agent",           "why",       "id",       "under",   "cc"};
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
    CHECK(std::vector{arrived.event, arrived.kind, arrived.outcome, arrived.origin, arrived.program, arrived.client,
                      arrived.box, arrived.owner, arrived.fingerprint, arrived.algorithm, arrived.by, arrived.reason,
                      arrived.id, arrived.under, arrived.hash} ==
          std::vector<std::string>{"signature", "batch", "allowed", "https://a.ua", "curl", "client", "box", "Петренко",
                                   "00ff", "SHA-256", "agent", "why", "id", "under", "cc"});
    const Reply less = through_the_wire(Reply{"id", {Outcome::allowed, false, {}, {}, false, {}, 7, 900, {0, 4}}});
    CHECK(less.answer.uses == 7);
    CHECK(less.answer.seconds == 900);
    CHECK(less.answer.left_out == std::vector<std::uint64_t>{0, 4});
    const Reply reply = through_the_wire(Reply{"id", {Outcome::allowed, true, "/k.p12", "why"}});
    CHECK(reply.answer.outcome == Outcome::allowed);
    CHECK(reply.answer.remember);
    CHECK(reply.answer.path == "/k.p12");
    const Command command = through_the_wire(Command{4, CommandKind::revoke_origin, "https://a.ua"});
    CHECK(command.kind == CommandKind::revoke_origin);
    CHECK(command.target == "https://a.ua");
    const State state = through_the_wire(
        State{true, {{sample().key, "signature"}}, {"127.0.0.1:9091"}, "https://localhost:9091/", "uk"});
    CHECK(state.keys.at(0).facts.owner == "Петренко Олена Іванівна");
    CHECK(state.listening.at(0) == "127.0.0.1:9091");
    CHECK(state.journal.empty());
    State old;
    old.registry_brought = 1'700'000'000;
    old.registry_due = true;
    old = through_the_wire(old);
    CHECK(old.registry_brought == 1'700'000'000);
    CHECK(old.registry_due);
    CHECK(old.update_version.empty());
    CHECK_FALSE(old.update_choice);
    State newer;
    newer.update_version = "0.2.0";
    newer.update_page = "https://pidpys.example/0.2.0";
    newer.update_watched = newer.update_choice = true;
    newer = through_the_wire(newer);
    CHECK(newer.update_version == "0.2.0");
    CHECK(newer.update_page == "https://pidpys.example/0.2.0");
    CHECK(newer.update_watched);
    CHECK(newer.update_choice);
    State refusing;
    refusing.journal = "its file is gone";
    CHECK(through_the_wire(refusing).journal == "its file is gone");
    CHECK(through_the_wire(Permissions{{{"p1", "https://a.ua", sample().key, 2, 5, 99}}}).entries.at(0).uses_left == 2);
    CHECK(through_the_wire(Origins{{{"https://a.ua", false, true, 5}}}).entries.at(0).configured);
    CHECK_FALSE(through_the_wire(CommandResult{4, {}, {}}).error);
    const CommandResult failed = through_the_wire(CommandResult{4, Error{Errc::wrong_password, "no"}, {}});
    REQUIRE(failed.error);
    CHECK(failed.error->code == Errc::wrong_password);
}

TEST_CASE("message_that_is_not_of_the_schema_is_refused") {
    CHECK(refusal("") == Errc::too_large);
    CHECK(refusal("hello") == Errc::malformed);
    CHECK(refusal("[]") == Errc::malformed);
    CHECK(refusal("{}") == Errc::malformed);
    CHECK(refusal(R"({"kind":"hello","version":"1","program":"x"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"hello","version":-1,"program":"x"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"hello","version":4294967297,"program":"x"})") == Errc::malformed);
    CHECK(refusal(R"({"kind":"answer","id":"a","outcome":"yes","remember":false,"path":"","reason":""})") ==
          Errc::malformed);
    CHECK(refusal(R"({"kind":"result","request":1,"done":false})") == Errc::malformed);
    CHECK(refusal(std::string_view("{\"kind\":\"hello\",\"version\":1,\"program\":\"x\"}\0secret", 49)) ==
          Errc::malformed);
    CHECK(refusal(std::string(1'000'000, '[')) == Errc::too_large);
    CHECK(refusal(std::string(max_frame + 1, ' ')) == Errc::too_large);
}

TEST_CASE("message_with_unknown_members_is_understood") {
    CHECK(decode(as_bytes(R"({"kind":"hello","version":1,"program":"x","later":{"a":[1,2]}})")));
}

TEST_CASE("message_of_a_later_version_is_known_as_one") {
    const auto unknown = [](std::string_view octets) { return std::get<Unknown>(decode(as_bytes(octets)).value()); };
    CHECK(unknown(R"({"kind":"later","list":[1]})").kind == "later");
    CHECK(unknown(R"({"kind":"later"})").request == 0);
    CHECK(unknown(R"({"kind":"later","request":7})").request == 7);
    CHECK(unknown(std::string_view("{\"kind\":\"later\"}\0secret", 23)).kind == "later");
    const auto command = unknown(R"({"kind":"command","request":8,"command":"later"})");
    CHECK(command.command == "later");
    CHECK(command.request == 8);
    CHECK(through_the_wire(command).command == "later");
    CHECK(refusal(R"({"kind":"later","request":"7"})") == Errc::malformed);
    const auto result = decode(as_bytes(R"({"kind":"result","request":1,"done":false,"code":"later","detail":"why"})"));
    CHECK(std::get<CommandResult>(result.value()).error->code == Errc::internal);
}

TEST_CASE("login_failure_arrives_with_its_code_and_the_certificate_to_blame") {
    const auto result = through_the_wire(CommandResult{7, Error{Errc::malformed, "x"}, "/home/o/a.cer"});
    CHECK(result.error->code == Errc::malformed);
    CHECK(result.certificate == "/home/o/a.cer");
    CHECK(through_the_wire(CommandResult{7, Error{Errc::no_key, {}}, {}}).certificate.empty());
}

TEST_CASE("news_silences_and_what_a_permission_signed_arrive_whole") {
    HistoryEntry entry;
    entry.sequence = 12;
    entry.event = "signature";
    entry.digests = {"00ff"};
    const auto news = through_the_wire(News{5, entry});
    CHECK(news.count == 5);
    CHECK(news.latest.digests == entry.digests);
    CHECK(through_the_wire(Silences{{{"bank.ua", 99}}}).entries.at(0).until == 99);
    const auto under = through_the_wire(SignedUnder{11, {entry}});
    CHECK(under.permission == 11);
    CHECK(under.entries.at(0).sequence == 12);
    CHECK(through_the_wire(Origins{{{"https://bank.ua", true, false, 4, true}}}).entries.at(0).lasting);
}
