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
    return {fields.text("name"),   fields.number("size"),      fields.text("digest_algorithm"),
            fields.text("digest"), fields.flag("digest_only"), fields.has("at_hand") && fields.flag("at_hand")};
}

KeyInUse key_in_use(Fields& fields) {
    KeyInUse key;
    fields.object("key", [&](Fields& facts) { key.facts = key_facts(facts); });
    key.purpose = fields.text("purpose");
    if (fields.has("login")) key.login = fields.text("login");
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
    OriginEntry entry{fields.text("origin"), fields.flag("admitted"), fields.flag("configured"),
                      fields.time("decided")};
    if (fields.has("lasting")) entry.lasting = fields.flag("lasting");
    if (fields.has("until")) entry.until = fields.time("until");
    return entry;
}

SilenceEntry silence(Fields& fields) { return {fields.text("asker"), fields.time("until")}; }

TokenEntry token(Fields& fields) {
    TokenEntry entry{fields.text("uri"), fields.text("label"), fields.text("model"), fields.text("serial")};
    entry.pin = pin_states.find(fields.text("pin")).value_or(PinState::usable);
    entry.pin_on_device = fields.flag("pin_on_device");
    if (fields.has("container")) entry.container = fields.text("container");
    return entry;
}

std::vector<std::string> strings(Fields& fields, const char* name, std::size_t limit = max_entries);

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

std::vector<std::string> strings(Fields& fields, const char* name, std::size_t limit) {
    std::vector<std::string> texts;
    fields.list(name, limit, [&](const Json& element) {
        if (!element.is_string() || element.get_ref<const std::string&>().size() > 3 * max_text)
            return fields.wrong(name);
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
    const bool watches = fields.has("watches") && fields.flag("watches");
    return Hello{static_cast<std::uint32_t>(version), fields.text("program"), watches};
}

// Words of a later version say nothing.
void read_pin(Fields& fields, PinTrouble& trouble, PinState& state) {
    if (fields.has("pin")) trouble = pin_troubles.find(fields.text("pin")).value_or(PinTrouble::none);
    if (fields.has("pin_state")) state = pin_states.find(fields.text("pin_state")).value_or(PinState::usable);
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
    if (fields.has("organization")) question.organization = fields.text("organization");
    question.asker = fields.text("asker");
    fields.object("key", [&](Fields& facts) { question.key = key_facts(facts); });
    if (fields.has("other_keys")) question.other_keys = list(fields, "other_keys", max_entries, key_facts);
    if (fields.has("level")) question.proofs.level = fields.text("level");
    if (fields.has("stamps_content")) question.proofs.stamps_content = fields.flag("stamps_content");
    if (fields.has("stamp_servers"))
        question.proofs.stamp_servers = strings(fields, "stamp_servers", max_stamp_servers);
    if (fields.has("correspondents")) question.correspondents = strings(fields, "correspondents", max_correspondents);
    ask.document_count = fields.number("document_count");
    if (ask.document_count > max_documents) fields.wrong("document_count");
    question.severable = fields.has("severable") && fields.flag("severable");
    question.uses = fields.number("uses");
    if (fields.has("lifetime")) question.lifetime = fields.time("lifetime");
    question.deadline = fields.time("deadline");
    if (fields.has("subject")) question.subject = fields.text("subject");
    if (fields.has("owner")) question.owner = fields.text("owner");
    if (fields.has("since")) question.since = fields.time("since");
    if (fields.has("shortest_password")) question.shortest_password = fields.number("shortest_password");
    question.may_be_in_token = fields.has("may_be_in_token") && fields.flag("may_be_in_token");
    if (fields.has("token")) question.token = fields.text("token");
    read_pin(fields, question.pin, question.pin_state);
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
        const auto code = error_codes.find(fields.text("code"));  // one of a later version is an error all the same
        result.error = Error{code.value_or(Errc::internal), fields.text("detail")};
        if (fields.has("certificate")) result.certificate = fields.text("certificate");
        read_pin(fields, result.pin, result.pin_state);
    }
    return result;
}

Message news(Fields& fields) {
    News news;
    news.count = fields.number("count");
    fields.object("latest", [&](Fields& entry) { news.latest = history_entry(entry); });
    return news;
}

Reply reply(Fields& fields) {
    Reply reply;
    reply.question = fields.text("id");
    reply.answer.outcome = outcomes.read(fields, "outcome");
    reply.answer.remember = fields.flag("remember");
    reply.answer.path = fields.text("path");
    reply.answer.reason = fields.text("reason");
    if (fields.has("for_an_hour")) reply.answer.for_an_hour = fields.flag("for_an_hour");  // agents may not know these
    if (fields.has("uses")) reply.answer.uses = fields.number("uses");
    if (fields.has("seconds")) reply.answer.seconds = fields.time("seconds");
    if (fields.has("key")) reply.answer.key = fields.text("key");
    if (fields.has("person_knows")) reply.answer.person_knows = fields.flag("person_knows");
    if (fields.has("left_out")) {
        fields.list("left_out", max_documents, [&](const Json& place) {
            if (!place.is_number_unsigned()) return fields.wrong("left_out");
            reply.answer.left_out.push_back(place.get<std::uint64_t>());
        });
    }
    return reply;
}

Message login(Fields& fields, ByteView password) {
    Login login;
    login.request = fields.number("request");
    login.login.path = fields.text("path");
    login.login.certificates = strings(fields, "certificates");
    login.login.password = SecretString(as_text(password));
    if (fields.has("person_knows")) login.login.person_knows = fields.flag("person_knows");
    return login;
}

Message command(Fields& fields) {
    const std::uint64_t request = fields.number("request");
    std::string name = fields.text("command");
    const auto kind = command_kinds.find(name);
    if (!kind) return Unknown{"command", request, std::move(name)};
    return Command{request, *kind, fields.text("target")};
}

Message progress(Fields& fields) {
    Progress progress{fields.text("id"), fields.number("finished"), fields.number("total")};
    if (fields.has("asker")) progress.asker = fields.text("asker");
    if (fields.has("owner")) progress.owner = fields.text("owner");
    if (fields.has("stoppable")) progress.stoppable = fields.flag("stoppable");
    if (fields.has("permission")) progress.permission = fields.flag("permission");
    // A later version may know more: what is asked for and why it failed are told in general words then.
    if (fields.has("awaited")) progress.awaited = awaited_names.find(fields.text("awaited")).value_or(Awaited::answer);
    if (fields.has("server")) progress.server = fields.text("server");
    if (fields.has("failure")) progress.failure = error_codes.find(fields.text("failure")).value_or(Errc::internal);
    return progress;
}

Message state(Fields& fields) {
    State state;
    state.started = fields.flag("started");
    state.keys = list(fields, "keys", max_entries, key_in_use);
    state.listening = strings(fields, "listening");
    state.demo_page = fields.text("demo_page");
    state.language = fields.text("language");
    if (fields.has("agents")) state.agents = fields.number("agents");
    if (fields.has("journal")) state.journal = fields.text("journal");
    if (fields.has("trust_ends")) state.trust_ends = fields.time("trust_ends");
    if (fields.has("trust_due")) state.trust_due = fields.flag("trust_due");
    if (fields.has("registry_brought")) state.registry_brought = fields.time("registry_brought");
    if (fields.has("registry_due")) state.registry_due = fields.flag("registry_due");
    if (fields.has("update_version")) state.update_version = fields.text("update_version");
    if (fields.has("update_page")) state.update_page = fields.text("update_page");
    if (fields.has("update_watched")) state.update_watched = fields.flag("update_watched");
    if (fields.has("update_choice")) state.update_choice = fields.flag("update_choice");
    return state;
}

Message read(const std::string& kind, Fields& fields, ByteView rest) {
    if (kind == "hello") return hello(fields);
    if (kind == "ask") return ask(fields);
    if (kind == "documents") return Documents{fields.text("id"), list(fields, "documents", max_documents, document)};
    if (kind == "withdraw") return Withdraw{fields.text("id"), outcomes.read(fields, "outcome")};
    if (kind == "progress") return progress(fields);
    if (kind == "state") return state(fields);
    if (kind == "permissions") return Permissions{list(fields, "entries", max_entries, permission)};
    if (kind == "origins") return Origins{list(fields, "entries", max_entries, origin)};
    if (kind == "history")
        return History{fields.number("before"), list(fields, "entries", history_page, history_entry)};
    if (kind == "signed_under")
        return SignedUnder{fields.number("permission"), list(fields, "entries", history_page, history_entry)};
    if (kind == "silences") return Silences{list(fields, "entries", max_entries, silence)};
    if (kind == "tokens") return Tokens{list(fields, "entries", max_entries, token)};
    if (kind == "news") return news(fields);
    if (kind == "result") return command_result(fields);
    if (kind == "answer") {
        Reply answer = reply(fields);
        if (!rest.empty()) answer.answer.password = std::make_shared<const SecretString>(as_text(rest));
        return answer;
    }
    if (kind == "login") return login(fields, rest);
    if (kind == "command") return command(fields);
    if (kind == "fetch")
        return Fetch{fields.number("request"), fields.text("id"), fields.number("document"), fields.number("offset")};
    if (kind == "piece") return Piece{fields.number("request"), fields.number("size"), to_bytes(rest)};
    return Unknown{kind, fields.has("request") ? fields.number("request") : 0, {}};
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
    const bool has_rest = end != payload.end();
    const ByteView rest = has_rest ? payload.subspan(json_size + 1) : ByteView();

    auto value = parse(as_text(payload.first(json_size)));
    if (!value) return forward(value);
    Fields fields(*value);
    const std::string kind = fields.text("kind");
    if (rest.size() > (kind == "login" || kind == "answer" ? max_password : max_piece))
        return fail(Errc::too_large, "octets after the message");
    Message message = read(kind, fields, rest);
    if (!fields.good()) return fail(Errc::malformed, fields.error());
    const bool odd = has_rest != (std::holds_alternative<Login>(message) || std::holds_alternative<Piece>(message));
    const bool may_have = std::holds_alternative<Unknown>(message) || std::holds_alternative<Reply>(message);
    if (odd && !may_have) return fail(Errc::malformed, "octets after the message");
    return message;
}

}  // namespace pidpys::channel
