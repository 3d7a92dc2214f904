// SPDX-License-Identifier: MIT
// Where a request's body goes as it arrives: memory while it is short, a nameless temporary file once it is long.
// Bodies carry passwords and keys, so memory is wiped when the last Blob is gone. What is kept is paid for before it is,
// as it grows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "api/http/blob.hpp"
#include "api/http/expense.hpp"
#include "crypto/base/result.hpp"
#include "platform/spill_file.hpp"

namespace pidpys::daemon {

class BodySink {
public:
    // `directory` is for the temporary file; `limit` is the longest body that is welcome; without an `expense` nobody pays.
    BodySink(std::size_t in_memory, std::filesystem::path directory, std::uint64_t limit,
             std::shared_ptr<api::Expense> expense = {});
    ~BodySink();

    void expect(std::uint64_t length);                // the announced length: no more is taken into memory than that
    [[nodiscard]] bool has_room(std::uint64_t more);  // else it refuses, too_large, before they come
    [[nodiscard]] bool append(ByteView octets);
    [[nodiscard]] Errc error() const { return error_; }  // why it refused: too_large, exhausted or io
    [[nodiscard]] std::uint64_t size() const { return size_; }
    Result<api::Blob> finish();  // Errc::io

private:
    bool refuse(Errc why);
    bool pay(std::uint64_t octets, api::Place place);
    bool enlarge(std::uint64_t size);
    bool spill();
    api::Blob paid(api::Blob body);

    std::size_t in_memory_;
    std::filesystem::path directory_;
    std::uint64_t limit_;
    std::shared_ptr<api::Expense> expense_;
    std::uint64_t expected_ = 0;
    std::uint64_t size_ = 0;
    Bytes memory_;
    std::optional<platform::SpillFile> file_;
    Errc error_ = Errc::too_large;
};

}  // namespace pidpys::daemon
