// SPDX-License-Identifier: MIT
#include "daemon/config/config_file.hpp"

#include <functional>
#include <map>

#include <toml++/toml.h>

#include "crypto/base/text_encoding.hpp"
#include "daemon/config/log_level.hpp"
#include "files/guarded_file.hpp"

namespace pidpys::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_config_file = std::size_t{1} << 20;

using Setter = std::function<bool(const toml::node&)>;

template <class Number>
Setter number(Number& target, std::int64_t least, std::int64_t most) {
    return [&target, least, most](const toml::node& node) {
        const auto value = node.value_exact<std::int64_t>();
        if (!value || *value < least || *value > most) return false;
        target = static_cast<Number>(*value);
        return true;
    };
}

template <class Duration>
Setter duration(Duration& target, std::int64_t most_seconds) {
    return [&target, most_seconds](const toml::node& node) {
        const auto value = node.value_exact<std::int64_t>();
        if (!value || *value < 1 || *value > most_seconds) return false;
        target = std::chrono::seconds(*value);
        return true;
    };
}

Setter flag(bool& target) {
    return [&target](const toml::node& node) {
        const auto value = node.value_exact<bool>();
        if (value) target = *value;
        return value.has_value();
    };
}

Setter text(std::string& target) {
    return [&target](const toml::node& node) {
        const auto value = node.value_exact<std::string>();
        if (value) target = *value;
        return value.has_value();
    };
}

Setter path(fs::path& target, const fs::path& base) {
    return [&target, base](const toml::node& node) {
        const auto value = node.value_exact<std::string>();
        if (!value || value->empty()) return false;
        target = base / *value;
        return true;
    };
}

// An array whose every element passes `add`; it replaces what is there.
template <class T>
Setter array(std::vector<T>& target, std::function<bool(const std::string&, std::vector<T>&)> add) {
    return [&target, add = std::move(add)](const toml::node& node) {
        const toml::array* elements = node.as_array();
        if (elements == nullptr) return false;
        std::vector<T> made;
        for (const toml::node& element : *elements) {
            const auto value = element.value_exact<std::string>();
            if (!value || !add(*value, made)) return false;
        }
        target = std::move(made);
        return true;
    };
}

Setter texts(std::vector<std::string>& target) {
    return array<std::string>(target, [](const std::string& value, auto& made) {
        made.push_back(value);
        return !value.empty();
    });
}

Setter paths(std::vector<fs::path>& target, const fs::path& base) {
    return array<fs::path>(target, [base](const std::string& value, auto& made) {
        made.push_back(base / value);
        return !value.empty();
    });
}

Setter endpoints(std::vector<Endpoint>& target) {
    return array<Endpoint>(target, [](const std::string& value, auto& made) {
        auto endpoint = parse_endpoint(value);
        if (endpoint) made.push_back(*endpoint);
        return endpoint.has_value();
    });
}

Setter level(LogLevel& target) {
    return [&target](const toml::node& node) {
        const auto value = node.value_exact<std::string>();
        const auto parsed = value ? parse_log_level(*value) : std::nullopt;
        if (parsed) target = *parsed;
        return parsed.has_value();
    };
}

Setter journal_mode(JournalMode& target) {
    return [&target](const toml::node& node) {
        static const std::map<std::string, JournalMode> modes = {
            {"on", JournalMode::on}, {"disk", JournalMode::disk}, {"off", JournalMode::off}};
        const auto found = modes.find(node.value_exact<std::string>().value_or(""));
        if (found == modes.end()) return false;
        target = found->second;
        return true;
    };
}

std::map<std::string, Setter> known_keys(Settings& s, const fs::path& base) {
    constexpr std::int64_t kDay = 86'400;
    return {
        {"listen", endpoints(s.listen)},
        {"state", path(s.state, base)},
        {"log_level", level(s.log_level)},
        {"login", path(s.login, base)},
        {"password_file", path(s.password_file, base)},
        {"stop_seconds", duration(s.stop_time, 3600)},
        {"limits.body_in_memory", number(s.limits.body_in_memory, 4096, 1 << 30)},
        {"limits.connections", number(s.limits.connections, 8, 100'000)},
        {"limits.connections_of_another", number(s.limits.connections_of_another, 1, 100'000)},
        {"limits.uploads", number(s.limits.uploads, 1, 10'000)},
        {"limits.waiting", number(s.limits.waiting, 1, 100'000)},
        {"limits.handshake_seconds", duration(s.limits.handshake_time, 600)},
        {"limits.head_seconds", duration(s.limits.head_time, 600)},
        {"limits.body_window_seconds", duration(s.limits.body_window, 3600)},
        {"limits.idle_seconds", duration(s.limits.idle_time, kDay)},
        {"consent.policy", path(s.policy, base)},
        {"consent.agent_socket", text(s.agent_socket)},
        {"consent.journal", journal_mode(s.journal)},
        {"consent.terminal", flag(s.terminal)},
        {"consent.patience_seconds", duration(s.patience, 3600)},
        {"consent.ask_each_signature", flag(s.ask_each_signature)},
        {"consent.max_access_times", number(s.max_access_times, 1, 1'000'000'000)},
        {"origins.allow", texts(s.allow_origins)},
        {"origins.deny", texts(s.deny_origins)},
        {"origins.allow_insecure", flag(s.allow_insecure_origins)},
        {"callers.allow_other_users", flag(s.allow_other_users)},
        {"keys.paths", paths(s.key_paths, base)},
        {"authorities.paths", paths(s.authorities, base)},
    };
}

std::string at(std::string_view origin, const toml::source_region& where) {
    return std::string(origin) + ":" + std::to_string(where.begin.line) + ": ";
}

Result<void> apply(const toml::table& table, const std::string& prefix, std::string_view origin,
                   const std::map<std::string, Setter>& keys) {
    for (auto&& [key, node] : table) {
        const std::string name = prefix + std::string(key.str());
        if (const toml::table* inner = node.as_table(); inner != nullptr && prefix.empty()) {
            if (auto done = apply(*inner, name + ".", origin, keys); !done) return done;
            continue;
        }
        const auto setter = keys.find(name);
        if (setter == keys.end()) return fail(Errc::malformed, at(origin, node.source()) + "unknown key " + name);
        if (!setter->second(node)) return fail(Errc::malformed, at(origin, node.source()) + "unusable value of " + name);
    }
    return {};
}

}  // namespace

Result<void> read_config(std::string_view text, std::string_view origin, const fs::path& base, Settings& settings) {
    toml::table table;
    try {
        Bytes storage;
        table = toml::parse(as_text(utf8_text(as_bytes(text), storage)));
    } catch (const toml::parse_error& error) {
        return fail(Errc::malformed, at(origin, error.source()) + std::string(error.description()));
    }
    return apply(table, "", origin, known_keys(settings, base));
}

Result<void> read_config_file(const fs::path& file, Settings& settings) {
    const auto octets = files::read_guarded_file(file, max_config_file);
    if (!octets) return tl::unexpected(octets.error());
    return read_config(as_text(*octets), file.string(), fs::absolute(file).parent_path(), settings);
}

}  // namespace pidpys::daemon
