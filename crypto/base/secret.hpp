// SPDX-License-Identifier: MIT
// Secret octets (keys, passwords): in OpenSSL's secure heap (locked, excluded from core dumps), zeroed when
// freed, movable but not copyable, and with no way to print them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys {

// Reserves the secure heap, `bytes` a power of two. Call once at the start of a process. Where the system
// refuses to lock memory the heap still works and still zeroes; false says so.
bool init_secure_heap(std::size_t bytes);

class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size);  // zeros
    explicit SecretBytes(ByteView source);   // a copy; the caller wipes the source
    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    [[nodiscard]] SecretBytes clone() const { return SecretBytes(view()); }
    [[nodiscard]] ByteView view() const { return {data_, size_}; }
    [[nodiscard]] std::span<std::uint8_t> span() { return {data_, size_}; }
    [[nodiscard]] std::uint8_t* data() { return data_; }
    [[nodiscard]] const std::uint8_t* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    void shrink(std::size_t size);  // keeps the first octets, wipes the rest

private:
    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// A password: UTF-8 octets as the user typed them.
class SecretString {
public:
    SecretString() = default;
    explicit SecretString(std::string_view text) : bytes_(as_bytes(text)) {}
    [[nodiscard]] SecretString clone() const { return SecretString(view()); }
    [[nodiscard]] std::string_view view() const { return as_text(bytes_.view()); }
    [[nodiscard]] bool empty() const { return bytes_.empty(); }

private:
    SecretBytes bytes_;
};

// Wipes memory in a way no optimiser removes.
void wipe(std::span<std::uint8_t> memory);
void wipe(std::string& text);

// Equal in time that depends on the lengths alone.
bool equal_constant_time(ByteView a, ByteView b);

}  // namespace pidpys
