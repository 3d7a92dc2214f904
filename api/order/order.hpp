// SPDX-License-Identifier: MIT
// An order of signatures: who asks for them, of which content, with which key and in which form. It is settled once,
// before anybody is asked. Question, policy, permission, journal and signing take this value, and none of them looks at
// the request or its session again: what is shown is what is signed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/order/key_use.hpp"
#include "api/order/subject.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {

// As many as a question of a page names: a person cannot read more.
inline constexpr std::size_t max_items_asked = 20'000;

// Octets of content, or of the signature that gets one more signer, which a signature may hold in itself.
inline constexpr std::size_t max_attached = std::size_t{64} << 20;

struct OrderItem {
    std::string name;  // of Subject
    std::optional<std::uint64_t> size;
    crypto::DigestedContent content;  // with the digest that the signature will state
    Blob data, signature;
    // The files that are shown and signed for; `content` binds them: their manifest, or the one file.
    std::shared_ptr<const asic::Draft> container{};
};

struct Order : KeyUse {       // its key is the signer; its uses: one an item, or those of a permission
    crypto::KeyEntry signer;  // its certificate first; a DSS task's question has the public half alone
    crypto::SignOptions options;
    std::optional<crypto::CadesLevel> level;  // that its signature is raised to; nothing: it stays CAdES-BES
    bool stamps_content = false;
    std::set<std::string> clocks_apart;      // of the content's time-stamp: server and times
    std::vector<std::string> stamp_servers;  // URLs, as far as time-stamps are wanted
    std::vector<OrderItem> items;            // empty: a permission for content that is not known yet

    // Digests the subject for the key. Whatever would refuse its signature refuses here: errors of crypto::digest_for
    // and of asic::Draft. The signature of a container is detached whatever the options say.
    Result<void> add(Subject subject);

private:
    Result<void> add_container(std::shared_ptr<asic::Draft> container);
};
using OrderPtr = std::shared_ptr<const Order>;

// The question that puts the order to the user; its id, deadline and the caller's own words are the asker's matter.
// too_large: more than `most` items.
Result<channel::Question> question_of(const Order& order, channel::QuestionKind kind,
                                      std::size_t most = max_items_asked);

}  // namespace pidpys::api
