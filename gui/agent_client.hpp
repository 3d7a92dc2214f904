// SPDX-License-Identifier: MIT
// The agent's end of the local channel: connects, greets, connects again when the daemon comes back, and turns
// messages into calls. All on the Qt thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <QLocalSocket>
#include <QTimer>

#include "channel/frame.hpp"
#include "channel/message.hpp"

namespace pidpys::gui {

class AgentClient : public QObject {
public:
    using Done = std::function<void(const std::optional<Error>&)>;
    using LoginDone = std::function<void(const std::optional<channel::LoginFailure>&)>;

    // What the rest of the agent hears.
    struct Events {
        std::function<void(bool connected)> connection;
        std::function<void(const channel::Question&, bool metadata_cut)> asked;
        std::function<void(const std::string& question, channel::Outcome)> withdrawn;
        std::function<void(const channel::Progress&)> progress;
        std::function<void(const channel::State&)> state;
        std::function<void(const channel::Permissions&)> permissions;
        std::function<void(const channel::Origins&)> origins;
        std::function<void(const channel::Silences&)> silences;
        std::function<void(const channel::History&)> history;
        std::function<void(const channel::SignedUnder&)> signed_under;
        std::function<void(const channel::Tokens&)> tokens;
        std::function<void(const channel::News&)> news;
    };

    AgentClient(QString endpoint, Events events);
    ~AgentClient() override;  // says nothing more to anybody

    void start();  // now and again every second until it is connected
    [[nodiscard]] bool connected() const { return greeted_; }

    void reply(const std::string& question, const channel::Answer& answer);
    void login(channel::LoginRequest request, LoginDone done);  // `done` once, at the latest when the daemon goes
    using Taken = std::function<void(Result<channel::Piece>)>;
    void fetch(const std::string& question, std::uint64_t document, std::uint64_t offset, Taken taken);  // the same
    void command(channel::CommandKind kind, const std::string& target, Done done);

private:
    void connect_now();
    void connected_now();
    void disconnected_now();
    void read();
    void handle(channel::Message message);
    void collect(channel::Documents part);
    void send(const channel::Message& message);
    void give_up();

    QString endpoint_;
    Events events_;
    QLocalSocket socket_;
    QTimer retry_;
    std::shared_ptr<channel::FrameReader> reader_;  // of this connection; read() keeps it while it is in it
    bool greeted_ = false;
    std::uint64_t last_request_ = 0;
    std::map<std::uint64_t, LoginDone> requests_;
    std::map<std::uint64_t, Taken> fetches_;
    std::map<std::string, channel::Ask> incomplete_;  // questions whose documents still come
};

}  // namespace pidpys::gui
