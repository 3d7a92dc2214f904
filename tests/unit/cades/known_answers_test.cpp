// SPDX-License-Identifier: MIT
// Digests of genuine X Long signatures that independent code has computed (pki 14).
#include "samples.hpp"

#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/cades/values.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

struct Answer {
    const char* digest;
    const char* signature_value;
    std::size_t esc_length;
    const char* esc;
    std::size_t refs_length;
    const char* refs;
    std::size_t v3_length;
    const char* v3;
    std::size_t v2_length;
    const char* v2;
};

// An answer that is not known is empty.
void check(const Sample& sample, const Answer& expected) {
    INFO(expected.digest);
    const auto same = [&](const ImprintInput& input, std::size_t length, const char* hex) {
        if (*hex == 0) return;
        CHECK(input.size() == length);
        CHECK(digest_hex(expected.digest, input) == hex);
    };
    const DigestAlgorithm& algorithm = *digest_by_name(expected.digest);
    const ImprintInput signature = signature_timestamp_input(sample.signer());
    CHECK(signature.size() == sample.signer().signature.size());
    if (*expected.signature_value != 0) CHECK(digest_hex(expected.digest, signature) == expected.signature_value);
    same(signature_and_refs_timestamp_input(sample.signer()), expected.esc_length, expected.esc);
    same(refs_timestamp_input(sample.signer()), expected.refs_length, expected.refs);
    const auto index = make_hash_index(sample.view, sample.signer(), algorithm);
    REQUIRE(index);
    HashedOctets content(*sample.view.content);
    const auto v3 = archive_timestamp_v3_input(sample.view, sample.signer(), content, algorithm, *index);
    REQUIRE(v3);
    same(*v3, expected.v3_length, expected.v3);
    same(archive_timestamp_v2_input(sample.view, sample.signer(), {}, {}), expected.v2_length, expected.v2);
}

}  // namespace

TEST_CASE("imprints_over_a_genuine_x_long_signature_of_dstu_are_those_that_others_computed") {
    if (!needs::foreign_data()) return;
    const Sample sample(needs::foreign_file("cades/CAdES-X-Long-DSTU-4145.p7s"));
    CHECK(hex_encode(*sample.view.content) == "546573740d0a");
    CHECK(digest_hex("dstu34311", *sample.view.content) ==
          "be148f2edba0f54272dd91ac5c779c7c6dbc702eca9928b0f7af98d1fa2af938");
    check(sample, {"dstu34311", "66d0c0858e366e248f4a7db71b33ae563e1ed81028276a07d533882570eccb5b", 2475,
                   "005ae38e98fc2adbcc1310c41bea44811a27dd6dad2405a0044822b415783f6c", 1202,
                   "f1a6a1b6840d83661c7ef497ce590bec605c7d55d359ac13bb9b9c08b1e92d89", 2194,
                   "9b520321aece29a565c72e95caf0c4b1027493da54316eb5b5915cd371c6d87c", 9817,
                   "d9fba197027da6cfd99cad265d47be2f3a700f8570c397c7afc62bae0fc37df5"});
    check(sample, {"KUPYNA-256", "303bd3077bd229ce9621c52cfcb6e7e79546180c15a078a31aeef49c83aac27c", 0, "", 0, "", 2195,
                   "20d7c8f4ccc454059c5a4aa6e45ded13a1c8996198f57ab0bde6de9ea34d6f29", 0, ""});
    check(sample, {"SHA256", "", 0, "", 0, "", 2193, "9cb02c8d41a350c770788dfee91b0e7ead3fcf5f1acf50a6fd9e7bad6b147a68",
                   9817, "ca1d00786d6c5a9e176a39d598530fb9877eb1958dc6c0482c0ac4b9fadc6f6b"});
    const auto index = make_hash_index(sample.view, sample.signer(), *digest_by_name("dstu34311"));
    REQUIRE(index);
    CHECK(hex_encode(*index) ==
          "3081e1300c060a2a862402010101010201302204201a4164607e8ac378fb19037fa703084a11f31f9e0ae24ec22560b21be97ed61a30"
          "003081aa0420509175d4cd645c3ff35f68b4c6e004ee7eda5b3301f1e117452e62b5df88dd1f042052936858c06288f19ae3af7ec046"
          "b0634ea1dabce67499d19babd6b50f127f8404209806b9b4acbf77bcab5411cfc72f1634292aee3e4fd2a7bd8342503e5de751430420"
          "5f9e77af63c98e3f84cd74b10fdf5d6976a01c919584398289030a1448774446042089b2b80451d7dc58edb476aedeaaba3d554bad7c"
          "6a4030331508eb08ada8e4d8");
    CHECK(digest_hex("dstu34311", revocation_values_of(sample.signer()).ocsps.at(0)) ==
          "adc543b8261e487f69eb0b1b5dc8c75acce4d933450ba8956976b7b72e5feba7");
    const auto refs = read_certificate_refs(sample.unsigned_value(oids::certificate_refs));
    REQUIRE(refs);
    CHECK(hex_encode(refs->at(1).hash.value) == "7355704c4b61c2f9e04f823a66613bddbd065870aa3dbdf3675ae3fc5658b760");
    CHECK(digest_hex("dstu34311", certificate_values_of(sample.signer()).at(0)) ==
          "ac84be3b1ca18fb765a3ff8178c1f4f419e1462351910ce5e1858ad105acfc50");
    const auto token = token_of(sample.unsigned_value(oids::signature_timestamp));
    CHECK(as_text(token.time) == "20240304082506Z");
}

TEST_CASE("imprints_over_a_genuine_x_long_signature_of_ecdsa_are_those_that_others_computed") {
    if (!needs::foreign_data()) return;
    const Sample sample(needs::foreign_file("cades/CAdES-X-Long-ECDSA.p7s"));
    check(sample, {"SHA256", "2981043c5941ea3f7ae8d16fe1259564cfe2b5ce1572240e9ef2d81ef3e586f7", 1937,
                   "fe58a3a639903e22b7c75a364dcb0d317fa4636c27d2ea730648d524fc553d8a", 869,
                   "39f0d58dab3202a6dc01cbfc4f9863d43a25e7255243712356cfb14037e48415", 1916,
                   "83dc7a1458b9ca4402b0b4de67d80f2955bb6b62670b0eb62cada014c2957d4d", 0, ""});
    const auto certificates = certificate_values_of(sample.signer());
    REQUIRE(certificates.size() == 2);
    CHECK(digest_hex("SHA1", certificates[0]) == "3a40fdab19873c8c7f6a37dc94d2ab393ec77aa0");
    CHECK(digest_hex("SHA1", certificates[1]) == "533e3734cdd37685be006f30bbf67db336bdd7f6");
    CHECK(digest_hex("SHA1", revocation_values_of(sample.signer()).ocsps.at(0)) ==
          "5ecb3786fa5c304e268e9fcafa9b6c52aebb1dce");
}

TEST_CASE("a_genuine_x_long_signature_of_rsa_has_the_digests_that_others_computed") {
    if (!needs::foreign_data()) return;
    const Sample sample(needs::foreign_file("pki/czo-cades/CAdES-X-Long-RSA.p7s"));
    CHECK(digest_hex("SHA256", signature_timestamp_input(sample.signer())) ==
          "bed8a3cc3c1654cdc44188bd626137fb0f1445b2c43c93f0127d42df10546d15");
    CHECK(digest_hex("SHA1", revocation_values_of(sample.signer()).ocsps.at(0)) ==
          "b82ecfe58816ef484e3501558b19bebf521bc242");
}

}  // namespace pidpys::crypto
