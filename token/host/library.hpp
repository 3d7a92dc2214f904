// SPDX-License-Identifier: MIT
// One PKCS #11 library: loaded, initialised, and what is kept of it: a session a slot, and where several threads may come in and
// the token is no card, as many more for signatures as it gives. Every function answers CKR_OK or why not. One thread calls it;
// sign() alone others may call beside it, while it calls nothing else.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "token/host/cryptoki.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token::host {

class Library {
public:
    // CKR_LIBRARY_LOAD_FAILED with the system's words, if it is no such library.
    CK_RV begin(const std::string& path, std::string& trouble, wire::Begin::Answer& answer);
    CK_RV slots(wire::Slots::Answer& answer);
    CK_RV mechanisms(const wire::Mechanisms& asked, wire::Mechanisms::Answer& answer);
    CK_RV objects(const wire::Objects& asked, wire::Objects::Answer& answer);
    CK_RV login(const wire::LogIn& asked, std::uint64_t& flags);  // flags whatever comes of it
    CK_RV logout(const wire::LogOut& asked);
    [[nodiscard]] bool signs_side_by_side(std::uint64_t slot) const;
    CK_RV sign(const wire::Sign& asked, Bytes& made);
    void drop_gone();  // what sign() has found to be gone
    CK_RV decrypt(const wire::Decrypt& asked, Bytes& made);
    CK_RV derive(const wire::Derive& asked, Bytes& made);
    // CKR_DEVICE_MEMORY where the token cannot hold what it agreed on.
    CK_RV unwrap(const wire::Unwrap& asked, Bytes& made);
    CK_RV wrap(const wire::Wrap& asked, Bytes& made);
    CK_RV make(const wire::Make& asked, wire::Make::Answer& answer);
    CK_RV create(const wire::Create& asked, wire::Nothing& answer);
    CK_RV remove(const wire::Remove& asked, wire::Nothing& answer);
    void end();  // logs out wherever a session is

private:
    struct Open {
        CK_SESSION_HANDLE session = 0;  // the first: of all that is not a signature
        wire::Name name;
        std::vector<CK_SESSION_HANDLE> idle;  // in which nothing is under way; the first is one of them
        std::size_t made = 1, most = 1;
        bool gone = false;
    };
    // A session of the slot in which nothing is under way; to be given back with what came of it, `begun` if an operation was.
    CK_RV borrow(std::uint64_t slot, CK_SESSION_HANDLE& session);
    CK_RV give_back(std::uint64_t slot, CK_SESSION_HANDLE session, bool begun, CK_RV result);
    [[nodiscard]] std::size_t most_sessions(CK_SLOT_ID slot, const CK_TOKEN_INFO& info) const;
    // C_DecryptInit and C_Decrypt have the forms of C_SignInit and C_Sign.
    template <class Asked>
    CK_RV use(const Asked& asked, CK_C_SignInit start, CK_C_Sign work, Bytes& made);
    // The slot's session, opened if there is none; CKR_TOKEN_NOT_PRESENT where the token is another.
    CK_RV session_of(std::uint64_t slot, const wire::Name& name, CK_SESSION_HANDLE& session);
    CK_RV open_session(std::uint64_t slot, CK_SESSION_HANDLE& session) const;
    // A key that two have agreed on and that wraps, of the session; to be destroyed.
    CK_RV agreed_key(CK_SESSION_HANDLE session, std::uint64_t key, const wire::Mechanism& agreement,
                     std::uint64_t key_type, CK_OBJECT_HANDLE& agreed);
    // What the token tells of a secret, which is destroyed then.
    CK_RV take_secret(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE secret, Bytes& made);
    // `work` in a session that may write, which ends with it. The slot's own one is there: it holds the login.
    template <class Asked, class Work>
    CK_RV writing(const Asked& asked, Work work);
    CK_RV authenticate(CK_SESSION_HANDLE session, CK_USER_TYPE user, wire::PinWay way, ByteView pin);
    CK_RV told(std::uint64_t slot, CK_RV result);  // drops the session where the word means that it is gone
    void drop(std::uint64_t slot);

    CK_FUNCTION_LIST* functions_ = nullptr;
    bool threads_ = false;  // it locks by itself
    mutable std::mutex mutex_;
    std::condition_variable given_back_;
    std::map<std::uint64_t, Open> open_;
};

// The objects of a session that are on the token. Functions of `functions` are called with `session`.
CK_RV read_objects(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, bool data_alone,
                   std::vector<wire::Object>& objects);

// Blank-padded text of a fixed length.
template <std::size_t N>
std::string text_of(const unsigned char (&padded)[N]) {
    std::size_t size = N;
    while (size > 0 && (padded[size - 1] == ' ' || padded[size - 1] == 0)) --size;
    return {reinterpret_cast<const char*>(padded), size};
}

wire::Name name_of(const CK_TOKEN_INFO& info);

}  // namespace pidpys::token::host
