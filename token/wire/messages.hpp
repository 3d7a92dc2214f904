// SPDX-License-Identifier: MIT
// What the service asks a helper and what that answers, a structure each. A message is its Head and the structure's octets; an
// answer has the number of its request; answers come in the order of the requests. Numbers are those of PKCS #11.
#pragma once

#include "token/wire/octets.hpp"

namespace pidpys::token::wire {

inline constexpr std::size_t max_request = std::size_t{64} << 10;  // octets; what is signed or decrypted is short
inline constexpr std::size_t max_secret = std::size_t{64} << 10;   // an answer with what a key has made
inline constexpr std::size_t max_answer = std::size_t{4} << 20;    // any other
inline constexpr std::size_t most_side_by_side = 8;                // signatures that are asked for and not answered

enum class Operation : std::uint8_t {
    begin = 1,
    slots,
    mechanisms,
    objects,
    login,
    logout,
    sign,
    decrypt,
    derive,
    unwrap,
    wrap,
    make,
    create,
    remove
};

enum class Outcome : std::uint8_t {
    done,     // the answer's structure follows
    refused,  // a Refusal
};

struct Head {
    using IsFields = void;
    static constexpr std::size_t octets = 24;
    std::uint64_t size = 0;    // of what follows the head
    std::uint64_t number = 0;  // of the request; its answer has the same
    std::uint64_t kind = 0;    // Operation, or Outcome

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.size, self.number, self.kind);
    }
};

struct Refusal {
    using IsFields = void;
    std::uint64_t code = 0;   // CK_RV; 0: not the module's word
    std::string words;        // of the helper or of the system
    std::uint64_t flags = 0;  // of login: CK_TOKEN_INFO.flags afterwards

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.code, self.words, self.flags);
    }
};

struct Nothing {
    using IsFields = void;
    template <class Self, class To>
    static void fields(Self&, To&) {}
};

// How a token calls itself, without the blanks it is filled up with.
struct Name {
    using IsFields = void;
    std::string label, manufacturer, model, serial;
    bool operator==(const Name&) const = default;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.label, self.manufacturer, self.model, self.serial);
    }
};

// Loads the module and initialises it: the first request.
struct Begin : Nothing {
    static constexpr Operation operation = Operation::begin;
    struct Answer {
        using IsFields = void;
        std::string manufacturer, description;
        std::uint64_t major = 0, minor = 0;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.manufacturer, self.description, self.major, self.minor);
        }
    };
};

struct Slot {
    using IsFields = void;
    std::uint64_t id = 0;
    std::uint64_t flags = 0;  // CK_TOKEN_INFO.flags
    Name name;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.id, self.flags, self.name);
    }
};

// Initialised tokens that are there now. Sessions of those that are not are dropped.
struct Slots : Nothing {
    static constexpr Operation operation = Operation::slots;
    struct Answer {
        using IsFields = void;
        std::vector<Slot> slots;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.slots);
        }
    };
};

struct Mechanisms {
    using IsFields = void;
    static constexpr Operation operation = Operation::mechanisms;
    std::uint64_t slot = 0;

    struct One {
        using IsFields = void;
        std::uint64_t type = 0, least = 0, most = 0, flags = 0;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.type, self.least, self.most, self.flags);
        }
    };
    struct Answer {
        using IsFields = void;
        std::vector<One> list;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.list);
        }
    };

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot);
    }
};

struct Attribute {
    using IsFields = void;
    std::uint64_t type = 0;
    Bytes value;                         // of a number nothing
    std::vector<std::uint64_t> numbers;  // CK_ULONG, CK_BBOOL, lists of mechanisms

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.type, self.value, self.numbers);
    }
};

struct Object {
    using IsFields = void;
    std::uint64_t handle = 0, kind = 0;  // CKA_CLASS
    std::vector<Attribute> attributes;   // those that it has

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.handle, self.kind, self.attributes);
    }
};

// Every request that needs a session names the token too: it goes to no other that is in the slot meanwhile.
struct Objects {
    using IsFields = void;
    static constexpr Operation operation = Operation::objects;
    std::uint64_t slot = 0;
    Name name;
    bool data_alone = false;  // CKO_DATA, and no others

    struct Answer {
        using IsFields = void;
        std::vector<Object> objects;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.objects);
        }
    };

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.name, self.data_alone);
    }
};

enum class PinWay : std::uint8_t { none, given, on_device };

struct LogIn {
    using IsFields = void;
    static constexpr Operation operation = Operation::login;
    std::uint64_t slot = 0;
    Name name;
    PinWay way = PinWay::none;
    ByteView pin;

    struct Answer {
        using IsFields = void;
        std::uint64_t flags = 0;  // CK_TOKEN_INFO.flags afterwards

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.flags);
        }
    };

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.name, self.way, self.pin);
    }
};

// With its session, and every handle of it.
struct LogOut {
    using IsFields = void;
    static constexpr Operation operation = Operation::logout;
    using Answer = Nothing;
    std::uint64_t slot = 0;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot);
    }
};

enum class Parameters : std::uint8_t { none, pss, oaep, ecdh };

struct Mechanism {
    using IsFields = void;
    std::uint64_t type = 0;
    Parameters parameters = Parameters::none;
    std::uint64_t hash = 0, mask = 0, salt = 0;  // of PSS and OAEP
    std::uint64_t kdf = 0;                       // of ECDH
    ByteView first, second;                      // the label of OAEP; of ECDH public and shared data

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.type, self.parameters, self.hash, self.mask, self.salt, self.kdf, self.first, self.second);
    }
};

// What one key is asked for; `pin` for one that wants it each time.
template <Operation What>
struct Use {
    using IsFields = void;
    static constexpr Operation operation = What;
    std::uint64_t slot = 0, key = 0;
    Mechanism mechanism;
    PinWay way = PinWay::none;
    ByteView pin;
    ByteView octets;  // signed, or decrypted

    struct Answer {
        using IsFields = void;
        ByteView octets;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.octets);
        }
    };

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.key, self.mechanism, self.way, self.pin, self.octets);
    }
};
using Sign = Use<Operation::sign>;
using Decrypt = Use<Operation::decrypt>;

// A secret of so many octets, which the token gives away.
struct Derive {
    using IsFields = void;
    static constexpr Operation operation = Operation::derive;
    using Answer = Sign::Answer;
    std::uint64_t slot = 0, key = 0, size = 0;
    Mechanism mechanism;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.key, self.size, self.mechanism);
    }
};

// By a key that the agreement makes and that stays there: a content key as it was wrapped, or as it is wrapped.
template <Operation What>
struct UseAgreed {
    using IsFields = void;
    static constexpr Operation operation = What;
    using Answer = Sign::Answer;
    std::uint64_t slot = 0, key = 0;
    Mechanism agreement;
    std::uint64_t key_type = 0;  // CKK of the agreed key
    Mechanism wrap;
    ByteView octets;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.key, self.agreement, self.key_type, self.wrap, self.octets);
    }
};
using Unwrap = UseAgreed<Operation::unwrap>;
using Wrap = UseAgreed<Operation::wrap>;

// What is written on a token goes through a session of its own, which may write, and is there while the token is logged in.

enum class Form : std::uint8_t { octets, number, flag };

// An attribute that an object is to have.
struct Part {
    using IsFields = void;
    std::uint64_t type = 0;
    Form form = Form::octets;
    ByteView octets;
    std::uint64_t number = 0;  // of a flag 0 or 1

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.type, self.form, self.octets, self.number);
    }
};

// A key pair.
struct Make {
    using IsFields = void;
    static constexpr Operation operation = Operation::make;
    std::uint64_t slot = 0;
    Name name;
    Mechanism mechanism;
    std::vector<Part> of_public, of_private;

    struct Answer {
        using IsFields = void;
        std::uint64_t public_key = 0, private_key = 0;

        template <class Self, class To>
        static void fields(Self& self, To& to) {
            to(self.public_key, self.private_key);
        }
    };

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.name, self.mechanism, self.of_public, self.of_private);
    }
};

struct Create {
    using IsFields = void;
    static constexpr Operation operation = Operation::create;
    using Answer = Nothing;
    std::uint64_t slot = 0;
    Name name;
    std::vector<Part> object;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.name, self.object);
    }
};

// All of them, whatever comes of each; the first word that one did not go.
struct Remove {
    using IsFields = void;
    static constexpr Operation operation = Operation::remove;
    using Answer = Nothing;
    std::uint64_t slot = 0;
    Name name;
    std::vector<std::uint64_t> objects;

    template <class Self, class To>
    static void fields(Self& self, To& to) {
        to(self.slot, self.name, self.objects);
    }
};

}  // namespace pidpys::token::wire
