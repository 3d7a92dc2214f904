// SPDX-License-Identifier: MIT
// Every way to a signature of the Cipher contract, for the rules that hold on all of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fixture.hpp"

namespace pidpys::api::test {

inline const std::string shown = "what the person sees", hidden = "what the person does not see";

struct Stated {
    std::string algorithm, digest;  // as questions have them
    bool operator==(const Stated&) const = default;
};

// What the signer stated of the content in one signature; once, or the test is wrong.
Stated stated_by(const Signer& signer, const std::string& signature);

std::string attached_by(const Signer& signer, const std::string& content);
std::string detached_by(const Signer& signer, const std::string& content);

void upload_form(Fixture& service, const std::string& path, const std::string& name, const std::string& octets);

// A session as a page fills it before POST ds/creator.
struct Form {
    const char* name;
    std::function<void(Fixture&, const std::string& at)> fill;
};

const std::vector<Form>& creator_forms();

// How a key comes to be used with a question.
struct Key {
    const char* name;
    std::function<void(Fixture&, const std::string& at, const Signer&)> give;
    bool has_password;
};

const std::vector<Key>& ways_to_a_key();

CipherConfig asking_always();

// The body of POST ds/creator.
std::string start_body(const Key& key, const Signer& signer);

}  // namespace pidpys::api::test
