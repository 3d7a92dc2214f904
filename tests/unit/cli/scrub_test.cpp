// SPDX-License-Identifier: MIT
#include "cli/doctor/scrub.hpp"

#include <catch2/catch.hpp>

using pidpys::cli::Scrub;
using pidpys::cli::scrubbed;

namespace {
const Scrub ours{"/home/olena", {"olena", "Шевченко Олена", "work-pc"}};
std::string clean(const std::string& text) { return scrubbed(text, ours); }
}  // namespace

TEST_CASE("scrub_takes_out_what_names_somebody") {
    CHECK(clean("Key in use: Шевченко Олена, valid") == "Key in use: …, valid");
    CHECK(clean("not used: /home/olena/.local/state/pidpys/authorities/Ivanenko.cer: damaged") ==
          "not used: ~/…/….cer: damaged");
    CHECK(clean("\"/srv/keys/Ivanenko.p12\"") == "\"/…/….p12\"");
    CHECK(clean("proxy http://me:hunter2@proxy.bank.ua:3128/x?y, and") == "proxy http://…, and");
    CHECK(clean("olena.k@bank.ua wrote on work-pc") == "… wrote on …");
    CHECK(clean("tax 3012345678 and 31245678") == "tax … and …");
    CHECK(clean("thumbprint 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B") == "thumbprint …");
    CHECK(clean("key TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcms0 end") == "key … end");
    CHECK(clean("a -----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\nb") == "a …\nb");
}

TEST_CASE("scrub_takes_names_out_as_words_alone") {
    const Scrub me{"/home/me", {"me"}};
    CHECK(scrubbed("the message for me: /home/me/x", me) == "the message for …: ~/…");
}

TEST_CASE("scrub_leaves_what_helps") {
    for (const std::string text : {"Port 9091 is taken by the program java (process 12345)", "Clock: 2026-08-25 14:03",
                                   "OpenSSL 3.0.17 1 Jul 2025",
                                   "Policy of the machine /etc/pidpys/policy.d/10.toml: network.offline, origins.deny",
                                   "Linux 6.1.0-25-amd64 x86_64", "→ systemctl --user enable --now pidpysd",
                                   "listening on 127.0.0.1:9091", "local.cipher.kiev.ua leads nowhere"})
        CHECK(clean(text) == text);
}

TEST_CASE("scrub_ends_on_anything") {
    for (const std::string text : {"", "/", "~/", "://", "@", "-----BEGIN ", "-----END ", "/a/", "….", "/:::"})
        CHECK_NOTHROW(clean(text));
}
