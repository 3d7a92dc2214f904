// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/container/key_container.hpp"
#include "crypto/key/generate_key.hpp"
#include "keygen/container_file.hpp"
#include "material.hpp"
#include "tests/main/places.hpp"

namespace pidpys::keygen {
namespace {

using namespace crypto::test;

const SecretString password("слово таємне");

std::vector<KeyWithRequest> keys_of(const char* id) {
    return std::move(*make_new_keys(*find_profile(built_in_profiles(), id), Purposes::both, {}));
}

}  // namespace

TEST_CASE("new_container_never_takes_the_place_of_anything") {
    const Folder folder;
    const auto keys = keys_of("ecdsa");
    const std::string path = folder.write("key.p12", as_bytes("mine"));
    CHECK(write_new_container(path, keys, password, crypto::Pkcs12Scheme::aes).error().code == Errc::io);
    CHECK(as_text(read_file(path)) == "mine");
    std::error_code error;
    std::filesystem::create_symlink(folder.path("nowhere"), folder.path("link"), error);
    if (!error) {
        CHECK_FALSE(write_new_container(folder.path("link"), keys, password, crypto::Pkcs12Scheme::aes));
        CHECK_FALSE(std::filesystem::exists(folder.path("nowhere")));
    }
    REQUIRE(write_new_container(folder.path("new.p12"), keys, password, crypto::Pkcs12Scheme::aes));
    CHECK_FALSE(write_new_container(folder.path("empty.p12"), keys, SecretString(), crypto::Pkcs12Scheme::aes));
    CHECK_FALSE(std::filesystem::exists(folder.path("empty.p12")));
}

TEST_CASE("requests_beside_a_container_leave_what_is_there") {
    const Folder folder;
    const auto keys = keys_of("default");
    const auto first = write_requests(folder.path("key.p12"), keys);
    const auto second = write_requests(folder.path("key.p12"), keys);
    REQUIRE(first);
    REQUIRE(second);
    CHECK((*first)[0] == folder.path("key_sign.p10"));
    CHECK((*first)[1] == folder.path("key_agree.p10"));
    CHECK((*second)[1] == folder.path("key_agree-2.p10"));
    CHECK(read_file(folder.path("key_sign.p10")) == keys[0].request);
}

TEST_CASE("certificate_that_arrives_goes_in_with_its_chain_and_nothing_is_lost") {
    const Folder folder;
    const std::string path = folder.path("key.p12");
    auto keys = keys_of("ecdsa");
    keys[0].key.label = "Підпис";
    REQUIRE(write_new_container(path, keys, password, crypto::Pkcs12Scheme::aes));
    const auto authority = crypto::generate_key("p256");
    REQUIRE(authority);
    CertificateSpec spec;
    spec.common_name = "Центр";
    spec.authority = true;
    spec.key_usage = "critical,keyCertSign";
    const Bytes root = make_certificate(authority->get(), spec);
    const Bytes leaf = make_certificate(keys[0].key.key.get(), {}, authority->get(), root);
    const Bytes of_another = make_entry(KeyKind::p256).certificates[0];
    const auto change = [&](const crypto::Pkcs12Change& wanted) {
        return change_container(path,
                                [&](ByteView before) { return crypto::rewrite_pkcs12(before, password, wanted); });
    };

    CHECK(change({nullptr, {of_another}}).error().code == Errc::no_certificate);
    const Bytes before = read_file(path);
    const auto kept = change({nullptr, {leaf, root, of_another}});
    REQUIRE(kept);
    CHECK(read_file(kept->string()) == before);
    const auto opened = crypto::open_container(read_file(path), password);
    REQUIRE(opened);
    CHECK(opened->keys[0].certificates == std::vector<Bytes>{leaf, root});
    CHECK(opened->keys[0].label == "Підпис");
    CHECK(opened->other_certificates == std::vector<Bytes>{of_another});

    const SecretString next("інше");
    REQUIRE(change({&next, {}}));
    const auto again = crypto::open_container(read_file(path), next);
    REQUIRE(again);
    CHECK(again->keys[0].certificates.size() == 2);
    CHECK(again->other_certificates.size() == 1);
    CHECK(change({&next, {}}).error().code == Errc::wrong_password);
}

TEST_CASE("container_that_a_link_leads_to_is_what_changes") {
    const Folder folder;
    const std::string path = folder.path("key.p12"), link = folder.path("link.p12");
    REQUIRE(write_new_container(path, keys_of("ecdsa"), password, crypto::Pkcs12Scheme::aes));
    std::error_code unable;
    std::filesystem::create_symlink(path, link, unable);
    if (unable) return;  // Windows, of a user who may not
    const SecretString next("інше");
    const auto kept = change_container(link, [&](ByteView before) {
        return crypto::rewrite_pkcs12(before, password, {&next, {}});
    });
    REQUIRE(kept);
    CHECK(kept->filename() == "key-before.p12");
    CHECK(std::filesystem::is_symlink(link));
    CHECK(crypto::open_container(read_file(path), next));
    CHECK(crypto::open_container(read_file(path), password).error().code == Errc::wrong_password);
}

TEST_CASE("container_that_somebody_else_changes_meanwhile_is_left") {
    const Folder folder;
    const std::string path = folder.write("key.p12", as_bytes("mine"));
    const auto change = [&](ByteView) -> Result<Bytes> {
        folder.write("key.p12", as_bytes("theirs"));
        return to_bytes(as_bytes("new"));
    };
    CHECK(change_container(path, change).error().code == Errc::busy);
    CHECK(as_text(read_file(path)) == "theirs");
    CHECK_FALSE(std::filesystem::exists(folder.path("key-before.p12")));
}

TEST_CASE("container_of_another_format_is_not_written_anew") {
    const auto entry = make_entry(KeyKind::p256);
    const Bytes bare = crypto::der_of(i2d_PrivateKey, entry.key.get());
    CHECK(crypto::rewrite_pkcs12(bare, password, {}).error().code == Errc::unsupported);
    const Bytes key6 = read_file(places::in_source("tests/fuzz/seeds/key6/both.dat"));
    CHECK(crypto::rewrite_pkcs12(key6, SecretString("secret"), {}).error().code == Errc::unsupported);
}

TEST_CASE("length_of_a_password_is_in_characters") {
    CHECK(characters_of(SecretString("їжак")) == 4);
    CHECK(characters_of(SecretString("")) == 0);
}

}  // namespace pidpys::keygen
