// SPDX-License-Identifier: MIT
#include "journal/record.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

namespace pidpys::journal {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 18> names = {"opened",
                                                    "started",
                                                    "question",
                                                    "answer",
                                                    "permission_given",
                                                    "permission_used_up",
                                                    "permission_revoked",
                                                    "permission_expired",
                                                    "signature",
                                                    "key_login",
                                                    "key_logout",
                                                    "admission_revoked",
                                                    "sealed",
                                                    "work_stopped",
                                                    "decryption",
                                                    "encryption",
                                                    "keys_made",
                                                    "revocation_signed"};
static_assert(static_cast<std::size_t>(Event::revocation_signed) + 1 == names.size());

constexpr int max_depth = 2;  // the object and its list

// Never half a character.
std::string_view cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

// Characters that stand for themselves within JSON's quotes, those beyond ASCII left aside.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

// Writes what is not empty, in the order of the calls.
class MemberWriter {
public:
    MemberWriter(std::string& out, std::size_t limit) : out_(out), limit_(limit) {}
    void add(std::string_view name, std::string_view text) {
        if (text.empty()) return;
        begin(name);
        put(text);
    }
    void add(std::string_view name, const std::string& text) { add(name, std::string_view(text)); }
    void add(std::string_view name, std::uint64_t number) {
        if (number != 0) member(name, number);
    }
    void add(std::string_view name, std::int64_t number) {
        if (number != 0) member(name, number);
    }
    void add(std::string_view name, bool flag) {
        if (!flag) return;
        begin(name);
        out_ += "true";
    }
    void add(std::string_view name, const std::optional<std::uint64_t>& number) {
        if (number) member(name, *number);
    }
    void add(std::string_view name, const std::vector<std::string>& texts) {
        if (texts.empty()) return;
        begin(name);
        char before = '[';
        for (const auto& text : texts) {
            out_ += std::exchange(before, ',');
            put(text);
        }
        out_ += ']';
    }

private:
    void begin(std::string_view name) {
        out_ += out_.empty() ? '{' : ',';
        ((out_ += '"') += name) += "\":";
    }
    template <class Number>
    void member(std::string_view name, Number number) {
        begin(name);
        std::array<char, 20> digits{};  // hold every value
        out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
    }
    void put(std::string_view text) {
        text = cut(text, limit_);
        if (is_plain(text))
            ((out_ += '"') += text) += '"';
        else
            out_ += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    }

    std::string& out_;
    const std::size_t limit_;  // of a text
};

// Reads what is there; what is wrong shows when the record is written again.
class MemberReader {
public:
    explicit MemberReader(const Json& json) : json_(json) {}
    void add(const char* name, std::string& text) const {
        if (const auto* value = member(name, Json::value_t::string)) text = value->get<std::string>();
    }
    void add(const char* name, std::uint64_t& number) const {
        if (const auto* value = member(name, Json::value_t::number_unsigned)) number = value->get<std::uint64_t>();
    }
    void add(const char* name, std::int64_t& number) const {
        const auto found = json_.find(name);
        if (found != json_.end() && found->is_number_integer()) number = found->get<std::int64_t>();
    }
    void add(const char* name, bool& flag) const {
        if (const auto* value = member(name, Json::value_t::boolean)) flag = value->get<bool>();
    }
    void add(const char* name, std::optional<std::uint64_t>& number) const {
        if (const auto* value = member(name, Json::value_t::number_unsigned)) number = value->get<std::uint64_t>();
    }
    void add(const char* name, std::vector<std::string>& texts) const {
        const auto* value = member(name, Json::value_t::array);
        if (value == nullptr) return;
        for (const Json& text : *value)
            if (text.is_string()) texts.push_back(text.get<std::string>());
    }

private:
    [[nodiscard]] const Json* member(const char* name, Json::value_t type) const {
        const auto found = json_.find(name);
        return found != json_.end() && found->type() == type ? &*found : nullptr;
    }
    const Json& json_;
};

// The one list of members, for both directions.
template <class Members, class Any>
void members(Members& to, Any& record) {
    to.add("at", record.at);
    to.add("id", record.id);
    to.add("under", record.under);
    to.add("kind", record.kind);
    to.add("origin", record.who.origin);
    to.add("program", record.who.program);
    to.add("process", record.who.process);
    to.add("user", record.who.user);
    to.add("client", record.who.client);
    to.add("box", record.who.box);
    to.add("key", record.key);
    to.add("owner", record.owner);
    to.add("count", record.count);
    to.add("algorithm", record.algorithm);
    to.add("digests", record.digests);
    to.add("outcome", record.outcome);
    to.add("remembered", record.remembered);
    to.add("by", record.by);
    to.add("reason", record.reason);
    to.add("part", record.part);
    to.add("parts", record.parts);
    to.add("programVersion", record.program_version);
    to.add("previous", record.previous);
    to.add("previousCount", record.previous_count);
}

Result<Json> parse(std::string_view octets) {
    if (octets.size() > max_record) return fail(Errc::too_large, "a record of the journal");
    bool deep = false;
    Json json = Json::parse(
        octets.begin(), octets.end(),
        [&](int depth, Json::parse_event_t, Json&) {
            deep = deep || depth > max_depth;
            return !deep;
        },
        false);
    if (deep || !json.is_object()) return fail(Errc::malformed, "not a record of the journal");
    return json;
}

std::string write(const Record& record, std::size_t limit) {
    std::string out;
    std::size_t digests = 0;
    for (const auto& digest : record.digests) digests += digest.size() + 3;
    out.reserve(768 + digests);
    MemberWriter writer(out, limit);
    writer.add("v", std::uint64_t{record_version});
    writer.add("event", name_of(record.event));
    members(writer, record);
    out += '}';
    return out;
}

}  // namespace

std::string_view name_of(Event event) { return names[static_cast<std::size_t>(event)]; }

std::string encode(const Record& record) { return write(record, max_record_text); }

Result<Record> decode(std::string_view octets) {
    auto json = parse(octets);
    if (!json) return forward(json);
    MemberReader reader(*json);
    std::uint64_t version = 0;
    std::string event;
    reader.add("v", version);
    reader.add("event", event);
    if (version > record_version) return fail(Errc::unsupported, "a record of version " + std::to_string(version));
    const auto at = std::find(names.begin(), names.end(), event);
    if (at == names.end()) return fail(Errc::malformed, "a record of the journal: event");
    Record record;
    record.event = static_cast<Event>(at - names.begin());
    members(reader, record);
    // Not cut: replaced characters may have made a text longer than it was.
    if (write(record, max_record) != octets)
        return fail(Errc::malformed, "a record of the journal in another form than its own");
    return record;
}

std::vector<Record> split(Record record) {
    std::vector<Record> parts;
    if (record.digests.size() <= digests_per_record) {
        record.parts = 0;
        parts.push_back(std::move(record));
        return parts;
    }
    const auto digests = std::exchange(record.digests, {});
    record.parts = (digests.size() + digests_per_record - 1) / digests_per_record;
    for (std::size_t first = 0; first < digests.size(); first += digests_per_record) {
        const auto last = std::min(first + digests_per_record, digests.size());
        Record& part = parts.emplace_back(record);
        part.part = parts.size();
        part.digests.assign(digests.begin() + static_cast<std::ptrdiff_t>(first),
                            digests.begin() + static_cast<std::ptrdiff_t>(last));
    }
    return parts;
}

}  // namespace pidpys::journal
