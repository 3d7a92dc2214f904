// SPDX-License-Identifier: MIT
// What Tokens holds: the modules with their helpers, what is remembered of tokens, and the thread that looks for them.
#pragma once

#include <condition_variable>
#include <map>
#include <thread>

#include "token/pin_marks.hpp"
#include "token/session.hpp"
#include "token/wrong_pins.hpp"

namespace pidpys::token {

class Tokens::House {
public:
    explicit House(TokensSettings settings);
    ~House() { close(); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    std::vector<ConnectedToken> connected();
    void on_change(std::function<void()> changed);
    // Containers too: it costs a card a second now and then, and who logs in does not wait for that.
    std::vector<ConnectedToken> look(bool for_containers);
    std::vector<ModuleState> modules() const;
    Result<std::vector<TokenObject>> objects(const TokenId& token);
    Result<ContainerOctets> container(const ConnectedToken& token, const Uri& name);
    [[nodiscard]] std::size_t sessions() const;
    LoginResult login(PinAttempt attempt);
    void log_out_all();
    void close();

private:
    [[nodiscard]] PlacePtr place_of(const TokenId& token) const;
    RecordPtr record_of(const TokenId& token);
    void forget_what_is_gone();
    std::vector<ConnectedToken> listed();
    std::vector<ConnectedToken> tell();  // what was seen, and to whom it is news
    void look_while_asked();

    // One login of one token, its record's one_login held.
    LoginResult log_in(const PlacePtr& place, const RecordPtr& record, const PinAttempt& attempt);
    LoginResult share(const SessionPtr& session, const RecordPtr& record, const PinAttempt& attempt);
    LoginResult open(const SessionPtr& session);

    const TokensSettings settings_;
    const PinMarks marks_;
    const WrongPins wrong_pins_;
    std::vector<PlacePtr> places_;

    std::mutex looking_;  // one look at a time
    mutable std::mutex mutex_;
    std::map<TokenId, RecordPtr> records_;
    std::vector<ConnectedToken> last_;
    std::function<void()> changed_;
    std::chrono::steady_clock::time_point asked_{};
    std::condition_variable wake_;
    std::thread looker_;
    bool closed_ = false;
};

}  // namespace pidpys::token
