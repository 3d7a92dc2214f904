// SPDX-License-Identifier: MIT
#include "online/multi.hpp"

namespace pidpys::online {
namespace {

constexpr long most_kept_connections = 16;

}  // namespace

Result<Multi> Multi::open() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) return fail(Errc::unavailable, std::string("libcurl: ") + curl_easy_strerror(started));
    CURLM* const multi = curl_multi_init();
    if (multi == nullptr) return fail(Errc::unavailable, "libcurl does not start");
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, most_kept_connections);
    return Multi(multi);
}

bool Multi::add(Transfer& transfer) {
    CURL* const easy = transfer.handle();
    if (easy == nullptr || curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) return false;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    return true;
}

void Multi::remove(Transfer& transfer) { curl_multi_remove_handle(multi_.get(), transfer.handle()); }

std::vector<Multi::Ended> Multi::perform() {
    int running = 0, left = 0;
    curl_multi_perform(multi_.get(), &running);
    std::vector<Ended> ended;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        void* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        ended.push_back({static_cast<Transfer*>(transfer), message->data.result});
    }
    return ended;
}

void Multi::wait(std::chrono::milliseconds most) {
    curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(most.count()), nullptr);
}

void Multi::wake() const { curl_multi_wakeup(multi_.get()); }

}  // namespace pidpys::online
