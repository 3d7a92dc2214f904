// SPDX-License-Identifier: MIT
#include "api/session/session.hpp"

namespace pidpys::api {

void Inputs::drop_signed_files() {
    if (upload <= signed_upload) return;
    std::erase_if(files, [this](const NamedFile& file) { return file.upload <= signed_upload; });
    if (lost <= signed_upload) lost = 0;
}

Session::Session(std::string id, std::string caller, AccountPtr payer, Charge place, std::shared_ptr<OpenedKeys> opened)
    : uuid(std::move(id)),
      owner(std::move(caller)),
      account(std::move(payer)),
      place_(std::move(place)),
      opened_(std::move(opened)) {}

Session::~Session() { opened_->forget(this); }

Inputs Session::inputs() const {
    const std::lock_guard lock(mutex_);
    return inputs_;
}

OpenKeysPtr Session::opened(const KeySource& source, const SecretString& password) const {
    return opened_->find({this, source.version}, password);
}

void Session::keep_opened(const KeySource& source, const SecretString& password, OpenKeysPtr keys) {
    const std::lock_guard lock(mutex_);
    if (inputs_.keys.version != source.version) return;  // replaced or closed meanwhile
    opened_->keep(account, {this, source.version}, password, std::move(keys));
}

void Session::keep_unraised(std::shared_ptr<const Unraised> unraised) {
    const std::lock_guard lock(mutex_);
    if (!closed_) unraised_.swap(unraised);  // what was kept is freed after the lock is let go
}

std::shared_ptr<const Unraised> Session::unraised() const {
    const std::lock_guard lock(mutex_);
    return unraised_;
}

void Session::close() {
    closed_ = true;
    ending_.request_stop();
    Inputs released;  // freed after the lock is let go
    std::shared_ptr<const Unraised> unraised;
    {
        const std::lock_guard lock(mutex_);
        std::swap(released, inputs_);
        unraised.swap(unraised_);
        inputs_.keys.version = UINT64_MAX;  // no job in flight puts its keys back
    }
    opened_->forget(this);
    for (JobSlot<Made>* job : {&creator, &modifier, &stamper, &encryptor, &decryptor})
        job->close({Errc::not_found, "the session has been deleted"});
}

}  // namespace pidpys::api
