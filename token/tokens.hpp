// SPDX-License-Identifier: MIT
// Tokens (PKCS #11): what is plugged in, the certificates and keys there, and the one way to a key of a token: a login with
// its PIN. Each module runs in a helper process of its own (token/client), so that a vendor's library which crashes, hangs or
// lies takes that process along and nothing else. Everything here may be called from any thread; all but connected() waits
// for a helper, and has an end.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "crypto/base/secret.hpp"
#include "crypto/key/private_key.hpp"
#include "token/modules.hpp"
#include "token/uri.hpp"

namespace pidpys::token {

// What tells one token from another: never its slot, whose number changes, nor its serial number alone, which many have.
struct TokenId {
    std::string module;  // Module::name
    std::string label, manufacturer, model, serial;

    auto operator<=>(const TokenId&) const = default;
};

// What the token itself says of its PIN. An advice: some tell nothing, some never lock.
enum class PinState : unsigned char {
    usable,
    few_tries,      // a wrong one was given lately
    last_try,       // the next wrong one locks the token
    locked,         // by wrong ones; unlocked by its own programs
    to_be_changed,  // still the one it came with
    unset           // by nobody yet
};

struct ConnectedToken {
    TokenId id;
    PinState pin = PinState::usable;
    bool pin_on_device = false;  // typed there (PIN pad, fingerprint); none is given to login()
    bool login_required = true;
    bool in_use = false;  // somebody holds a Login

    // "pkcs11:token=…;manufacturer=…;model=…;serial=…", the path that clients of the contract call active.
    [[nodiscard]] std::string uri() const;
    bool operator==(const ConnectedToken&) const = default;
};

bool fits(const Uri& uri, const TokenId& token);  // by attributes; those of objects are passed over

struct ModuleState {
    Module module;
    std::string description;  // by the library itself: maker, what it is, version; empty while it does not run
    std::string trouble;      // why it shows no tokens; empty where it works
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

// Why a login was not made, or that it must be asked about first.
enum class PinTrouble : unsigned char {
    none,         // another: not connected, the helper ended …
    wrong,        // by the token's word
    wrong_again,  // the token was not touched: it refused the same PIN before
    locked,
    ask_last_try,  // the token was not touched: the next wrong PIN locks it (PinAttempt::person_knows)
    ask_many,      // the token was not touched: three wrong ones in a row (PinAttempt::person_knows)
    expired,
    unset,
    other_in_use,  // the token was not touched: it is logged in, with another PIN
    refused        // by the person, at the PIN pad
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
};

using LoginPtr = std::shared_ptr<Login>;
using LoginResult = tl::expected<LoginPtr, LoginFailure>;

struct TokensSettings {
    std::vector<Module> modules;
    std::filesystem::path host;                  // the helper's program; empty: pidpys-token-host of this installation
    std::chrono::milliseconds patience{30'000};  // for one answer of a module
    std::chrono::milliseconds with_person{120'000};  // where a person types or touches
    std::chrono::milliseconds between_looks{2'000};
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

    // One PIN, given to the token at most once; nothing is ever repeated by itself.
    LoginResult login(PinAttempt attempt);

    void log_out_all();  // the screen locks, the computer sleeps

    // Ends every helper and the looking; on_change's call is not made any more. Others must not be waiting in here.
    void close();

private:
    class House;
    std::shared_ptr<House> house_;
};

// Those keys of the login that the name fits, by id and object.
std::vector<crypto::KeyEntry> keys_named(const Login& login, const Uri& uri);

}  // namespace pidpys::token
