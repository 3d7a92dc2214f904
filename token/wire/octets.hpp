// SPDX-License-Identifier: MIT
// Values as octets between the service and a helper: numbers of eight octets, the highest first, octet strings behind their
// length, lists behind their count. A structure says once, in `fields`, what it consists of; sizes, octets and values come of
// that. Neither side believes the other: a length beyond what is there, a count beyond its bound or octets left over at the
// end, and nothing is read. Without OpenSSL: the helper has it too.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "crypto/base/bytes.hpp"

namespace pidpys::token::wire {

inline constexpr std::size_t most_in_list = 2048;

template <class T>
concept Number = std::is_integral_v<T> || std::is_enum_v<T>;
template <class T>
concept Octets = std::same_as<T, Bytes> || std::same_as<T, ByteView> || std::same_as<T, std::string>;
// Bytes are a vector, too: without this they would be written as a list of numbers, for a vector is the more special form.
template <class T>
concept Listed = !Octets<std::vector<T>>;

class Sizer {
public:
    template <class... Fields>
    void operator()(const Fields&... fields) {
        (add(fields), ...);
    }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    template <Number T>
    void add(const T&) {
        size_ += 8;
    }
    template <Octets T>
    void add(const T& octets) {
        size_ += 8 + octets.size();
    }
    template <Listed T>
    void add(const std::vector<T>& list) {
        size_ += 8;
        for (const T& each : list) add(each);
    }
    template <class T>
    requires requires { typename T::IsFields; }
    void add(const T& structure) { T::fields(structure, *this); }
    std::size_t size_ = 0;
};

// Into memory of the size that a Sizer found.
class Writer {
public:
    explicit Writer(std::uint8_t* to) : to_(to) {}
    template <class... Fields>
    void operator()(const Fields&... fields) {
        (add(fields), ...);
    }

private:
    void put(std::uint64_t number) {
        for (int shift = 56; shift >= 0; shift -= 8) *to_++ = static_cast<std::uint8_t>(number >> shift);
    }
    template <Number T>
    void add(const T& number) {
        put(static_cast<std::uint64_t>(number));
    }
    template <Octets T>
    void add(const T& octets) {
        put(octets.size());
        if (octets.size() > 0) std::memcpy(to_, octets.data(), octets.size());
        to_ += octets.size();
    }
    template <Listed T>
    void add(const std::vector<T>& list) {
        put(list.size());
        for (const T& each : list) add(each);
    }
    template <class T>
    requires requires { typename T::IsFields; }
    void add(const T& structure) { T::fields(structure, *this); }
    std::uint8_t* to_;
};

// Views that it reads look into the octets it is given.
class Reader {
public:
    explicit Reader(ByteView from) : rest_(from) {}
    template <class... Fields>
    void operator()(Fields&... fields) {
        (add(fields), ...);
    }
    [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

private:
    std::uint64_t take() {
        if (!good_ || rest_.size() < 8) {
            good_ = false;
            return 0;
        }
        std::uint64_t number = 0;
        for (const std::uint8_t octet : rest_.first(8)) number = number << 8 | octet;
        rest_ = rest_.subspan(8);
        return number;
    }
    ByteView take_octets() {
        const std::uint64_t size = take();
        good_ = good_ && size <= rest_.size();
        if (!good_) return {};
        const ByteView taken = rest_.first(static_cast<std::size_t>(size));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }
    template <Number T>
    void add(T& number) {
        const std::uint64_t taken = take();
        if constexpr (std::is_same_v<T, bool>) {
            good_ = good_ && taken <= 1;
            number = taken == 1;
        } else {
            number = static_cast<T>(taken);
            good_ = good_ && static_cast<std::uint64_t>(number) == taken;
        }
    }
    template <Octets T>
    void add(T& octets) {
        const ByteView taken = take_octets();
        if constexpr (std::is_same_v<T, ByteView>)
            octets = taken;
        else
            octets.assign(taken.begin(), taken.end());
    }
    template <Listed T>
    void add(std::vector<T>& list) {
        const std::uint64_t count = take();
        good_ = good_ && count <= most_in_list;
        for (std::uint64_t at = 0; good_ && at < count; ++at) add(list.emplace_back());
    }
    template <class T>
    requires requires { typename T::IsFields; }
    void add(T& structure) { T::fields(structure, *this); }
    ByteView rest_;
    bool good_ = true;
};

template <class T>
std::size_t size_of(const T& structure) {
    Sizer sizer;
    T::fields(structure, sizer);
    return sizer.size();
}

template <class T>
void write(const T& structure, std::uint8_t* to) {
    Writer writer(to);
    T::fields(structure, writer);
}

template <class T>
std::optional<T> read(ByteView from) {
    T structure{};
    Reader reader(from);
    T::fields(structure, reader);
    if (!reader.complete()) return std::nullopt;
    return structure;
}

}  // namespace pidpys::token::wire
