// SPDX-License-Identifier: MIT
#include "tests/unit/confirm/page_world.hpp"

#include <stdexcept>

#include <dss_sign.pb.h>

#include "api/dss/auth/token.hpp"
#include "api/dss/time.hpp"

namespace pidpys::test {

using namespace api::dss;
namespace proto = Diadoc::Api::Proto;

PageWorld::PageWorld() {
    options.leaves_open = true;
    prompter.undecided = true;
    restart();
}

void PageWorld::restart() {
    start();
    api::confirm::add_confirmation_page(*router, *dss, api::Language::uk);
    workers.run_all();
}

std::string PageWorld::task(const std::vector<std::string>& names, const char* user, const char* client) {
    proto::Dss::DssSignRequest request;
    for (const auto& name : names) {
        auto& file = *request.add_files();
        file.set_filename(name);
        file.mutable_content()->set_content("content of " + name);
    }
    const bool alice = std::string_view(user) == kAliceId;
    const auto bearer = api::dss::new_token();
    store->add_token({bearer.digest(), TokenKind::access, user, client, {}, unix_ms(clock) + 3600'000});
    const auto answer = send({api::Method::post,
                              std::string("/DssSign?boxId=") + (alice ? kAliceBox : kBobBox),
                              request.SerializeAsString(),
                              {{"Authorization", "Bearer " + bearer.text()}}});
    proto::AsyncMethodResult result;
    if (answer.status != 200 || !result.ParseFromString(std::string(answer.body.text())))
        throw std::runtime_error("DssSign answered " + std::to_string(answer.status));
    return result.taskid();
}

TaskState PageWorld::state(const std::string& id) { return store->task(id).value().state; }

Browser& Browser::log_in(const std::string& login, const std::string& password) {
    post("/confirm/login", "login=" + login + "&password=" + password);
    const auto set = header(seen, "Set-Cookie");
    if (!set.empty()) cookie = set.substr(0, set.find(';'));
    return *this;
}

Browser& Browser::get(const std::string& target, const std::string& language) {
    api::Headers headers{{"Accept-Language", language}};
    if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
    seen = world.send({api::Method::get, target, {}, std::move(headers)});
    return *this;
}

Browser& Browser::post(const std::string& target, const std::string& form, const std::string& type) {
    api::Headers headers{{"Accept-Language", "en"}, {"Content-Type", type}};
    if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
    seen = world.send({api::Method::post, target, form, std::move(headers)});
    return *this;
}

Browser& Browser::answer(const std::string& id, const std::string& said, const std::string& more) {
    get("/confirm?task=" + id);
    return post("/confirm/answer",
                "token=" + value("token") + "&task=" + id + "&list=" + value("list") + "&answer=" + said + more);
}

std::string Browser::value(const std::string& name) const {
    const auto page = text();
    const auto at = page.find("name=\"" + name + "\" value=\"");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 15;
    return page.substr(begin, page.find('"', begin) - begin);
}

}  // namespace pidpys::test
