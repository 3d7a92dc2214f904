// SPDX-License-Identifier: MIT
#include "token/host/library.hpp"

#include <algorithm>
#include <utility>

#include "platform/foreign_library.hpp"
#include "token/host/mechanism.hpp"
#include "token/host/wiping.hpp"

namespace pidpys::token::host {
namespace {

constexpr CK_ULONG most_slots = 64;
constexpr std::size_t most_made = std::size_t{16} << 10;  // octets of a signature or of what was decrypted

// Sessions and handles are nothing any more.
bool means_gone(CK_RV result) {
    return result == CKR_DEVICE_REMOVED || result == CKR_TOKEN_NOT_PRESENT || result == CKR_TOKEN_NOT_RECOGNIZED ||
           result == CKR_SESSION_HANDLE_INVALID || result == CKR_SESSION_CLOSED || result == CKR_DEVICE_ERROR ||
           result == CKR_CRYPTOKI_NOT_INITIALIZED || result == CKR_SLOT_ID_INVALID;
}

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

CK_RV Library::begin(const std::filesystem::path& path, std::string& trouble, wire::Begin::Answer& answer) {
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
    if (result == CKR_OK) result = read_objects(*functions_, session, answer.objects);
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

CK_RV Library::sign(const wire::Sign& asked, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = open_session(asked.slot, session);
    if (result != CKR_OK) return result;
    MechanismOf mechanism(asked.mechanism);
    result = functions_->C_SignInit(session, &mechanism.value, static_cast<CK_OBJECT_HANDLE>(asked.key));
    if (result != CKR_OK) return told(asked.slot, result);
    result = authenticate(session, CKU_CONTEXT_SPECIFIC, asked.way, asked.pin);
    if (result != CKR_OK) return given_up(asked.slot, result);
    made.resize(most_made);  // at once: asked for the length alone, some tokens sign twice
    CK_ULONG size = number(made.size());
    result = functions_->C_Sign(session, octets_of(asked.octets), number(asked.octets.size()), made.data(), &size);
    return given_up(asked.slot, cut(result, size, made));
}

CK_RV Library::decrypt(const wire::Decrypt& asked, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = open_session(asked.slot, session);
    if (result != CKR_OK) return result;
    MechanismOf mechanism(asked.mechanism);
    result = functions_->C_DecryptInit(session, &mechanism.value, static_cast<CK_OBJECT_HANDLE>(asked.key));
    if (result != CKR_OK) return told(asked.slot, result);
    result = authenticate(session, CKU_CONTEXT_SPECIFIC, asked.way, asked.pin);
    if (result != CKR_OK) return given_up(asked.slot, result);
    made.resize(most_made);
    CK_ULONG size = number(made.size());
    result = functions_->C_Decrypt(session, octets_of(asked.octets), number(asked.octets.size()), made.data(), &size);
    return given_up(asked.slot, cut(result, size, made));
}

CK_RV Library::derive(const wire::Derive& asked, Bytes& made) {
    CK_SESSION_HANDLE session = 0;
    CK_RV result = open_session(asked.slot, session);
    if (result != CKR_OK) return result;
    MechanismOf mechanism(asked.mechanism);
    CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    CK_ULONG wanted = static_cast<CK_ULONG>(asked.size);
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ATTRIBUTE form[] = {{CKA_CLASS, &kind, sizeof kind},         {CKA_KEY_TYPE, &type, sizeof type},
                           {CKA_VALUE_LEN, &wanted, sizeof wanted}, {CKA_SENSITIVE, &no, sizeof no},
                           {CKA_EXTRACTABLE, &yes, sizeof yes},     {CKA_TOKEN, &no, sizeof no}};
    CK_OBJECT_HANDLE secret = 0;
    result = functions_->C_DeriveKey(session, &mechanism.value, static_cast<CK_OBJECT_HANDLE>(asked.key), form,
                                     number(std::size(form)), &secret);
    if (result != CKR_OK) return told(asked.slot, result);
    made.resize(most_made);
    CK_ATTRIBUTE value{CKA_VALUE, made.data(), number(made.size())};
    result = functions_->C_GetAttributeValue(session, secret, &value, 1);
    functions_->C_DestroyObject(session, secret);
    return told(asked.slot, cut(result, value.ulValueLen, made));
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
    if (result == CKR_OK) open_[slot] = {session, name};
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

CK_RV Library::given_up(std::uint64_t slot, CK_RV result) {
    if (result == CKR_OK || means_gone(result)) return told(slot, result);
    const auto found = open_.find(slot);
    CK_SESSION_HANDLE fresh = 0;
    // The new one first: with its last session a token is logged out.
    if (found == open_.end() || functions_->C_OpenSession(static_cast<CK_SLOT_ID>(slot), CKF_SERIAL_SESSION, nullptr,
                                                          nullptr, &fresh) != CKR_OK)
        return result;
    functions_->C_CloseSession(std::exchange(found->second.session, fresh));
    return result;
}

CK_RV Library::told(std::uint64_t slot, CK_RV result) {
    if (means_gone(result)) drop(slot);
    return result;
}

void Library::drop(std::uint64_t slot) {
    const auto found = open_.find(slot);
    if (found == open_.end()) return;
    const CK_SESSION_HANDLE session = found->second.session;
    open_.erase(found);
    functions_->C_CloseSession(session);
}

}  // namespace pidpys::token::host
