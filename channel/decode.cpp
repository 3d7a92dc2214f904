// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>

#include "channel/frame.hpp"
#include "channel/json.hpp"
#include "channel/message.hpp"

namespace pidpys::channel {

namespace {

constexpr int max_depth = 6;
constexpr std::size_t max_password = 4096;

KeyFacts key_facts(Fields& fields) {
    return {fields.text("owner"),  fields.text("organization"), fields.text("issuer"),
            fields.text("serial"), fields.text("fingerprint"),  fields.time("not_after")};
}

Document document(Fields& fields) {
    return {fields.text("name"), fields.number("size"), fields.text("digest_algorithm"), fields.text("digest"), fields.flag("digest_only")};
}

KeyInUse key_in_use(Fields& fields) {
    KeyInUse key;
    fields.object("key", [&](Fields& facts) { key.facts = key_facts(facts); });
    key.purpose = fields.text("purpose");
    return key;
}

PermissionEntry permission(Fields& fields) {
    PermissionEntry entry;
    entry.id = fields.text("id");
    entry.caller = fields.text("caller");
    fields.object("key", [&](Fields& facts) { entry.key = key_facts(facts); });
    entry.uses_left = fields.number("uses_left");
    entry.uses_granted = fields.number("uses_granted");
    entry.expires = fields.time("expires");
    return entry;
}

OriginEntry origin(Fields& fields) {
    return {fields.text("origin"), fields.flag("admitted"), fields.flag("configured"), fields.time("decided")};
}

std::vector<std::string> strings(Fields& fields, const char* name);

HistoryEntry history_entry(Fields& fields) {
    HistoryEntry entry;
    entry.sequence = fields.number("sequence");
    entry.at = fields.time("at");
    entry.event = fields.text("event");
    entry.kind = fields.text("kind");
    entry.outcome = fields.text("outcome");
    entry.remembered = fields.flag("remembered");
    entry.origin = fields.text("origin");
    entry.program = fields.text("program");
    entry.process = fields.time("process");
    entry.client = fields.text("client");
    entry.box = fields.text("box");
    entry.owner = fields.text("owner");
    entry.fingerprint = fields.text("fingerprint");
    entry.count = fields.number("count");
    entry.algorithm = fields.text("algorithm");
    entry.digests = strings(fields, "digests");
    entry.digest_count = fields.number("digest_count");
    entry.by = fields.text("by");
    entry.reason = fields.text("reason");
    entry.id = fields.text("id");
    entry.under = fields.text("under");
    entry.hash = fields.text("hash");
    return entry;
}

template <class Entry>
std::vector<Entry> list(Fields& fields, const char* name, std::size_t limit, Entry (*read)(Fields&)) {
    std::vector<Entry> entries;
    fields.list(name, limit, [&](const Json& element) {
        fields.nested(element, [&](Fields& members) { entries.push_back(read(members)); });
    });
    return entries;
}

std::vector<std::string> strings(Fields& fields, const char* name) {
    std::vector<std::string> texts;
    fields.list(name, max_entries, [&](const Json& element) {
        if (!element.is_string() || element.get_ref<const std::string&>().size() > 3 * max_text) return fields.wrong(name);
        texts.push_back(element.get<std::string>());
    });
    return texts;
}

int pixels(Fields& fields, const char* name) {
    return static_cast<int>(std::min<std::uint64_t>(fields.number(name), 10'000));
}

Message hello(Fields& fields) {
    const std::uint64_t version = fields.number("version");
    if (version > std::numeric_limits<std::uint32_t>::max()) fields.wrong("version");
    return Hello{static_cast<std::uint32_t>(version), fields.text("program")};
}

Message ask(Fields& fields) {
    Ask ask;
    Question& question = ask.question;
    question.id = fields.text("id");
    question.kind = question_kinds.read(fields, "question");
    question.origin = fields.text("origin");
    question.program = fields.text("program");
    question.process = fields.time("process");
    question.client = fields.text("client");
    question.box = fields.text("box");
    question.asker = fields.text("asker");
    fields.object("key", [&](Fields& facts) { question.key = key_facts(facts); });
    ask.document_count = fields.number("document_count");
    if (ask.document_count > max_documents) fields.wrong("document_count");
    question.uses = fields.number("uses");
    question.deadline = fields.time("deadline");
    // Replaced characters may have made the text longer than what the sender counted.
    question.metadata_html = fields.text("metadata", 3 * max_metadata);
    ask.metadata_cut = fields.flag("metadata_cut");
    question.preferred_width = pixels(fields, "width");
    question.preferred_height = pixels(fields, "height");
    return ask;
}

Message command_result(Fields& fields) {
    CommandResult result;
    result.request = fields.number("request");
    if (!fields.flag("done") && fields.good()) {
        const Errc code = error_codes.read(fields, "code");
        result.error = Error{code, fields.text("detail")};
    }
    return result;
}

Message reply(Fields& fields) {
    Reply reply;
    reply.question = fields.text("id");
    reply.answer.outcome = outcomes.read(fields, "outcome");
    reply.answer.remember = fields.flag("remember");
    reply.answer.path = fields.text("path");
    reply.answer.reason = fields.text("reason");
    if (fields.has("for_an_hour")) reply.answer.for_an_hour = fields.flag("for_an_hour");   // agents may not know it
    return reply;
}

Message login(Fields& fields, ByteView password) {
    Login login;
    login.request = fields.number("request");
    login.login.path = fields.text("path");
    login.login.certificates = strings(fields, "certificates");
    login.login.password = SecretString(as_text(password));
    return login;
}

Message command(Fields& fields) {
    Command command;
    command.request = fields.number("request");
    command.kind = command_kinds.read(fields, "command");
    command.target = fields.text("target");
    return command;
}

Message state(Fields& fields) {
    State state;
    state.started = fields.flag("started");
    state.keys = list(fields, "keys", max_entries, key_in_use);
    state.listening = strings(fields, "listening");
    state.demo_page = fields.text("demo_page");
    state.language = fields.text("language");
    return state;
}

Message read(const std::string& kind, Fields& fields, ByteView secret) {
    if (kind == "hello") return hello(fields);
    if (kind == "ask") return ask(fields);
    if (kind == "documents") return Documents{fields.text("id"), list(fields, "documents", max_documents, document)};
    if (kind == "withdraw") return Withdraw{fields.text("id"), outcomes.read(fields, "outcome")};
    if (kind == "progress") return Progress{fields.text("id"), fields.number("finished"), fields.number("total")};
    if (kind == "state") return state(fields);
    if (kind == "permissions") return Permissions{list(fields, "entries", max_entries, permission)};
    if (kind == "origins") return Origins{list(fields, "entries", max_entries, origin)};
    if (kind == "history") return History{fields.number("before"), list(fields, "entries", history_page, history_entry)};
    if (kind == "result") return command_result(fields);
    if (kind == "answer") return reply(fields);
    if (kind == "login") return login(fields, secret);
    if (kind == "command") return command(fields);
    fields.wrong("kind");
    return Hello{};
}

// Nesting beyond max_depth is thrown away while it is parsed, so that it costs no memory.
Result<Json> parse(std::string_view text) {
    bool too_deep = false;
    Json value = Json::parse(
        text.begin(), text.end(),
        [&](int depth, Json::parse_event_t, Json&) {
            too_deep = too_deep || depth > max_depth;
            return !too_deep;
        },
        false);
    if (too_deep) return fail(Errc::too_large, "JSON nested too deep");
    if (value.is_discarded()) return fail(Errc::malformed, "not JSON");
    return value;
}

}  // namespace

Result<Message> decode(ByteView payload) {
    if (payload.empty() || payload.size() > max_frame) return fail(Errc::too_large, "payload");
    const auto end = std::find(payload.begin(), payload.end(), std::uint8_t{0});
    const auto json_size = static_cast<std::size_t>(end - payload.begin());
    const bool has_secret = end != payload.end();
    const ByteView secret = has_secret ? payload.subspan(json_size + 1) : ByteView();
    if (secret.size() > max_password) return fail(Errc::too_large, "password");

    auto value = parse(as_text(payload.first(json_size)));
    if (!value) return forward(value);
    Fields fields(*value);
    const std::string kind = fields.text("kind");
    if (has_secret != (kind == "login")) return fail(Errc::malformed, "octets after the message");
    Message message = read(kind, fields, secret);
    if (!fields.good()) return fail(Errc::malformed, fields.error());
    return message;
}

}  // namespace pidpys::channel
