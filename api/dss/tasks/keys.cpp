// SPDX-License-Identifier: MIT
#include "api/dss/tasks/keys.hpp"

#include <algorithm>

#include "api/dss/tasks/password_source.hpp"
#include "crypto/container/key_container.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::api::dss {
namespace {

// A token that nobody asked for so long is looked at before a task gets its key.
constexpr std::chrono::seconds trusted_unseen{2};

}  // namespace

Result<KeyPtr> open_key(const CertificateRecord& certificate) {
    const auto password = read_password(certificate.password);
    if (!password) return tl::unexpected(password.error());
    const auto bytes = files::read_private_file(certificate.container, files::max_key_file);
    if (!bytes) return tl::unexpected(bytes.error());
    auto opened = crypto::open_container(bytes->view(), *password, {certificate.der});
    if (!opened) return forward(opened);
    auto entry = crypto::entry_of(*opened, certificate.der);
    if (!entry) return fail(Errc::no_key, "the container has no key for the certificate");
    return std::make_shared<const crypto::KeyEntry>(std::move(*entry));
}

// A token that hangs keeps one worker, and not all of them: who comes while somebody is in waits until he has been there for
// `patience`. For a file, whose key derivation has an end of its own, there is none.
class KeyVault::Entrance {
public:
    Entrance(Door& door, std::optional<std::chrono::milliseconds> patience) : door_(door) {
        std::unique_lock lock(door.mutex);
        const auto is_free = [&door] { return !door.occupied; };
        if (!patience)
            door.left.wait(lock, is_free);
        else if (!is_free() && !door.left.wait_until(lock, door.entered + *patience, is_free))
            return;
        door.occupied = is_in_ = true;
        door.entered = std::chrono::steady_clock::now();
    }
    ~Entrance() {
        if (!is_in_) return;
        {
            const std::lock_guard lock(door_.mutex);
            door_.occupied = false;
        }
        door_.left.notify_one();
    }
    Entrance(const Entrance&) = delete;
    Entrance& operator=(const Entrance&) = delete;
    explicit operator bool() const { return is_in_; }

private:
    Door& door_;
    bool is_in_ = false;
};

Result<KeyPtr> KeyVault::open(const CertificateRecord& certificate) {
    if (certificate.password == login_source) {
        auto key = held_ ? held_(certificate.der) : nullptr;
        if (!key) return fail(Errc::unavailable, "the key is not in use");
        return key;
    }
    const auto door = door_of(certificate.thumbprint);
    const std::uint64_t before = door->failures;
    const Entrance entrance(*door, is_in_token(certificate) ? std::optional(patience_) : std::nullopt);
    if (!entrance) return fail(Errc::unavailable, certificate.container + ": it does not answer");
    if (auto key = kept(certificate)) return key;
    if (door->failures != before) return tl::unexpected(*door->failure);
    auto opened = open_anew(certificate);
    if (!opened) {
        door->failure = opened.error();
        ++door->failures;
        return tl::unexpected(opened.error());
    }
    const std::lock_guard lock(mutex_);
    if (opened->in_token) {
        std::erase_if(handed_out_, [](const auto& each) { return each.expired(); });
        handed_out_.push_back(opened->in_token);
    }
    return (kept_[certificate.thumbprint] = std::move(*opened)).key;
}

Result<KeyVault::Kept> KeyVault::open_anew(const CertificateRecord& certificate) {
    Kept made{nullptr, nullptr, clock_.steady()};
    if (is_in_token(certificate)) {
        auto opened = tokens_.open(certificate);
        if (!opened) return forward(opened);
        made.in_token = std::move(*opened);
        made.key = KeyPtr(made.in_token, &made.in_token->entry);
        return made;
    }
    auto opened = open_key(certificate);
    if (!opened) return forward(opened);
    made.key = std::move(*opened);
    return made;
}

KeyPtr KeyVault::kept(const CertificateRecord& certificate) {
    const auto now = clock_.steady();
    std::unique_lock lock(mutex_);
    const auto found = kept_.find(certificate.thumbprint);
    if (found == kept_.end()) return nullptr;
    const Kept known = found->second;
    found->second.used = now;
    lock.unlock();
    if (!known.in_token) return known.key;
    const bool there =
        now - known.used < trusted_unseen ? known.in_token->login->alive() : tokens_.is_there(*known.in_token);
    if (there) return known.key;
    forget(known.key.get());
    return nullptr;
}

Error KeyVault::explain(const crypto::KeyEntry& key, Error error) {
    TokenKeyPtr in_token;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& each : handed_out_)
            if (const auto there = each.lock(); there && &there->entry == &key) in_token = there;
    }
    if (!in_token || error.code == Errc::wrong_password || error.code == Errc::denied) return error;
    // Some libraries have one word for all failures.
    const bool there = in_token->login->alive() && (error.code != Errc::io || tokens_.is_there(*in_token));
    if (there && error.code != Errc::unavailable) return error;
    forget(&key);
    return {Errc::unavailable, std::move(error.detail)};
}

void KeyVault::forget(const crypto::KeyEntry* key) {
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [key](const auto& entry) { return entry.second.key.get() == key; });
}

std::shared_ptr<KeyVault::Door> KeyVault::door_of(const std::string& thumbprint) {
    const std::lock_guard lock(mutex_);
    auto& door = doors_[thumbprint];
    if (!door) door = std::make_shared<Door>();
    return door;
}

bool KeyVault::waits_for_login(const CertificateRecord& certificate) const {
    return certificate.password == login_source && (!held_ || !held_(certificate.der));
}

void KeyVault::drop_idle() {
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [now = clock_.steady(), this](const auto& entry) { return now - entry.second.used >= idle_; });
    std::erase_if(doors_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

void KeyVault::drop_all() {
    const std::lock_guard lock(mutex_);
    kept_.clear();
}

}  // namespace pidpys::api::dss
