// SPDX-License-Identifier: MIT
#include "token/stored_containers.hpp"

#include <algorithm>

#include "crypto/base/plain_line.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/container/key_container.hpp"
#include "token/cryptoki_numbers.hpp"
#include "token/house.hpp"
#include "token/public_key.hpp"

namespace pidpys::token {
namespace {

constexpr std::chrono::seconds between_readings{30};

// A key may stand in a container without encryption.
class Read {
public:
    explicit Read(Held<wire::Objects> held) : held_(std::move(held)) {}
    Read(const Read&) = delete;
    Read& operator=(const Read&) = delete;
    ~Read() {
        wipe(held_.octets);
        for (wire::Object& object : held_.value.objects)
            for (wire::Attribute& each : object.attributes) wipe(each.value);
    }
    [[nodiscard]] std::vector<Stored> containers(const TokenId& token) const {
        return containers_among(token, held_.value.objects);
    }

private:
    Held<wire::Objects> held_;
};

Answered<Held<wire::Objects>> read_data(Place& place, const Seen& seen) {
    return place.helper.call_in(seen.life, wire::Objects{seen.slot.id, seen.slot.name, true}, place.helper.patience());
}

}  // namespace

std::vector<Stored> containers_among(const TokenId& token, const std::vector<wire::Object>& objects) {
    std::vector<Stored> found;
    for (const wire::Object& object : objects) {
        const ByteView octets = octets_of(object, cka::value);
        if (object.kind != cko::data || !crypto::is_key_container(octets)) continue;
        Uri uri;
        uri.token = token.label;
        uri.serial = token.serial;
        uri.object = plain_line(as_text(octets_of(object, cka::label)));
        uri.type = kDataType;
        const std::string name = write_uri(uri);
        if (name.size() > max_uri) continue;
        found.push_back({{*uri.object, name, number_of(object, cka::is_private).value_or(1) != 0}, octets});
    }
    std::vector<Stored> alone;
    const auto label = [](const Stored& each) { return each.shown.label; };
    std::ranges::copy_if(found, std::back_inserter(alone),
                         [&](const Stored& each) { return std::ranges::count(found, each.shown.label, label) == 1; });
    return alone;
}

void Place::look_for_containers() {
    const auto now = std::chrono::steady_clock::now();
    for (const Seen& seen : this->seen()) {
        {
            const std::lock_guard lock(mutex_);
            const auto known = containers_.find(seen.id);
            if (known != containers_.end() && now - known->second.read < between_readings) continue;
        }
        if (!find(seen.id)) continue;
        std::vector<StoredContainer> list;
        try {
            if (auto data = read_data(*this, seen)) {
                const Read read(std::move(*data));
                for (Stored& each : read.containers(seen.id)) list.push_back(std::move(each.shown));
            }
        } catch (const std::bad_alloc&) {
            list.clear();  // on this thread nobody answers for it; in half a minute again
        }
        const std::lock_guard lock(mutex_);
        containers_[seen.id] = {now, std::move(list)};
    }
}

std::vector<StoredContainer> Place::containers(const TokenId& token) const {
    const std::lock_guard lock(mutex_);
    const auto known = containers_.find(token);
    return known != containers_.end() ? known->second.list : std::vector<StoredContainer>();
}

void Place::read_again(const TokenId& token) {
    const std::lock_guard lock(mutex_);
    if (const auto known = containers_.find(token); known != containers_.end()) known->second.read -= between_readings;
}

Result<ContainerOctets> Tokens::House::container(const ConnectedToken& token, const Uri& name) {
    const PlacePtr place = place_of(token.id);
    const auto seen = place ? place->find(token.id) : Result<Seen>(fail(Errc::not_found, "no such module"));
    if (!seen) return tl::unexpected(seen.error());
    auto data = read_data(*place, *seen);
    if (!data) return tl::unexpected(std::move(data.error().error));
    const Read read(std::move(*data));
    std::vector<Stored> fitting = read.containers(token.id);
    std::erase_if(fitting, [&](const Stored& each) {
        return (name.object && *name.object != each.shown.label) || (each.shown.is_private && !token.in_use);
    });
    if (fitting.empty()) return fail(Errc::not_found, "no such key container on the token: " + write_uri(name));
    if (fitting.size() > 1) return fail(Errc::invalid_argument, "several key containers fit " + write_uri(name));
    return ContainerOctets{fitting.front().shown, to_bytes(fitting.front().octets)};
}

}  // namespace pidpys::token
