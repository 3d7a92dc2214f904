// SPDX-License-Identifier: MIT
// Where a request's body goes as it arrives: memory while it is short, a nameless temporary file once it is long.
// Bodies carry passwords and keys, so memory is wiped when the last Blob is gone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"
#include "daemon/platform/spill_file.hpp"

namespace pidpys::daemon {

class BodySink {
public:
    // `directory` is for the temporary file; `limit` is the longest body that is welcome.
    BodySink(std::size_t in_memory, std::filesystem::path directory, std::uint64_t limit);
    ~BodySink();

    void expect(std::uint64_t length);   // the announced length: one allocation instead of several
    [[nodiscard]] bool has_room(std::uint64_t more);      // else it refuses, too_large, before they come
    [[nodiscard]] bool append(ByteView octets);
    [[nodiscard]] Errc error() const { return error_; }   // why append refused: too_large or io
    [[nodiscard]] std::uint64_t size() const { return size_; }
    Result<api::Blob> finish();          // Errc::io

private:
    bool refuse(Errc why);

    std::size_t in_memory_;
    std::filesystem::path directory_;
    std::uint64_t limit_;
    std::uint64_t size_ = 0;
    Bytes memory_;
    std::optional<platform::SpillFile> file_;
    Errc error_ = Errc::too_large;
};

}  // namespace pidpys::daemon
