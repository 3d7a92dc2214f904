// SPDX-License-Identifier: MIT
// Tokens (PKCS #11): what is plugged in, the certificates and keys there, and the one way to a key of a token: a login with
// its PIN. Each module runs in a helper process of its own (token/client), so that a vendor's library which crashes, hangs or
// lies takes that process along and nothing else. Everything here may be called from any thread; all but connected() waits
// for a helper, and has an end.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "crypto/base/secret.hpp"
#include "crypto/key/private_key.hpp"
#include "token/host_choice.hpp"
#include "token/modules.hpp"
#include "token/pin.hpp"
#include "token/uri.hpp"

namespace pidpys::token {

// What tells one token from another: never its slot, whose number changes, nor its serial number alone, which many have.
struct TokenId {
    std::string module;  // Module::name
    std::string label, manufacturer, model, serial;

    auto operator<=>(const TokenId&) const = default;
};

// A key container that merely lies on a token, as a data object: the token opens nothing and signs nothing (passive mode).
struct StoredContainer {
    std::string label;
    std::string uri;          // "pkcs11:token=…;serial=…;object=…;type=data"
    bool is_private = false;  // seen while the token is logged in

    bool operator==(const StoredContainer&) const = default;
};

struct ContainerOctets {
    StoredContainer container;
    Bytes octets;  // to be wiped: a key may stand in them without encryption
};

struct ConnectedToken {
    TokenId id;
    PinState pin = PinState::usable;
    bool pin_on_device = false;  // typed there (PIN pad, fingerprint); none is given to login()
    bool login_required = true;
    bool in_use = false;                           // somebody holds a Login
    std::vector<StoredContainer> containers = {};  // without those that nobody may see now

    // "pkcs11:token=…;manufacturer=…;model=…;serial=…", the path that clients of the contract call active.
    [[nodiscard]] std::string uri() const;
    bool operator==(const ConnectedToken&) const = default;
};

bool fits(const Uri& uri, const TokenId& token);  // by attributes; those of objects are passed over

struct ModuleState {
    Module module;
    std::string description;       // by the library itself: maker, what it is, version; empty while it does not run
    std::optional<Error> trouble;  // why it shows no tokens
};

// A certificate or a key as it lies there. Private keys are seen after a login alone.
struct TokenObject {
    enum class Kind : unsigned char { certificate, private_key };
    Kind kind;
    Bytes id;  // CKA_ID
    std::string label;
    Bytes certificate;      // DER; of a key the one that belongs to it, if the token has one
    std::string algorithm;  // of a key: "RSA 2048", "EC P-256", "Ed25519", "DSTU 4145"
    std::string uri;        // of the token, with id and object
};

struct LoginFailure {
    Error error;
    PinTrouble trouble = PinTrouble::none;
    PinState after = PinState::usable;  // what the token says of its PIN now
};

struct PinAttempt {
    TokenId token;
    SecretString pin;           // passed over where ConnectedToken::pin_on_device
    bool person_knows = false;  // a person at a window or terminal was told what a wrong PIN does now, and goes on
};

struct KeyToMake {
    std::string algorithm;  // as crypto::generate_key has it
    bool agrees = false;    // beside signing, by which each key proves itself in its request
    std::string label;      // UTF-8
};

// A key pair that was made in a token and stays there. It is removed again with this, unless it is kept.
class MadeKey {
public:
    virtual ~MadeKey() = default;
    [[nodiscard]] virtual const crypto::KeyEntry& key() const = 0;
    [[nodiscard]] virtual const TokenObject& object() const = 0;
    virtual void keep() = 0;
};
using MadeKeyPtr = std::unique_ptr<MadeKey>;

// A token that is logged in as long as somebody holds this, or a key of it: with the last the token is logged out. It ends
// before that when the token is pulled out, its helper dies or log_out_all() is called; its keys answer unavailable then.
class Login {
public:
    virtual ~Login() = default;
    [[nodiscard]] virtual const TokenId& token() const = 0;
    [[nodiscard]] virtual bool alive() const = 0;
    [[nodiscard]] virtual PinState pin() const = 0;  // for a warning: few_tries, to_be_changed

    // Keys that sign, agree or decrypt there, each with its certificate first, if the token has one for it.
    [[nodiscard]] virtual const std::vector<crypto::KeyEntry>& keys() const = 0;
    [[nodiscard]] virtual const std::vector<TokenObject>& objects() const = 0;  // of keys(), in the same order

    // Sensitive, never to be extracted, with a random CKA_ID; it has signed once, and that was verified. unsupported: the
    // token makes no such keys; denied: it takes nothing. Up to minutes (RSA in a chip).
    [[nodiscard]] virtual Result<MadeKeyPtr> make_key(const KeyToMake& order) = 0;
    // Beside the key, one of objects(), that it is for. One that is there already stays as it is. Errors as above;
    // no_key: it is for another key; malformed.
    [[nodiscard]] virtual Result<void> write_certificate(const TokenObject& key, ByteView certificate) = 0;
};

using LoginPtr = std::shared_ptr<Login>;
using LoginResult = tl::expected<LoginPtr, LoginFailure>;

// In the user's state directory, which all programs have in common.
inline constexpr const char* wrong_pins_name = "wrong-pins";

struct TokensSettings {
    std::vector<Module> modules;
    Hosts hosts = installed_hosts();
    std::chrono::milliseconds patience{30'000};      // for one answer of a module
    std::chrono::milliseconds with_person{120'000};  // where a person types or touches
    std::chrono::milliseconds between_looks{2'000};
    std::filesystem::path wrong_pins{};  // where they are counted from one program's run to the next; empty: nowhere
};

class Tokens {
public:
    explicit Tokens(TokensSettings settings);
    ~Tokens();  // closes; logins are dead then
    Tokens(const Tokens&) = delete;
    Tokens& operator=(const Tokens&) = delete;

    // What was there at the last look, at once. Being asked, the house looks again and again for ten seconds, aside.
    std::vector<ConnectedToken> connected();
    // Called when what connected() answers has changed, on whichever thread has seen it. To be set before anything is asked.
    void on_change(std::function<void()> changed);

    std::vector<ConnectedToken> look();  // now
    std::vector<ModuleState> modules();  // after a look
    // The one token that the name fits. not_found; invalid_argument: several do.
    Result<ConnectedToken> find(const Uri& uri);

    // What is seen without a PIN. not_found, timeout, io, malformed (the module lies).
    Result<std::vector<TokenObject>> objects(const TokenId& token);

    // The one key container that the name fits ("…;object=LABEL;type=data"). not_found; invalid_argument: several do; timeout,
    // io, malformed (the module lies).
    Result<ContainerOctets> container(const Uri& name);

    // Tokens that are logged in; at once.
    [[nodiscard]] std::size_t sessions() const;

    // One PIN, given to the token at most once; nothing is ever repeated by itself.
    LoginResult login(PinAttempt attempt);

    void log_out_all();  // the screen locks, the computer sleeps

    // Ends every helper and the looking; on_change's call is not made any more. Others must not be waiting in here.
    void close();

private:
    class House;
    std::shared_ptr<House> house_;
};

// Whether the name, by id and object, is one of the key's.
bool names(const Uri& uri, const TokenObject& key);
// Those keys of the login that are named.
std::vector<crypto::KeyEntry> keys_named(const Login& login, const Uri& uri);

}  // namespace pidpys::token
