// SPDX-License-Identifier: MIT
// The octets of a task's files while its question stands, for the window that shows them. A task keeps digests alone:
// what is shown is fetched anew from where the request had it, and only if it still has the digest that will be signed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/dss/store/contents.hpp"
#include "api/dss/store/tasks.hpp"
#include "channel/question.hpp"

namespace pidpys::api::dss {

// A document beyond it is not shown, and a request's body beyond it is not kept for the sake of its documents.
inline constexpr std::uint64_t max_shown = std::uint64_t{64} << 20;

// Where the files' octets are.
struct FileSources {
    // The file of this place within the request's body, which it keeps; null: the body is not kept.
    std::function<std::optional<Bytes>(std::size_t place)> in_body;
    std::vector<std::optional<ContentId>> stored;  // by place; nothing: in the body
};

// Whether the file of this place can be fetched at all.
bool is_at_hand(const FileSources& sources, const std::vector<TaskFile>& files, std::size_t place);

class FileContents final : public channel::Contents {
public:
    // `digest`: OpenSSL's name; the files' digests are by it. What is shown is charged to the account meanwhile.
    FileContents(std::shared_ptr<ContentStore> store, AccountPtr account, std::string digest,
                 std::vector<TaskFile> files, FileSources sources);
    Result<ByteView> octets(std::size_t document) override;

private:
    Result<Blob> fetch(std::size_t place) const;

    const std::shared_ptr<ContentStore> store_;
    const AccountPtr account_;
    const std::string digest_;
    const std::vector<TaskFile> files_;
    const FileSources sources_;
    std::optional<std::size_t> shown_;  // what octets_ are of
    Blob octets_;
};

}  // namespace pidpys::api::dss
