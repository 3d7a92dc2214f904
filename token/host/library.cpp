// SPDX-License-Identifier: MIT
#include "token/host/library.hpp"

#include <algorithm>
#include <utility>

#include "platform/foreign_library.hpp"
#include "token/cryptoki_numbers.hpp"
#include "token/host/mechanism.hpp"
#include "token/host/template.hpp"
#include "token/host/wiping.hpp"

namespace pidpys::token::host {
namespace {

constexpr CK_ULONG most_slots = 64;
constexpr std::size_t most_made = std::size_t{16} << 10;  // octets of a signature or of what was decrypted

CK_ULONG number(std::size_t value) { return static_cast<CK_ULONG>(value); }

// What a call wrote into `made`: one that says it wrote more lies.
CK_RV cut(CK_RV result, CK_ULONG size, Bytes& made) {
    if (result == CKR_OK && size > made.size()) result = CKR_GENERAL_ERROR;
    if (result != CKR_OK) size = 0;
    wipe({made.data() + size, made.size() - size});
    made.resize(size);
    return result;
}

}  // namespace

wire::Name name_of(const CK_TOKEN_INFO& info) {
    return {text_of(info.label), text_of(info.manufacturerID), text_of(info.model), text_of(info.serialNumber)};
}

CK_RV Library::begin(const std::string& path, std::string& trouble, wire::Begin::Answer& answer) {
    if (functions_ != nullptr) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    void* library = platform::ForeignLibrary::load(path, trouble);
    if (library == nullptr) return CKR_LIBRARY_LOAD_FAILED;
    const auto list =
        reinterpret_cast<CK_C_GetFunctionList>(platform::ForeignLibrary::symbol(library, "C_GetFunctionList"));
    CK_FUNCTION_LIST* functions = nullptr;
    if (list == nullptr || list(&functions) != CKR_OK || functions == nullptr) {
        trouble = "no PKCS #11 library";
        return CKR_LIBRARY_LOAD_FAILED;
    }
    CK_C_INITIALIZE_ARGS threads{};
    threads.flags = CKF_OS_LOCKING_OK;
    CK_RV result = functions->C_Initialize(&threads);
    threads_ = result == CKR_OK;
    if (result == CKR_CANT_LOCK) result = functions->C_Initialize(nullptr);
    if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED) return result;
    CK_INFO info{};
    result = functions->C_GetInfo(&info);
    if (result != CKR_OK) return result;
    functions_ = functions;
    answer = {text_of(info.manufacturerID), text_of(info.libraryDescription), info.libraryVersion.major,
              info.libraryVersion.minor};
    return CKR_OK;
}

CK_RV Library::slots(wire::Slots::Answer& answer) {
    CK_ULONG count = 0;
    CK_RV result = functions_->C_GetSlotList(CK_TRUE, nullptr, &count);  // this call is what makes libraries look anew
    if (result != CKR_OK) return result;
    count = most_slots;
    std::vector<CK_SLOT_ID> ids(count);
    result = functions_->C_GetSlotList(CK_TRUE, ids.data(), &count);
    if (result != CKR_OK) return result;
    ids.resize(std::min(count, most_slots));
    for (const CK_SLOT_ID id : ids) {
        CK_TOKEN_INFO info{};
        if (functions_->C_GetTokenInfo(id, &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0) continue;
        answer.slots.push_back({id, info.flags, name_of(info)});
    }
    std::vector<std::uint64_t> gone;
    for (const auto& [id, open] : open_) {
        const auto same = [&, slot = id, &name = open.name](const wire::Slot& each) {
            return each.id == slot && each.name == name;
        };
        if (std::ranges::none_of(answer.slots, same)) gone.push_back(id);
    }
    for (const std::uint64_t id : gone) drop(id);
    return CKR_OK;
}

CK_RV Library::mechanisms(const wire::Mechanisms& asked, wire::Mechanisms::Answer& answer) {
    const auto slot = static_cast<CK_SLOT_ID>(asked.slot);
    CK_ULONG count = 0;
    CK_RV result = functions_->C_GetMechanismList(slot, nullptr, &count);
    if (result != CKR_OK) return told(asked.slot, result);
    if (count > wire::most_in_list) return CKR_GENERAL_ERROR;
    std::vector<CK_MECHANISM_TYPE> types(count);
    result = functions_->C_GetMechanismList(slot, types.data(), &count);
    if (result != CKR_OK) return told(asked.slot, result);
    types.resize(std::min<std::size_t>(types.size(), count));
    for (const CK_MECHANISM_TYPE type : types) {
        CK_MECHANISM_INFO info{};
        if (functions_->C_GetMechanismInfo(slot, type, &info) == CKR_OK)
            answer.list.push_back({type, info.ulMinKeySize, info.ulMaxKeySize, info.flags});
    }
    return CKR_OK;
}

CK_RV Library::objects(const wire::Objects& asked, wire::Objects::Answer& answer) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = session_of(asked.slot, asked.name, session);
    if (result == CKR_OK) result = read_objects(*functions_, session, asked.data_alone, answer.objects);
    return told(asked.slot, result);
}

CK_RV Library::login(const wire::LogIn& asked, std::uint64_t& flags) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = session_of(asked.slot, asked.name, session);
    if (result != CKR_OK) return told(asked.slot, result);
    result = authenticate(session, CKU_USER, asked.way, asked.pin);
    CK_TOKEN_INFO info{};
    if (functions_->C_GetTokenInfo(static_cast<CK_SLOT_ID>(asked.slot), &info) == CKR_OK) flags = info.flags;
    return told(asked.slot, result);
}

CK_RV Library::logout(const wire::LogOut& asked) {
    const auto found = open_.find(asked.slot);
    if (found == open_.end()) return CKR_OK;
    const CK_RV result = functions_->C_Logout(found->second.session);
    drop(asked.slot);
    return result == CKR_USER_NOT_LOGGED_IN ? CKR_OK : result;
}

void Library::end() {
    for (const auto& [slot, open] : open_) functions_->C_Logout(open.session);
}

template <class Asked>
CK_RV Library::use(const Asked& asked, CK_C_SignInit start, CK_C_Sign work, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = borrow(asked.slot, session);
    if (result != CKR_OK) return result;
    MechanismOf mechanism(asked.mechanism);
    result = start(session, &mechanism.value, static_cast<CK_OBJECT_HANDLE>(asked.key));
    if (result != CKR_OK) return give_back(asked.slot, session, false, result);
    result = authenticate(session, CKU_CONTEXT_SPECIFIC, asked.way, asked.pin);
    if (result != CKR_OK) return give_back(asked.slot, session, true, result);
    made.resize(most_made);  // at once: asked for the length alone, some tokens sign twice
    CK_ULONG size = number(made.size());
    result = work(session, octets_of(asked.octets), number(asked.octets.size()), made.data(), &size);
    return give_back(asked.slot, session, true, cut(result, size, made));
}

CK_RV Library::sign(const wire::Sign& asked, Bytes& made) {
    return use(asked, functions_->C_SignInit, functions_->C_Sign, made);
}

CK_RV Library::decrypt(const wire::Decrypt& asked, Bytes& made) {
    return use(asked, functions_->C_DecryptInit, functions_->C_Decrypt, made);
}

CK_RV Library::derive(const wire::Derive& asked, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = open_session(asked.slot, session);
    if (result != CKR_OK) return result;
    MechanismOf mechanism(asked.mechanism);
    Template form(CKO_SECRET_KEY);
    form.number(CKA_KEY_TYPE, CKK_GENERIC_SECRET).number(CKA_VALUE_LEN, asked.size).flag(CKA_SENSITIVE, false);
    form.flag(CKA_EXTRACTABLE, true).flag(CKA_TOKEN, false);
    CK_OBJECT_HANDLE secret = 0;
    result = functions_->C_DeriveKey(session, &mechanism.value, static_cast<CK_OBJECT_HANDLE>(asked.key), form.data(),
                                     form.size(), &secret);
    if (result != CKR_OK) return told(asked.slot, result);
    return told(asked.slot, take_secret(session, secret, made));
}

CK_RV Library::take_secret(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE secret, Bytes& made) {
    made.resize(most_made);
    CK_ATTRIBUTE value{CKA_VALUE, made.data(), number(made.size())};
    const CK_RV result = functions_->C_GetAttributeValue(session, secret, &value, 1);
    functions_->C_DestroyObject(session, secret);
    return cut(result, value.ulValueLen, made);
}

CK_RV Library::agreed_key(CK_SESSION_HANDLE session, std::uint64_t key, const wire::Mechanism& agreement,
                          std::uint64_t key_type, CK_OBJECT_HANDLE& agreed) {
    MechanismOf mechanism(agreement);
    Template form(CKO_SECRET_KEY);
    form.number(CKA_KEY_TYPE, key_type).flag(CKA_WRAP, true).flag(CKA_UNWRAP, true).flag(CKA_TOKEN, false);
    const CK_RV result = functions_->C_DeriveKey(session, &mechanism.value, static_cast<CK_OBJECT_HANDLE>(key),
                                                 form.data(), form.size(), &agreed);
    // So some tokens call it that they have no room.
    return result == CKR_ENCRYPTED_DATA_INVALID ? CKR_DEVICE_MEMORY : result;
}

CK_RV Library::unwrap(const wire::Unwrap& asked, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_OBJECT_HANDLE agreed = 0, content_key = 0;
    CK_RV result = open_session(asked.slot, session);
    if (result == CKR_OK) result = agreed_key(session, asked.key, asked.agreement, asked.key_type, agreed);
    if (result != CKR_OK) return told(asked.slot, result);
    MechanismOf mechanism(asked.wrap);
    Template form(CKO_SECRET_KEY);
    form.number(CKA_KEY_TYPE, asked.key_type).flag(CKA_SENSITIVE, false).flag(CKA_EXTRACTABLE, true);
    form.flag(CKA_TOKEN, false);
    result = functions_->C_UnwrapKey(session, &mechanism.value, agreed, octets_of(asked.octets),
                                     number(asked.octets.size()), form.data(), form.size(), &content_key);
    functions_->C_DestroyObject(session, agreed);
    if (result == CKR_OK) result = take_secret(session, content_key, made);
    return told(asked.slot, result);
}

CK_RV Library::wrap(const wire::Wrap& asked, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_OBJECT_HANDLE agreed = 0, content_key = 0;
    CK_RV result = open_session(asked.slot, session);
    if (result == CKR_OK) result = agreed_key(session, asked.key, asked.agreement, asked.key_type, agreed);
    if (result != CKR_OK) return told(asked.slot, result);
    Template form(CKO_SECRET_KEY);
    form.number(CKA_KEY_TYPE, asked.key_type).octets(CKA_VALUE, asked.octets).flag(CKA_EXTRACTABLE, true);
    form.flag(CKA_TOKEN, false);
    result = functions_->C_CreateObject(session, form.data(), form.size(), &content_key);
    if (result == CKR_OK) {
        MechanismOf mechanism(asked.wrap);
        made.resize(most_made);
        CK_ULONG size = number(made.size());
        result = functions_->C_WrapKey(session, &mechanism.value, agreed, content_key, made.data(), &size);
        result = cut(result, size, made);
        functions_->C_DestroyObject(session, content_key);
    }
    functions_->C_DestroyObject(session, agreed);
    return told(asked.slot, result);
}

template <class Asked, class Work>
CK_RV Library::writing(const Asked& asked, Work work) {
    const auto found = open_.find(asked.slot);
    if (found == open_.end()) return CKR_SESSION_CLOSED;
    CK_SESSION_HANDLE session = 0;
    CK_RV result = session_of(asked.slot, asked.name, session);  // the same token still
    if (result == CKR_OK)
        result = functions_->C_OpenSession(static_cast<CK_SLOT_ID>(asked.slot), CKF_SERIAL_SESSION | CKF_RW_SESSION,
                                           nullptr, nullptr, &session);
    if (result != CKR_OK) return told(asked.slot, result);
    result = work(session);
    functions_->C_CloseSession(session);
    return told(asked.slot, result);
}

CK_RV Library::make(const wire::Make& asked, wire::Make::Answer& answer) {
    return writing(asked, [&](CK_SESSION_HANDLE session) {
        MechanismOf mechanism(asked.mechanism);
        Template of_public(asked.of_public), of_private(asked.of_private);
        CK_OBJECT_HANDLE public_key = 0, private_key = 0;
        const CK_RV result =
            functions_->C_GenerateKeyPair(session, &mechanism.value, of_public.data(), of_public.size(),
                                          of_private.data(), of_private.size(), &public_key, &private_key);
        answer = {public_key, private_key};
        return result;
    });
}

CK_RV Library::create(const wire::Create& asked, wire::Nothing&) {
    return writing(asked, [&](CK_SESSION_HANDLE session) {
        Template form(asked.object);
        CK_OBJECT_HANDLE made = 0;
        return functions_->C_CreateObject(session, form.data(), form.size(), &made);
    });
}

CK_RV Library::remove(const wire::Remove& asked, wire::Nothing&) {
    return writing(asked, [&](CK_SESSION_HANDLE session) {
        CK_RV result = CKR_OK;
        for (const std::uint64_t object : asked.objects) {
            const CK_RV one = functions_->C_DestroyObject(session, static_cast<CK_OBJECT_HANDLE>(object));
            if (result == CKR_OK) result = one;
        }
        return result;
    });
}

CK_RV Library::session_of(std::uint64_t slot, const wire::Name& name, CK_SESSION_HANDLE& session) {
    CK_TOKEN_INFO info{};
    const auto id = static_cast<CK_SLOT_ID>(slot);
    if (const CK_RV result = functions_->C_GetTokenInfo(id, &info); result != CKR_OK) return result;
    if (name_of(info) != name) return CKR_TOKEN_NOT_PRESENT;
    if (const auto found = open_.find(slot); found != open_.end()) {
        session = found->second.session;
        return CKR_OK;
    }
    const CK_RV result = functions_->C_OpenSession(id, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    if (result != CKR_OK) return result;
    const std::size_t most = most_sessions(id, info);
    const std::lock_guard lock(mutex_);
    open_[slot] = {session, name, {session}, 1, most, false};
    return result;
}

CK_RV Library::open_session(std::uint64_t slot, CK_SESSION_HANDLE& session) const {
    const auto found = open_.find(slot);
    if (found == open_.end()) return CKR_SESSION_CLOSED;
    session = found->second.session;
    return CKR_OK;
}

CK_RV Library::authenticate(CK_SESSION_HANDLE session, CK_USER_TYPE user, wire::PinWay way, ByteView pin) {
    if (way == wire::PinWay::none) return CKR_OK;
    if (way == wire::PinWay::on_device) return functions_->C_Login(session, user, nullptr, 0);
    return functions_->C_Login(session, user, octets_of(pin), number(pin.size()));
}

CK_RV Library::borrow(std::uint64_t slot, CK_SESSION_HANDLE& session) {
    std::unique_lock lock(mutex_);
    const auto found = open_.find(slot);
    if (found == open_.end()) return CKR_SESSION_CLOSED;
    Open& open = found->second;
    for (;;) {
        if (open.gone) return CKR_SESSION_CLOSED;
        if (!open.idle.empty()) {
            session = open.idle.back();
            open.idle.pop_back();
            return CKR_OK;
        }
        if (open.made >= open.most) {
            given_back_.wait(lock);
            continue;
        }
        ++open.made;
        lock.unlock();
        const CK_RV result =
            functions_->C_OpenSession(static_cast<CK_SLOT_ID>(slot), CKF_SERIAL_SESSION, nullptr, nullptr, &session);
        if (result == CKR_OK) return CKR_OK;
        lock.lock();
        open.most = --open.made;  // it gives no more; what is gone those notice who sign
    }
}

CK_RV Library::give_back(std::uint64_t slot, CK_SESSION_HANDLE session, bool begun, CK_RV result) {
    CK_SESSION_HANDLE fresh = 0;
    // What was begun and failed may be under way still: the session is replaced by another, where nothing is. The new one first:
    // with its last session a token is logged out.
    const bool replaced = begun && result != CKR_OK && !means_gone(result) &&
                          functions_->C_OpenSession(static_cast<CK_SLOT_ID>(slot), CKF_SERIAL_SESSION, nullptr, nullptr,
                                                    &fresh) == CKR_OK;
    if (replaced) functions_->C_CloseSession(session);
    {
        const std::lock_guard lock(mutex_);
        Open& open = open_.at(slot);
        if (replaced && open.session == session) open.session = fresh;
        open.idle.push_back(replaced ? fresh : session);
        open.gone = open.gone || means_gone(result);
    }
    given_back_.notify_all();
    return result;
}

void Library::drop_gone() {
    std::vector<std::uint64_t> gone;
    for (const auto& [slot, open] : open_)
        if (open.gone) gone.push_back(slot);
    for (const std::uint64_t slot : gone) drop(slot);
}

bool Library::signs_side_by_side(std::uint64_t slot) const {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(slot);
    return found != open_.end() && found->second.most > 1;
}

// A card has one processor, and its library was seldom tried by several threads: what can be taken out of its slot signs one after
// the other. One session is left to those who write, and the others of a token that tells how many it gives.
std::size_t Library::most_sessions(CK_SLOT_ID slot, const CK_TOKEN_INFO& info) const {
    CK_SLOT_INFO of_slot{};
    if (!threads_ || functions_->C_GetSlotInfo(slot, &of_slot) != CKR_OK || (of_slot.flags & CKF_REMOVABLE_DEVICE) != 0)
        return 1;
    const CK_ULONG told = info.ulMaxSessionCount;
    if (told == CK_EFFECTIVELY_INFINITE || told == CK_UNAVAILABLE_INFORMATION) return wire::most_side_by_side;
    return std::clamp<std::size_t>(told, 2, wire::most_side_by_side + 1) - 1;
}

CK_RV Library::told(std::uint64_t slot, CK_RV result) {
    if (means_gone(result)) drop(slot);
    return result;
}

void Library::drop(std::uint64_t slot) {
    const auto found = open_.find(slot);
    if (found == open_.end()) return;
    const std::vector<CK_SESSION_HANDLE> sessions = std::move(found->second.idle);
    {
        const std::lock_guard lock(mutex_);
        open_.erase(found);
    }
    for (const CK_SESSION_HANDLE session : sessions) functions_->C_CloseSession(session);
}

}  // namespace pidpys::token::host
