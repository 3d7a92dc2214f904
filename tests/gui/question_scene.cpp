// SPDX-License-Identifier: MIT
#include "question_scene.hpp"

#include "scene.hpp"

namespace pidpys::test {

using channel::Question;

std::vector<std::pair<const char*, Question>> all_questions() {
    auto message = page_question();
    message.preferred_width = message.preferred_height = 10'000;
    for (int i = 0; i < 300; ++i) message.metadata_html += "<p>Рядок повідомлення сайту</p>";
    auto longest = page_question();
    longest.origin = "https://" + std::string(200, 'a') + ".ministerstvo-tsyfrovoyi-transformatsiyi.gov.ua:8443";
    longest.asker = "ministerstvo-tsyfrovoyi-transformatsiyi.gov.ua";
    longest.key.owner = std::string(600, 'W');
    longest.documents[0].name = std::string(255, 'n');
    auto imitation = admission_question();
    imitation.origin = "https://xn--80aa0cbo65f.com";
    imitation.asker = "xn--80aa0cbo65f.com";
    auto permission = permission_question(10'000);
    auto container = admission_question();
    container.kind = channel::QuestionKind::container;
    auto program = page_question();
    program.origin.clear();
    program.program = "python3.11";
    program.process = 48213;
    auto hashes = page_question();
    hashes.documents.assign(30, {"", 0, "SHA-256", std::string(64, 'f'), true});
    auto severable = batch_question(30);
    severable.severable = true;
    auto at_hand = page_question();
    at_hand.documents[0].at_hand = true;
    auto levels = page_question();
    levels.proofs = {"CAdES-X Long",
                     true,
                     {"http://acsk.example.ua/services/tsp/dstu/", "http://" + std::string(200, 'x') + ".example/tsp"}};
    auto several = page_question();
    several.other_keys.assign(3, several.key);
    several.other_keys[1].owner = std::string(600, 'W');
    auto new_keys = new_keys_question();
    auto revocation = page_question();
    revocation.kind = channel::QuestionKind::revocation;
    revocation.documents.clear();
    revocation.subject = "keyCompromise";
    revocation.since = 1788000000;
    auto import = revocation;
    import.kind = channel::QuestionKind::certificate_import;
    import.subject = "/home/olena/" + std::string(200, 'k') + ".p12";
    return {{"import", import},
            {"new_keys", new_keys},
            {"revocation", revocation},
            {"page", page_question()},
            {"message", message},
            {"longest", longest},
            {"imitation", imitation},
            {"permission", permission},
            {"admission", admission_question()},
            {"container", container},
            {"program", program},
            {"hashes", hashes},
            {"batch", batch_question(300)},
            {"severable", severable},
            {"at_hand", at_hand},
            {"levels", levels},
            {"other_keys", several}};
}

}  // namespace pidpys::test
