// SPDX-License-Identifier: MIT
// One PKCS #11 library: loaded, initialised, and what is kept of it (a session a slot). Every function answers CKR_OK or why
// not. One thread calls it: the mutex that libraries want round their calls is that.
#pragma once

#include <filesystem>
#include <map>

#include "token/host/cryptoki.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token::host {

class Library {
public:
    // CKR_LIBRARY_LOAD_FAILED with the system's words, if it is no such library.
    CK_RV begin(const std::filesystem::path& path, std::string& trouble, wire::Begin::Answer& answer);
    CK_RV slots(wire::Slots::Answer& answer);
    CK_RV mechanisms(const wire::Mechanisms& asked, wire::Mechanisms::Answer& answer);
    CK_RV objects(const wire::Objects& asked, wire::Objects::Answer& answer);
    CK_RV login(const wire::LogIn& asked, std::uint64_t& flags);  // flags whatever comes of it
    CK_RV logout(const wire::LogOut& asked);
    CK_RV sign(const wire::Sign& asked, Bytes& made);
    CK_RV decrypt(const wire::Decrypt& asked, Bytes& made);
    CK_RV derive(const wire::Derive& asked, Bytes& made);
    void end();  // logs out wherever a session is

private:
    struct Open {
        CK_SESSION_HANDLE session = 0;
        wire::Name name;
    };
    // The slot's session, opened if there is none; CKR_TOKEN_NOT_PRESENT where the token is another.
    CK_RV session_of(std::uint64_t slot, const wire::Name& name, CK_SESSION_HANDLE& session);
    CK_RV open_session(std::uint64_t slot, CK_SESSION_HANDLE& session) const;
    CK_RV authenticate(CK_SESSION_HANDLE session, CK_USER_TYPE user, wire::PinWay way, ByteView pin);
    CK_RV told(std::uint64_t slot, CK_RV result);  // drops the session where the word means that it is gone
    // An operation that was begun may be under way still: the session is replaced by another, where nothing is.
    CK_RV given_up(std::uint64_t slot, CK_RV result);
    void drop(std::uint64_t slot);

    CK_FUNCTION_LIST* functions_ = nullptr;
    std::map<std::uint64_t, Open> open_;
};

// The objects of a session that are on the token. Functions of `functions` are called with `session`.
CK_RV read_objects(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, std::vector<wire::Object>& objects);

// Blank-padded text of a fixed length.
template <std::size_t N>
std::string text_of(const unsigned char (&padded)[N]) {
    std::size_t size = N;
    while (size > 0 && (padded[size - 1] == ' ' || padded[size - 1] == 0)) --size;
    return {reinterpret_cast<const char*>(padded), size};
}

wire::Name name_of(const CK_TOKEN_INFO& info);

}  // namespace pidpys::token::host
