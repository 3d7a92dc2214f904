// SPDX-License-Identifier: MIT
// The files of a session on their way into a container (asicForm, cipher-api 5.1): which are signed, when, and how many are
// kept.
#include "asic/file_names.hpp"
#include "crypto/cms/verify.hpp"
#include "opened_container.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

TEST_CASE("files_are_gathered_from_the_start_and_asicForm_decides_later") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    const auto sign = [&] {
        REQUIRE(service.post(at + "/ds/creator").status == 200);
        return service.get(at + "/ds/data").body;
    };
    upload_form(service, at + "/data", "old.txt", "old");
    upload_form(service, at + "/data", "before.txt", "before");
    service.put(at + "/option", files_of_e);
    CHECK(names_of(sign()) == std::vector<std::string>{"old.txt", "before.txt"});

    upload_form(service, at + "/data", "a.txt", "a");
    upload_form(service, at + "/data", "b.txt", "b");
    CHECK(names_of(sign()) == std::vector<std::string>{"a.txt", "b.txt"});
    CHECK(names_of(sign()) == std::vector<std::string>{"a.txt", "b.txt"});  // started again: the same

    upload_form(service, at + "/data", "c.txt", "c");  // after a start: a new list
    CHECK(names_of(sign()) == std::vector<std::string>{"c.txt"});

    upload_form(service, at + "/data", "d.txt", "d");
    service.upload(at + "/data", "without a name");  // replaces, and is replaced
    CHECK(names_of(sign()) == std::vector<std::string>{"document.bin"});
    upload_form(service, at + "/data", "e.txt", "e");
    CHECK(names_of(sign()) == std::vector<std::string>{"e.txt"});

    service.put(at + "/option", R"({"asicForm":"NONE"})");
    upload_form(service, at + "/data", "f.txt", "f");
    upload_form(service, at + "/data", "g.txt", "g");
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    CHECK(crypto::verify(as_bytes(service.get(at + "/ds/data").body), as_bytes(std::string_view("g")))
              .value()
              .signers.size() == 1);
    CHECK(service.user.asked.back().documents.front().name == "g.txt");  // without it the newest, as ever

    service.put(at + "/option", file_of_s);
    upload_form(service, at + "/data", "h.txt", "h");
    upload_form(service, at + "/data", "i.txt", "i");
    CHECK(names_of(sign()) == std::vector<std::string>{"i.txt"});
}

TEST_CASE("what_comes_while_the_user_thinks_belongs_to_the_next_signature") {
    for (const char* form : {"ASIC_E", "ASIC_S", "NONE"})
        for (const bool allowed : {true, false}) {
            INFO(form << ", allowed: " << allowed);
            Fixture service;
            service.log_in(alice());
            const auto at = service.ticket();
            upload_form(service, at + "/data", "a.txt", "a");
            upload_form(service, at + "/data", "b.txt", "b");
            service.put(at + "/option", std::string(R"({"asicForm":")") + form + "\"}");
            service.user.thinks = true;
            const auto started = service.begin(Method::post, at + "/ds/creator");
            upload_form(service, at + "/data", "c.txt", "c");
            upload_form(service, at + "/data", "d.txt", "d");
            service.user.answer(allowed ? channel::Outcome::allowed : channel::Outcome::denied);
            service.workers.run_all();
            REQUIRE((*started)->status == (allowed ? 200 : 403));
            service.user.thinks = false;
            REQUIRE(service.post(at + "/ds/creator").status == 200);

            using Names = std::vector<std::string>;
            const bool gathers = form == std::string("ASIC_E");
            CHECK(names_of(service.user.asked.at(0)) == (gathers ? Names{"a.txt", "b.txt"} : Names{"b.txt"}));
            // What was refused is signed by nobody and waits with the rest.
            const Names rest = allowed ? Names{"c.txt", "d.txt"} : Names{"a.txt", "b.txt", "c.txt", "d.txt"};
            CHECK(names_of(service.user.asked.at(1)) == (gathers ? rest : Names{"d.txt"}));
            const auto made = service.get(at + "/ds/data").body;
            if (form == std::string("NONE"))
                CHECK(stated_by(alice(), made) == stated_by(alice(), detached_by(alice(), "d")));
            else
                CHECK(names_of(made) == names_of(service.user.asked.at(1)));
        }
}

TEST_CASE("a_list_that_was_replaced_while_the_user_thought_is_none_of_the_signature") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.put(at + "/option", files_of_e);
    upload_form(service, at + "/data", "a.txt", "a");
    service.user.thinks = true;
    const auto started = service.begin(Method::post, at + "/ds/creator");
    service.upload(at + "/data", "without a name");
    upload_form(service, at + "/data", "b.txt", "b");  // as many as are being asked about
    service.user.answer(channel::Outcome::allowed);
    service.workers.run_all();
    REQUIRE((*started)->status == 200);
    service.user.thinks = false;
    upload_form(service, at + "/data", "c.txt", "c");
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    CHECK(names_of(service.user.asked.back()) == std::vector<std::string>{"b.txt", "c.txt"});
}

TEST_CASE("asicForm_decides_when_the_signature_is_started_whenever_it_was_set") {
    const std::vector<std::pair<const char*, std::vector<std::string>>> forms = {
        {"NONE", {"c.txt"}}, {"ASIC_S", {"c.txt"}}, {"ASIC_E", {"a.txt", "b.txt", "c.txt"}}};
    for (const auto& [before, ignored] : forms)
        for (const auto& [after, names] : forms) {
            INFO(before << ", then " << after);
            Fixture service;
            service.log_in(alice());
            const auto at = service.ticket();
            service.put(at + "/option", std::string(R"({"asicForm":")") + before + "\"}");
            for (const char* name : {"a.txt", "b.txt", "c.txt"}) upload_form(service, at + "/data", name, name);
            service.put(at + "/option", std::string(R"({"asicForm":")") + after + "\"}");
            REQUIRE(service.post(at + "/ds/creator").status == 200);
            CHECK(names_of(service.user.asked.at(0)) == names);
        }
}

TEST_CASE("of_several_files_in_one_form_none_is_signed_alone") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    const std::string body =
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nfirst\r\n"
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b.txt\"\r\n\r\nsecond\r\n--x--";
    REQUIRE(service.call(Method::post, at + "/data", body, "multipart/form-data; boundary=x").status == 200);
    const auto refused = service.post(at + "/ds/creator");
    CHECK(refused.status == 500);
    CHECK(refused.cause().find("2 files in one form") != std::string::npos);
    CHECK(service.user.asked.empty());
    const auto not_stamped = service.post(at + "/ts/creator");
    CHECK(not_stamped.status == 500);
    CHECK(not_stamped.cause().find("2 files in one form") != std::string::npos);
    service.put(at + "/option", file_of_s);
    CHECK(service.post(at + "/ds/creator").status == 500);
    service.put(at + "/option", files_of_e);
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    CHECK(open_container(service.get(at + "/ds/data").body)->outline.files ==
          std::vector<std::string>{"a.txt", "b.txt"});
    service.put(at + "/option", R"({"asicForm":"NONE"})");
    upload_form(service, at + "/data", "c.txt", shown);
    CHECK(service.post(at + "/ds/creator").status == 200);
}

TEST_CASE("files_before_asicForm_are_kept_within_bounds_and_never_signed_in_part") {
    Quota quota;
    quota.trusted.octets = quota.trusted.memory = std::uint64_t{1} << 20;
    Fixture service({}, nullptr, quota);
    service.log_in(alice());
    const auto refused = [&](const std::string& at) {
        service.put(at + "/option", files_of_e);
        const auto answer = service.post(at + "/ds/creator");
        CHECK(answer.status == 500);
        CHECK(answer.cause().find("asicForm") != std::string::npos);
        CHECK(service.user.asked.empty());
        service.call(Method::del, at);
    };
    auto at = service.ticket();
    for (std::size_t i = 0; i <= asic::kMaxFiles; ++i) upload_form(service, at + "/data", std::to_string(i), "x");
    refused(at);
    // Whoever never sets it replaces as much as ever.
    at = service.ticket();
    for (int i = 0; i < 5; ++i) upload_form(service, at + "/data", std::to_string(i), std::string(400'000, 'x'));
    refused(at);
}

TEST_CASE("one_form_may_hold_several_files") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.put(at + "/option", files_of_e);
    const std::string body =
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nignored\r\n"
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nfirst\r\n"
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b.txt\"\r\n\r\nsecond\r\n--x--";
    REQUIRE(service.call(Method::post, at + "/data", body, "multipart/form-data; boundary=x").status == 200);
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    const auto container = open_container(service.get(at + "/ds/data").body);
    CHECK(container->outline.files == std::vector<std::string>{"a.txt", "b.txt"});
    CHECK(container->read("b.txt") == "second");
}

TEST_CASE("files_of_odd_names_are_refused_with_words_and_change_nothing") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.put(at + "/option", files_of_e);
    upload_form(service, at + "/data", "good.txt", "good");
    const auto post = [&](const std::string& name) {
        return service.call(
            Method::post, at + "/data",
            "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + name + "\"\r\n\r\noctets\r\n--x--",
            "multipart/form-data; boundary=x");
    };
    for (const std::string name : {"/etc/passwd", "../up", "a/../b", "C:x", "folder/", "good.txt", "mimetype",
                                   "META-INF/signature001.p7s", "meta-inf/x"}) {
        INFO(name);
        const auto refused = post(name);
        CHECK(refused.status == 500);
        CHECK(refused.cause().find(name) != std::string::npos);
    }
    CHECK(post(std::string(2000, 'n')).status == 500);
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    CHECK(names_of(service.get(at + "/ds/data").body) == std::vector<std::string>{"good.txt"});
    // The name of data that came before the option is looked at when they are signed.
    const auto late = service.ticket();
    upload_form(service, late + "/data", "../up", "octets");
    service.put(late + "/option", file_of_s);
    CHECK(service.post(late + "/ds/creator").cause().find("../up") != std::string::npos);
}

TEST_CASE("number_and_octets_of_files_are_bounded") {
    Quota quota;
    quota.trusted.octets = quota.trusted.memory = std::uint64_t{1} << 20;
    Fixture service({}, nullptr, quota);
    auto at = service.ticket();
    service.put(at + "/option", files_of_e);
    for (std::size_t i = 0; i < asic::kMaxFiles; ++i) upload_form(service, at + "/data", std::to_string(i), "x");
    const std::string more = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"more\"\r\n\r\n";
    const auto refused =
        service.call(Method::post, at + "/data", more + "x\r\n--x--", "multipart/form-data; boundary=x");
    CHECK(refused.status == 500);
    CHECK(refused.cause().find("256") != std::string::npos);
    service.call(Method::del, at);

    at = service.ticket();
    service.put(at + "/option", files_of_e);
    upload_form(service, at + "/data", "first", std::string(600'000, 'x'));
    const auto full = service.call(Method::post, at + "/data", more + std::string(600'000, 'x') + "\r\n--x--",
                                   "multipart/form-data; boundary=x");
    CHECK(full.status == 500);
}
