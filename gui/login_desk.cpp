// SPDX-License-Identifier: MIT
#include "gui/login_desk.hpp"

#include <algorithm>
#include <utility>

#include "gui/present.hpp"
#include "gui/settings.hpp"

namespace pidpys::gui {

using channel::Outcome;

LoginDesk::~LoginDesk() { forget_all(); }

void LoginDesk::open() {
    if (!window_) {
        offered_ = false;
        window_ = new LoginWindow(settings_, {actions_.login,
                                              [this](LoginWindow::Done done) {
                                                  actions_.without_keys(std::move(done));
                                                  answer_all(Outcome::denied, "the user works without a key");
                                              },
                                              [this] { put_off(); }, actions_.look_for_tokens});
        window_->setAttribute(Qt::WA_DeleteOnClose);
    }
    present(window_);
}

void LoginDesk::offer() {
    if (!settings_.offers_login() || window_) return;
    open();
    offered_ = true;
}

void LoginDesk::asked(const channel::Question& question) {
    requests_.push_back(question);
    if (requests_.size() == 1) show_first();
    actions_.changed();
}

void LoginDesk::show_first() {
    open();
    window_->show_request(&requests_.front());
}

// What the user has begun is not taken from under his hands; what a page has raised goes with the page.
void LoginDesk::withdrawn(const std::string& question) {
    const bool shown = !requests_.empty() && requests_.front().id == question;
    std::erase_if(requests_, [&](const channel::Question& waiting) { return waiting.id == question; });
    if (!shown || !window_) return;
    if (!requests_.empty())
        show_first();
    else if (window_->is_touched())
        window_->request_is_over();
    else
        delete std::exchange(window_, nullptr);
    actions_.changed();
}

void LoginDesk::keys_are_in_use() {
    answer_all(Outcome::allowed, "a key was taken into use");
    // Its own log-in closes it; another's has made it needless.
    if (window_ && !window_->is_touched()) delete std::exchange(window_, nullptr);
}

void LoginDesk::answer_all(Outcome outcome, const char* reason) {
    for (const channel::Question& request : std::exchange(requests_, {}))
        actions_.reply(request.id, {outcome, false, {}, reason});
    actions_.changed();
}

// A no is for all of the asker that was shown; another's turn comes.
void LoginDesk::put_off() {
    window_ = nullptr;  // it closes
    if (std::exchange(offered_, false)) settings_.set_offers_login(false);
    if (requests_.empty()) return;
    const std::string asker = requests_.front().asker;
    std::erase_if(requests_, [&](const channel::Question& request) {
        if (request.asker != asker) return false;
        actions_.reply(request.id, {Outcome::denied, false, {}, "the user does not log in now"});
        return true;
    });
    if (!requests_.empty()) show_first();
    actions_.changed();
}

void LoginDesk::forget_all() {
    requests_.clear();
    delete std::exchange(window_, nullptr);
}

}  // namespace pidpys::gui
