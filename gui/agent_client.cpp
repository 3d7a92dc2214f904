// SPDX-License-Identifier: MIT
#include "gui/agent_client.hpp"

#include <utility>

#include "crypto/base/secret.hpp"
#include "platform/local_client.hpp"

namespace pidpys::gui {

using namespace channel;

namespace {

constexpr int retry_milliseconds = 1000;
constexpr std::size_t max_incomplete = 64;

}  // namespace

AgentClient::AgentClient(QString endpoint, Events events) : endpoint_(std::move(endpoint)), events_(std::move(events)) {
    retry_.setInterval(retry_milliseconds);
    connect(&retry_, &QTimer::timeout, this, [this] { connect_now(); });
    connect(&socket_, &QLocalSocket::disconnected, this, [this] { disconnected_now(); });
    connect(&socket_, &QLocalSocket::readyRead, this, [this] { read(); });
}

AgentClient::~AgentClient() { socket_.disconnect(this); }

void AgentClient::start() {
    retry_.start();
    connect_now();
}

void AgentClient::connect_now() {
    if (socket_.state() != QLocalSocket::UnconnectedState) return;
    const auto connected = platform::connect_local(endpoint_.toStdString());  // somebody else's would get the password
    if (connected && socket_.setSocketDescriptor(*connected)) connected_now();
}

void AgentClient::connected_now() {
    reader_ = std::make_shared<FrameReader>();
    send(Hello{protocol_version, "pidpys-agent"});
}

void AgentClient::disconnected_now() {
    reader_.reset();
    incomplete_.clear();
    const bool was_greeted = std::exchange(greeted_, false);
    const LoginFailure gone{{Errc::unavailable, "the service is gone"}, {}};
    for (auto& [id, done] : std::exchange(requests_, {})) done(gone);
    for (auto& [id, taken] : std::exchange(fetches_, {})) taken(fail(Errc::unavailable, "the service is gone"));
    if (was_greeted) events_.connection(false);
}

void AgentClient::give_up() { socket_.abort(); }

void AgentClient::read() {
    QByteArray octets = socket_.readAll();
    const auto reader = reader_;  // what is read may end the connection
    if (!reader) return;
    const auto fed = reader->feed(
        {reinterpret_cast<const std::uint8_t*>(octets.constData()), static_cast<std::size_t>(octets.size())},
        [&](ByteView payload) {
            auto message = decode(payload);
            if (!message) return false;
            handle(std::move(*message));
            return reader_ == reader;
        });
    if (!fed) give_up();
}

void AgentClient::handle(Message message) {
    if (auto* hello = std::get_if<Hello>(&message)) {
        if (!speaks_with_us(*hello)) return give_up();
        if (!std::exchange(greeted_, true)) events_.connection(true);
        return;
    }
    if (!greeted_) return give_up();
    if (auto* ask = std::get_if<Ask>(&message)) {
        if (incomplete_.size() >= max_incomplete) return give_up();
        if (ask->document_count == 0) return events_.asked(ask->question, ask->metadata_cut);
        const std::string id = ask->question.id;
        incomplete_.insert_or_assign(id, std::move(*ask));
    } else if (auto* part = std::get_if<Documents>(&message)) {
        collect(std::move(*part));
    } else if (auto* withdraw = std::get_if<Withdraw>(&message)) {
        incomplete_.erase(withdraw->question);
        events_.withdrawn(withdraw->question, withdraw->outcome);
    } else if (auto* progress = std::get_if<Progress>(&message)) {
        events_.progress(*progress);
    } else if (auto* state = std::get_if<State>(&message)) {
        events_.state(*state);
    } else if (auto* permissions = std::get_if<Permissions>(&message)) {
        events_.permissions(*permissions);
    } else if (auto* origins = std::get_if<Origins>(&message)) {
        events_.origins(*origins);
    } else if (auto* history = std::get_if<History>(&message)) {
        events_.history(*history);
    } else if (auto* under = std::get_if<SignedUnder>(&message)) {
        events_.signed_under(*under);
    } else if (auto* silences = std::get_if<Silences>(&message)) {
        events_.silences(*silences);
    } else if (auto* tokens = std::get_if<Tokens>(&message)) {
        events_.tokens(*tokens);
    } else if (auto* news = std::get_if<News>(&message)) {
        events_.news(*news);
    } else if (auto* result = std::get_if<CommandResult>(&message)) {
        const auto found = requests_.extract(result->request);
        std::optional<LoginFailure> failure;
        if (result->error) failure = {*result->error, result->certificate, result->pin, result->pin_state};
        if (!found.empty()) found.mapped()(failure);
        const auto fetch = fetches_.extract(result->request);
        if (!fetch.empty()) fetch.mapped()(tl::unexpected(result->error.value_or(Error{Errc::malformed, "no piece"})));
    } else if (auto* piece = std::get_if<Piece>(&message)) {
        const auto found = fetches_.extract(piece->request);
        if (!found.empty()) found.mapped()(std::move(*piece));
    } else if (!std::holds_alternative<Unknown>(message)) {
        give_up();  // a message of our own
    }
}

void AgentClient::collect(Documents part) {
    const auto found = incomplete_.find(part.question);
    if (found == incomplete_.end()) return;
    Ask& ask = found->second;
    auto& documents = ask.question.documents;
    documents.insert(documents.end(), std::make_move_iterator(part.documents.begin()),
                     std::make_move_iterator(part.documents.end()));
    if (documents.size() < ask.document_count) return;
    // More than was promised is a daemon we do not understand; showing a part would hide the rest.
    if (documents.size() > ask.document_count) return give_up();
    const Ask complete = std::move(ask);
    incomplete_.erase(found);
    events_.asked(complete.question, complete.metadata_cut);
}

void AgentClient::send(const Message& message) {
    Bytes payload = encode(message);
    Bytes octets = frame(payload);
    socket_.write(reinterpret_cast<const char*>(octets.data()), static_cast<qint64>(octets.size()));
    socket_.flush();
    wipe(payload);
    wipe(octets);
}

void AgentClient::reply(const std::string& question, const Answer& answer) {
    if (greeted_) send(Reply{question, answer});
}

void AgentClient::login(LoginRequest request, LoginDone done) {
    if (!greeted_) return done(LoginFailure{{Errc::unavailable, "the service is not running"}, {}});
    requests_.emplace(++last_request_, std::move(done));
    send(Login{last_request_, std::move(request)});
}

void AgentClient::fetch(const std::string& question, std::uint64_t document, std::uint64_t offset, Taken taken) {
    if (!greeted_) return taken(fail(Errc::unavailable, "the service is not running"));
    fetches_.emplace(++last_request_, std::move(taken));
    send(Fetch{last_request_, question, document, offset});
}

void AgentClient::command(CommandKind kind, const std::string& target, Done done) {
    if (!greeted_) return done(Error{Errc::unavailable, "the service is not running"});
    requests_.emplace(++last_request_, [done = std::move(done)](const std::optional<LoginFailure>& failure) {
        done(failure ? std::optional(failure->error) : std::nullopt);
    });
    send(Command{last_request_, kind, target});
}

}  // namespace pidpys::gui
