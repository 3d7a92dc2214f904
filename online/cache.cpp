// SPDX-License-Identifier: MIT
#include "online/cache.hpp"

#include <algorithm>
#include <charconv>
#include <new>
#include <system_error>

#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::online {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "pidpys-answer 2";
constexpr std::string_view file_ending = ".answer";
constexpr std::size_t max_file = (std::size_t{32} << 20) + 256;
constexpr std::chrono::hours leftovers_last{1};  // of writers that died

std::chrono::seconds longest(Kind kind) {
    switch (kind) {
        case Kind::ocsp: return std::chrono::minutes(30);
        case Kind::revocation_list: return std::chrono::days(40);
        case Kind::certificates:
        case Kind::certificate_query: return std::chrono::days(1);
        case Kind::timestamp:
        case Kind::authority_list:
        case Kind::trusted_list:
        case Kind::update_notice:
        case Kind::json_web_keys: break;
    }
    return {};
}

std::string sha256_hex(std::initializer_list<ByteView> parts) {
    std::uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    bool done = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (const ByteView part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    if (!done || EVP_DigestFinal_ex(context.get(), &digest[0], &size) != 1) throw std::bad_alloc();
    return hex_encode({&digest[0], size});
}

// The seal is against accidents: whoever may write here may write any.
std::string seal_of(const std::string& name, std::string_view times, ByteView answer) {
    return sha256_hex({as_bytes(name), as_bytes("\n"), as_bytes(times), as_bytes("\n"), answer});
}

std::int64_t seconds_of(TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

// From when until when an answer counts: "1796000000 1796001800".
struct Times {
    std::int64_t from = 0, until = 0;

    [[nodiscard]] std::string text() const { return std::to_string(from) + " " + std::to_string(until); }
    static std::optional<Times> read(std::string_view line) {
        Times times;
        const char* const end = line.data() + line.size();
        const auto first = std::from_chars(line.data(), end, times.from);
        if (first.ec != std::errc() || first.ptr == end || *first.ptr != ' ') return std::nullopt;
        const auto second = std::from_chars(first.ptr + 1, end, times.until);
        if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
        return times;
    }
};

struct Kept {
    fs::path path;
    std::uint64_t size = 0;
    fs::file_time_type ends;
};

fs::file_time_type file_time(TimePoint time) {
    return fs::file_time_type::clock::now() + (time - std::chrono::system_clock::now());
}

}  // namespace

std::string AnswerCache::name_of(const Request& request) {
    std::string question = std::to_string(static_cast<int>(request.kind)) + "\n";
    for (const Address& address : request.addresses) question += address.url + "\n";
    return sha256_hex({as_bytes(question), as_bytes("\n"), as_bytes(request.cache_key)});
}

std::optional<Bytes> AnswerCache::find(const std::string& name, TimePoint now) const {
    const auto file = files::read_file(directory_ / (name + std::string(file_ending)), max_file);
    if (!file) return std::nullopt;
    std::string_view rest = as_text(*file);
    if (take_line(rest) != magic) return std::nullopt;
    const std::string_view line = take_line(rest), seal = take_line(rest);
    const auto times = Times::read(line);
    const std::int64_t present = seconds_of(now);
    if (!times || present < times->from || present >= times->until || seal != seal_of(name, line, as_bytes(rest)))
        return std::nullopt;
    return to_bytes(as_bytes(rest));
}

Result<void> AnswerCache::keep(const std::string& name, Kind kind, ByteView answer, TimePoint until, TimePoint now) {
    until = std::min(until, now + longest(kind));
    if (until <= now || answer.size() > bounds_.octets / 2) return {};
    if (auto made = files::make_private_directory(directory_); !made) return made;
    make_room(answer.size(), now);
    const std::string times = Times{seconds_of(now), seconds_of(until)}.text();
    Bytes content = to_bytes(as_bytes(std::string(magic) + "\n" + times + "\n" + seal_of(name, times, answer) + "\n"));
    content.insert(content.end(), answer.begin(), answer.end());
    const fs::path path = directory_ / (name + std::string(file_ending));
    if (auto written = files::replace_file(path, content); !written) return written;
    std::error_code ignored;
    fs::last_write_time(path, file_time(until), ignored);  // what make_room goes by
    return {};
}

void AnswerCache::make_room(std::uint64_t size, TimePoint now) {
    std::vector<Kept> kept;
    std::uint64_t octets = size;
    std::error_code error, ignored;
    const auto present = file_time(now);
    for (fs::directory_iterator at(directory_, error), last; !error && at != last; at.increment(error)) {
        const fs::path& path = at->path();
        Kept each{path, at->file_size(ignored), at->last_write_time(ignored)};
        const bool whole = path.extension() == file_ending;
        if (each.ends + (whole ? std::chrono::hours(0) : leftovers_last) <= present) {
            fs::remove(path, ignored);
        } else if (whole) {
            octets += each.size;
            kept.push_back(std::move(each));
        }
    }
    std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.ends < b.ends; });
    std::size_t count = kept.size() + 1;
    for (const Kept& each : kept) {
        if (count <= bounds_.files && octets <= bounds_.octets) break;
        fs::remove(each.path, ignored);
        octets -= each.size;
        --count;
    }
}

}  // namespace pidpys::online
