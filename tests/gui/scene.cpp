// SPDX-License-Identifier: MIT
#include "scene.hpp"

#include <QApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QSysInfo>
#include <QTest>

namespace pidpys::test {

using namespace channel;

Question page_question(int milliseconds) {
    Question question;
    question.id = "q";
    question.kind = QuestionKind::signature;
    question.origin = "https://bank.ua";
    question.asker = "bank.ua";
    question.key.owner = "Петренко Олена Іванівна";
    question.key.organization = "ТОВ «Приклад»";
    question.key.issuer = "Демонстраційний центр сертифікації ключів";
    question.key.serial = "3A7F00C14B2296E0040000001B2C3D4E5F607182";
    question.key.not_after = 1'893'456'000;
    question.documents.push_back({"Договір постачання №17 від 12.03.2026.pdf", 482'113, "SHA-256",
                                  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"});
    question.metadata_html =
        "<h1>Платіж постачальнику</h1><p>Сума: <b>12 500,00 грн</b></p><ul><li>рахунок UA21 3223 1300 0002 6007</li>"
        "<li>призначення: договір №17</li></ul>";
    question.deadline = QDateTime::currentMSecsSinceEpoch() + milliseconds;
    return question;
}

Question batch_question(std::size_t documents) {
    Question question = page_question();
    question.kind = QuestionKind::batch;
    question.origin.clear();
    question.asker = "client Бухгалтерія-01";
    question.client = "Бухгалтерія-01";
    question.box = "7a0f3c52@diadoc";
    question.organization = "ТОВ «Приклад»";
    question.program = "1cv8";
    question.metadata_html.clear();
    question.documents.clear();
    for (std::size_t i = 0; i < documents; ++i)
        question.documents.push_back({"Накладна " + std::to_string(1000 + i) + ".xml", 10'240 + 37 * i, "SHA-256",
                                      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"});
    question.uses = documents;
    return question;
}

Question admission_question() {
    Question question = page_question();
    question.kind = QuestionKind::admission;
    question.documents.clear();
    question.metadata_html.clear();
    return question;
}

Question new_keys_question() {
    Question question = admission_question();
    question.kind = QuestionKind::new_keys;
    question.subject = question.key.organization;
    question.owner = question.key.owner;
    question.shortest_password = 8;
    return question;
}

std::vector<channel::TokenEntry> two_tokens() {
    return {{"pkcs11:token=work;serial=01", "pidpys", "E.key_Almaz-1C", "0100123"},
            {"pkcs11:token=home;serial=02", "Key", "ST-338", "02", channel::PinState::last_try}};
}

Question permission_question(std::uint64_t uses) {
    Question question = page_question();
    question.documents.clear();
    question.uses = uses;
    question.lifetime = 8 * 3600;
    return question;
}

bool is_on_windows() { return QSysInfo::productType() == QStringLiteral("windows"); }

bool wait_until(const std::function<bool()>& condition, int limit) { return QTest::qWaitFor(condition, limit); }
void run_loop(int milliseconds) { QTest::qWait(milliseconds); }

QPalette light_palette() {
    QPalette palette(QColor(0xf2, 0xf3, 0xf5));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Highlight, QColor(0x1b, 0x6a, 0xc2));
    return palette;
}

QPalette dark_palette() {
    QPalette palette(QColor(0x2b, 0x2d, 0x30));
    palette.setColor(QPalette::Base, QColor(0x1f, 0x20, 0x23));
    palette.setColor(QPalette::AlternateBase, QColor(0x26, 0x28, 0x2b));
    palette.setColor(QPalette::Highlight, QColor(0x3d, 0x8b, 0xe0));
    for (const auto role : {QPalette::WindowText, QPalette::ButtonText, QPalette::Text})
        palette.setColor(QPalette::Disabled, role, QColor(0x8a, 0x8d, 0x91));
    return palette;
}

QPalette high_contrast_palette() {
    QPalette palette(Qt::white, Qt::black, Qt::white, Qt::black, Qt::white, Qt::white, Qt::white, Qt::black, Qt::black);
    palette.setColor(QPalette::Highlight, Qt::yellow);
    palette.setColor(QPalette::HighlightedText, Qt::black);
    palette.setColor(QPalette::AlternateBase, Qt::black);
    palette.setColor(QPalette::ToolTipBase, Qt::black);
    palette.setColor(QPalette::ToolTipText, Qt::white);
    return palette;
}

std::vector<Look> looks() {
    return {{"light", light_palette()}, {"dark", dark_palette()}, {"high contrast", high_contrast_palette()}};
}

ShownDialog::ShownDialog(const Question& question)
    : dialog_(std::make_unique<gui::QuestionDialog>(question, false, [this](const Answer& given) {
          answer_ = given;
          ++answers_;
      })) {
    dialog_->show();
    (void)QTest::qWaitForWindowActive(dialog_.get());
}

ShownDialog::~ShownDialog() { dialog_.reset(); }

bool ShownDialog::wait_armed() const {
    return wait_until([this] { return dialog_->guard().armed(); });
}

}  // namespace pidpys::test
