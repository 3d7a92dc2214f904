// SPDX-License-Identifier: MIT
#include <algorithm>

#include "channel/frame.hpp"
#include "channel/json.hpp"
#include "channel/message.hpp"

namespace pidpys::channel {

namespace {

// Room for a list's elements in a frame; one element at most doubles it, the rest of the message is small.
constexpr std::size_t list_room = max_frame / 3;

constexpr std::size_t max_address = 1024, max_name = 512;

std::uint64_t natural(std::int64_t value) { return value < 0 ? 0 : static_cast<std::uint64_t>(value); }

Json json(const KeyFacts& key) {
    return {
        {"owner", cut(key.owner)},   {"organization", cut(key.organization)}, {"issuer", cut(key.issuer)},
        {"serial", cut(key.serial)}, {"fingerprint", cut(key.fingerprint)},   {"not_after", natural(key.not_after)}};
}

Json json(const Document& document) {
    return {{"name", cut(document.name)},
            {"size", document.size},
            {"digest_algorithm", cut(document.digest_algorithm)},
            {"digest", cut(document.digest)},
            {"digest_only", document.digest_only},
            {"at_hand", document.at_hand}};
}

Json json(const KeyInUse& key) {
    return {{"key", json(key.facts)}, {"purpose", cut(key.purpose)}, {"login", cut(key.login)}};
}

Json json(const PermissionEntry& entry) {
    return {{"id", cut(entry.id)},          {"caller", cut(entry.caller)},        {"key", json(entry.key)},
            {"uses_left", entry.uses_left}, {"uses_granted", entry.uses_granted}, {"expires", natural(entry.expires)}};
}

Json json(const OriginEntry& entry) {
    return {{"origin", cut(entry.origin)}, {"admitted", entry.admitted},    {"configured", entry.configured},
            {"lasting", entry.lasting},    {"until", natural(entry.until)}, {"decided", natural(entry.decided)}};
}

Json json(const SilenceEntry& entry) { return {{"asker", cut(entry.asker)}, {"until", natural(entry.until)}}; }

Json json(const TokenEntry& entry) {
    return {{"uri", cut(entry.uri)},
            {"label", cut(entry.label)},
            {"model", cut(entry.model)},
            {"serial", cut(entry.serial)},
            {"pin", pin_states[entry.pin]},
            {"pin_on_device", entry.pin_on_device},
            {"container", cut(entry.container)}};
}

Json strings(const std::vector<std::string>& texts);

Json json(const HistoryEntry& entry) {
    return {{"sequence", entry.sequence},
            {"at", natural(entry.at)},
            {"event", cut(entry.event)},
            {"kind", cut(entry.kind)},
            {"outcome", cut(entry.outcome)},
            {"remembered", entry.remembered},
            {"origin", cut(entry.origin)},
            {"program", cut(entry.program)},
            {"process", natural(entry.process)},
            {"client", cut(entry.client)},
            {"box", cut(entry.box)},
            {"owner", cut(entry.owner)},
            {"fingerprint", cut(entry.fingerprint)},
            {"count", entry.count},
            {"algorithm", cut(entry.algorithm)},
            {"digests", strings(entry.digests)},
            {"digest_count", entry.digest_count},
            {"by", cut(entry.by)},
            {"reason", cut(entry.reason)},
            {"id", cut(entry.id)},
            {"under", cut(entry.under)},
            {"hash", cut(entry.hash)}};
}

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

// As many entries as a frame carries; a person does not read more.
template <class Entry>
Json list(const std::vector<Entry>& entries) {
    Json array = Json::array();
    std::size_t room = list_room;
    for (const Entry& entry : entries) {
        Json element = json(entry);
        const std::size_t size = dump(element).size() + 1;
        if (size > room || array.size() == max_entries) break;
        room -= size;
        array.push_back(std::move(element));
    }
    return array;
}

Json strings(const std::vector<std::string>& texts) {
    Json array = Json::array();
    for (const auto& text : texts) array.push_back(cut(text));
    return array;
}

// As many and as long as a person reads.
Json some(const std::vector<std::string>& texts, std::size_t most, std::size_t longest) {
    Json array = Json::array();
    for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) array.push_back(cut(texts[i], longest));
    return array;
}

Json body(const Hello& hello) {
    return {{"version", hello.version}, {"program", cut(hello.program)}, {"watches", hello.watches}};
}

Json body(const Ask& ask) {
    const Question& question = ask.question;
    return {{"id", cut(question.id)},
            {"question", question_kinds[question.kind]},
            {"origin", cut(question.origin)},
            {"program", cut(question.program)},
            {"process", natural(question.process)},
            {"client", cut(question.client)},
            {"box", cut(question.box)},
            {"organization", cut(question.organization)},
            {"asker", cut(question.asker)},
            {"key", json(question.key)},
            {"other_keys", list(question.other_keys)},
            {"level", cut(question.proofs.level)},
            {"stamps_content", question.proofs.stamps_content},
            {"stamp_servers", some(question.proofs.stamp_servers, max_stamp_servers, max_address)},
            {"correspondents", some(question.correspondents, max_correspondents, max_name)},
            {"document_count", ask.document_count},
            {"severable", question.severable},
            {"uses", question.uses},
            {"lifetime", natural(question.lifetime)},
            {"deadline", natural(question.deadline)},
            {"subject", cut(question.subject)},
            {"owner", cut(question.owner)},
            {"since", natural(question.since)},
            {"shortest_password", question.shortest_password},
            {"may_be_in_token", question.may_be_in_token},
            {"token", cut(question.token)},
            {"pin", pin_troubles[question.pin]},
            {"pin_state", pin_states[question.pin_state]},
            {"metadata", cut(question.metadata_html, max_metadata)},
            {"metadata_cut", ask.metadata_cut || question.metadata_html.size() > max_metadata},
            {"width", natural(question.preferred_width)},
            {"height", natural(question.preferred_height)}};
}

Json body(const Documents& part) {
    Json array = Json::array();
    for (const auto& document : part.documents) array.push_back(json(document));
    return {{"id", cut(part.question)}, {"documents", std::move(array)}};
}

Json body(const Withdraw& withdraw) {
    return {{"id", cut(withdraw.question)}, {"outcome", outcomes[withdraw.outcome]}};
}

Json body(const Progress& progress) {
    Json object = {{"id", cut(progress.id)},           {"finished", progress.finished},
                   {"total", progress.total},          {"asker", cut(progress.asker)},
                   {"owner", cut(progress.owner)},     {"stoppable", progress.stoppable},
                   {"permission", progress.permission}};
    if (progress.awaited != Awaited::nothing) object["awaited"] = awaited_names[progress.awaited];
    if (!progress.server.empty()) object["server"] = cut(progress.server, max_address);
    if (progress.failure) object["failure"] = error_codes[*progress.failure];
    return object;
}

Json body(const State& state) {
    return {{"started", state.started},
            {"keys", list(state.keys)},
            {"listening", strings(state.listening)},
            {"demo_page", cut(state.demo_page)},
            {"language", cut(state.language)},
            {"agents", state.agents},
            {"journal", cut(state.journal)},
            {"trust_ends", natural(state.trust_ends)},
            {"trust_due", state.trust_due},
            {"registry_brought", natural(state.registry_brought)},
            {"registry_due", state.registry_due},
            {"update_version", cut(state.update_version)},
            {"update_page", cut(state.update_page, max_address)},
            {"update_watched", state.update_watched},
            {"update_choice", state.update_choice}};
}

Json body(const Permissions& permissions) { return {{"entries", list(permissions.entries)}}; }
Json body(const Origins& origins) { return {{"entries", list(origins.entries)}}; }

Json body(const History& history) { return {{"before", history.before}, {"entries", list(history.entries)}}; }

Json body(const SignedUnder& under) { return {{"permission", under.permission}, {"entries", list(under.entries)}}; }
Json body(const Silences& silences) { return {{"entries", list(silences.entries)}}; }
Json body(const Tokens& tokens) { return {{"entries", list(tokens.entries)}}; }
Json body(const News& news) { return {{"count", news.count}, {"latest", json(news.latest)}}; }

Json body(const CommandResult& result) {
    Json object = {{"request", result.request}, {"done", !result.error.has_value()}};
    if (result.error) {
        object["code"] = error_codes[result.error->code];
        object["detail"] = cut(result.error->detail);
        if (!result.certificate.empty()) object["certificate"] = cut(result.certificate);
        if (result.pin != PinTrouble::none) object["pin"] = pin_troubles[result.pin];
        if (result.pin_state != PinState::usable) object["pin_state"] = pin_states[result.pin_state];
    }
    return object;
}

Json body(const Reply& reply) {
    return {{"id", cut(reply.question)},
            {"outcome", outcomes[reply.answer.outcome]},
            {"remember", reply.answer.remember},
            {"path", cut(reply.answer.path)},
            {"reason", cut(reply.answer.reason)},
            {"for_an_hour", reply.answer.for_an_hour},
            {"uses", reply.answer.uses},
            {"seconds", natural(reply.answer.seconds)},
            {"left_out", reply.answer.left_out},
            {"key", cut(reply.answer.key)},
            {"person_knows", reply.answer.person_knows}};
}

Json body(const Login& login) {
    return {{"request", login.request},
            {"path", cut(login.login.path)},
            {"certificates", strings(login.login.certificates)},
            {"person_knows", login.login.person_knows}};
}

Json body(const Command& command) {
    return {{"request", command.request}, {"command", command_kinds[command.kind]}, {"target", cut(command.target)}};
}

Json body(const Unknown& unknown) {
    Json object = Json::object();
    const bool is_command = unknown.kind == "command";
    if (is_command || unknown.request != 0) object["request"] = unknown.request;
    if (is_command) object["command"] = cut(unknown.command);
    return object;
}

Json body(const Fetch& fetch) {
    return {{"request", fetch.request},
            {"id", cut(fetch.question)},
            {"document", fetch.document},
            {"offset", fetch.offset}};
}

Json body(const Piece& piece) { return {{"request", piece.request}, {"size", piece.size}}; }

constexpr std::string_view kinds[] = {"hello",        "ask",         "documents", "withdraw", "progress",
                                      "state",        "permissions", "origins",   "result",   "answer",
                                      "login",        "command",     "history",   "fetch",    "piece",
                                      "signed_under", "silences",    "tokens",    "news"};
static_assert(std::size(kinds) + 1 == std::variant_size_v<Message>);  // Unknown has its own

}  // namespace

Bytes encode(const Message& message) {
    Json object = std::visit([](const auto& content) { return body(content); }, message);
    const auto* unknown = std::get_if<Unknown>(&message);
    object["kind"] = unknown == nullptr ? kinds[message.index()] : cut(unknown->kind);
    const std::string text = dump(object);
    // What follows the text as it is.
    const auto* login = std::get_if<Login>(&message);
    const auto* piece = std::get_if<Piece>(&message);
    const auto* reply = std::get_if<Reply>(&message);
    const bool chosen = reply != nullptr && reply->answer.password;
    ByteView rest;
    if (chosen) rest = as_bytes(reply->answer.password->view());
    if (login != nullptr) rest = as_bytes(login->login.password.view());
    if (piece != nullptr) rest = ByteView(piece->octets).first(std::min(piece->octets.size(), max_piece));

    Bytes payload;
    payload.reserve(text.size() + 1 + rest.size());  // never moved, so that no copy of the password stays behind
    payload.insert(payload.end(), text.begin(), text.end());
    if (login != nullptr || piece != nullptr || chosen) {
        payload.push_back(0);
        payload.insert(payload.end(), rest.begin(), rest.end());
    }
    return payload;
}

std::vector<Message> ask_messages(Question question) {
    auto documents = std::move(question.documents);
    question.documents.clear();
    const std::string id = question.id;
    std::vector<Message> messages;
    messages.emplace_back(Ask{std::move(question), documents.size(), false});

    std::size_t room = 0;
    for (auto& document : documents) {
        const std::size_t size = dump(json(document)).size() + 1;
        if (size > room) {
            messages.emplace_back(Documents{id, {}});
            room = list_room;
        }
        room -= std::min(room, size);
        std::get<Documents>(messages.back()).documents.push_back(std::move(document));
    }
    return messages;
}

}  // namespace pidpys::channel
