// SPDX-License-Identifier: MIT
#include "api/order/order.hpp"

#include <algorithm>

#include "api/order/digest_title.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signer.hpp"

namespace pidpys::api {
namespace {

// What one item shows.
struct Shown {
    channel::Document document;
    std::optional<ByteView> octets;
};

std::vector<Shown> shown_of(const OrderItem& item) {
    std::vector<Shown> all;
    const auto add = [&](const std::string& name, std::optional<std::uint64_t> size, ByteView digest,
                         std::optional<ByteView> octets) {
        channel::Document document;
        document.name = name;
        document.size = size.value_or(0);
        document.digest_only = !size;
        document.at_hand = octets.has_value();
        document.digest_algorithm = digest_title(item.content.algorithm().name);
        document.digest = hex_encode(digest);
        all.push_back({std::move(document), octets});
    };
    if (!item.container) add(item.name, item.size, item.content.digest(), item.content.octets());
    if (item.container)
        for (const asic::DraftFile& file : item.container->files()) {
            const auto* octets = std::get_if<ByteView>(&file.member.source);
            add(file.member.name, file.size, file.digest, octets == nullptr ? std::nullopt : std::optional(*octets));
        }
    return all;
}

// What will be signed, kept while a question about it stands; its octets are charged to their caller as before.
class OrderContents final : public channel::Contents {
public:
    OrderContents(const std::vector<OrderItem>& items, std::vector<std::optional<ByteView>> octets)
        : items_(items), octets_(std::move(octets)) {}
    Result<ByteView> octets(std::size_t document) override {
        const auto octets = document < octets_.size() ? octets_[document] : std::nullopt;
        if (!octets) return fail(Errc::not_found, "nobody here has seen it");
        return *octets;
    }

private:
    std::vector<OrderItem> items_;                 // with what the contents look into
    std::vector<std::optional<ByteView>> octets_;  // of the documents
};

}  // namespace

Result<void> Order::add(Subject subject) {
    if (subject.container) return add_container(std::move(subject.container));
    // Such a signature is made in memory, several times over on its way.
    const auto attached = options.form == crypto::SignatureForm::attached ? subject.data.size() : 0;
    if (std::max(attached, subject.signature.size()) > max_attached)
        return fail(Errc::too_large, "a signature that holds more than 64 MiB of content: make it detached");
    auto content = crypto::digest_for(signer, std::move(subject.content), options);
    if (!content) return forward(content);
    items.push_back({std::move(subject.name), subject.size, std::move(*content), std::move(subject.data),
                     std::move(subject.signature)});
    uses = items.size();
    return {};
}

Result<void> Order::add_container(std::shared_ptr<asic::Draft> container) {
    options.form = crypto::SignatureForm::detached;
    const auto prepared = crypto::Signer::of(signer, options);
    if (!prepared) return tl::unexpected<Error>(prepared.error());
    if (auto may = container->may_sign(signer, options); !may) return may;
    if (auto settled = container->settle((*prepared)->digest(), max_attached); !settled) return settled;
    auto bound = container->content();
    if (!bound) return forward(bound);
    auto content = crypto::digest_for(signer, std::move(*bound), options);
    if (!content) return forward(content);
    items.push_back({{}, {}, std::move(*content), {}, {}, std::move(container)});
    uses = items.size();
    return {};
}

Result<channel::Question> question_of(const Order& order, channel::QuestionKind kind, std::size_t most) {
    if (order.items.size() > most)
        return fail(Errc::too_large, "one question names at most " + std::to_string(most) + " contents");
    channel::Question question = question_about(order, kind);
    if (order.level) question.proofs.level = crypto::title_of(*order.level);
    question.proofs.stamps_content = order.stamps_content;
    question.proofs.stamp_servers = order.stamp_servers;
    question.documents.reserve(order.items.size());
    std::vector<std::optional<ByteView>> octets;
    for (const OrderItem& item : order.items)
        for (Shown& one : shown_of(item)) {
            question.documents.push_back(std::move(one.document));
            octets.push_back(one.octets);
        }
    if (std::ranges::any_of(octets, &std::optional<ByteView>::has_value))
        question.contents = std::make_shared<OrderContents>(order.items, std::move(octets));
    return question;
}

}  // namespace pidpys::api
