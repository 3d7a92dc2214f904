// SPDX-License-Identifier: MIT
#include "cli/signing.hpp"

namespace pidpys::cli {
namespace {

// Nothing where the signature asks for no servers.
Result<std::optional<Levels>> open_levels(const Context& context, const SignCommand& command) {
    if (command.level.empty() && !command.timestamp_content) return std::nullopt;
    auto levels = Levels::open(context, command.servers);
    if (!levels) return forward(levels);
    return std::optional<Levels>(std::move(*levels));
}

}  // namespace

Result<Signed> sign_digested(const Context& context, const SignCommand& command, const crypto::KeyEntry& key,
                             const crypto::DigestedContent& digested, crypto::SignOptions options,
                             const std::function<Result<ByteView>()>& beside, ByteView joined) {
    Signed made;
    auto levels = open_levels(context, command);
    if (!levels) return forward(levels);
    if (command.timestamp_content) {
        auto stamp = (*levels)->stamp({&digested.algorithm(), digested.digest()}, key.certificates);
        if (!stamp) return forward(stamp);
        made.notes.add(*stamp);
        options.content_timestamp = std::move(stamp->token.encoding);
    }
    auto signature = crypto::sign(key, digested, options);
    if (!signature) return forward(signature);
    made.signature = std::move(*signature);
    if (const auto level = level_named(command.level)) {
        const auto over = beside();
        if (!over) return tl::unexpected(over.error());
        auto raised = (*levels)->raise(made.signature, *over, *level,
                                       joined.empty() ? std::nullopt : std::optional(joined), key.certificates);
        if (!raised) return forward(raised);
        made.notes.add(*raised);
        made.signature = std::move(raised->signature);
    }
    auto reached = reached_by(made.signature, joined, key.certificates);
    if (!reached) return forward(reached);
    made.reached = std::move(*reached);
    return made;
}

}  // namespace pidpys::cli
