// SPDX-License-Identifier: MIT
#include "daemon/prompt/terminal_words.hpp"

#include <array>
#include <iterator>

namespace pidpys::daemon {
namespace {

struct Translation {
    Word word;
    std::array<const char*, api::language_count> texts;   // in the order of api::Language: uk, ru, en, pl
};

constexpr Translation translations[] = {
    {Word::client, {"клієнт", "клиент", "client", "klient"}},
    {Word::program, {"програма", "программа", "program", "program"}},
    {Word::unknown_program, {"невідома програма", "неизвестная программа", "an unknown program", "nieznany program"}},
    {Word::asks_admission, {"просить дозволу користуватися службою підпису", "просит разрешения пользоваться службой подписи",
                            "asks to use the signing service", "prosi o dostęp do usługi podpisu"}},
    {Word::asks_signature, {"просить підписати вашим ключем", "просит подписать вашим ключом", "asks to sign with your key",
                            "prosi o podpis Twoim kluczem"}},
    {Word::asks_permission,
     {"просить дозволу підписувати вашим ключем документи, яких служба ще не бачила",
      "просит разрешения подписывать вашим ключом документы, которых служба ещё не видела",
      "asks for leave to sign documents with your key that the service has not seen yet",
      "prosi o zgodę na podpisywanie Twoim kluczem dokumentów, których usługa jeszcze nie widziała"}},
    {Word::asks_batch, {"просить підписати список документів вашим ключем", "просит подписать список документов вашим ключом",
                        "asks to sign a list of documents with your key", "prosi o podpisanie listy dokumentów Twoim kluczem"}},
    {Word::asks_container, {"просить вибрати файл з ключем", "просит выбрать файл с ключом", "asks you to choose a key file",
                            "prosi o wybranie pliku z kluczem"}},
    {Word::program_fact, {"програма", "программа", "program", "program"}},
    {Word::box, {"скринька", "ящик", "box", "skrzynka"}},
    {Word::key, {"ключ", "ключ", "key of", "klucz"}},
    {Word::organization, {"організація", "организация", "organization", "organizacja"}},
    {Word::issuer, {"видавець", "издатель", "issued by", "wystawca"}},
    {Word::serial, {"серійний номер", "серийный номер", "serial", "numer seryjny"}},
    {Word::valid_until, {"чинний до", "действителен до", "valid until", "ważny do"}},
    {Word::signatures, {"кількість підписів", "количество подписей", "signatures", "liczba podpisów"}},
    {Word::documents, {"документів", "документов", "documents", "dokumentów"}},
    {Word::no_name, {"(без назви)", "(без названия)", "(no name)", "(bez nazwy)"}},
    {Word::octets, {"байтів", "байт", "octets", "bajtów"}},
    {Word::waits_until, {"запит діє до", "запрос действует до", "waits until", "prośba wygaśnie o"}},
    {Word::comes_later, {"Що саме буде підписано, стане відомо пізніше: служба цього ще не знає.",
                         "Что именно будет подписано, станет известно позже: служба этого ещё не знает.",
                         "What will be signed comes later: the service does not know it yet.",
                         "Co zostanie podpisane, okaże się później: usługa jeszcze tego nie wie."}},
    {Word::many_times, {"Після дозволу служба підпише стільки разів без нових запитань.",
                        "После разрешения служба подпишет столько раз без новых вопросов.",
                        "Once allowed, the service signs this many times without asking again.",
                        "Po zezwoleniu usługa podpisze tyle razy bez kolejnych pytań."}},
    {Word::hash_alone, {"хеш без документа", "хеш без документа", "hash without a document", "skrót bez dokumentu"}},
    {Word::hashes, {"хешів без документів", "хешей без документов", "hashes without documents", "skrótów bez dokumentów"}},
    {Word::hashes_explained,
     {"Буде підписано хеші. Що за ними стоїть, знає лише той, хто просить: документів служба не бачила.",
      "Будут подписаны хеши. Что за ними стоит, знает лишь тот, кто просит: документов служба не видела.",
      "Hashes will be signed. Only the one who asks knows what stands behind them: the service has seen no document.",
      "Podpisane zostaną skróty. Co się za nimi kryje, wie tylko proszący: usługa nie widziała dokumentów."}},
    {Word::caller_says, {"Слова того, хто просить (служба їх не перевіряла):", "Слова того, кто просит (служба их не проверяла):",
                         "The caller says (nobody has checked it):", "Słowa proszącego (niesprawdzone przez usługę):"}},
    {Word::hour_explained, {"(г — ні, і годину нічого від нього не показувати)", "(ч — нет, и час ничего от него не показывать)",
                            "(h: no, and nothing of this asker for an hour)", "(g — nie, i przez godzinę niczego od niego nie pokazywać)"}},
    {Word::admit, {"Впустити? (т — цього разу, з — завжди, н — ні) [н]: ", "Впустить? (д — в этот раз, в — всегда, н — нет) [н]: ",
                   "Admit? (y: this time, a: always, n: no) [n]: ", "Wpuścić? (t — tym razem, z — zawsze, n — nie) [n]: "}},
    {Word::allow, {"Дозволити? (т — так, н — ні) [н]: ", "Разрешить? (д — да, н — нет) [н]: ", "Allow? (y/n) [n]: ",
                   "Zezwolić? (t — tak, n — nie) [n]: "}},
    {Word::container_path, {"Повний шлях до файлу з ключем або порожньо: ", "Полный путь к файлу с ключом или пусто: ",
                            "Full path of the key file, or nothing: ", "Pełna ścieżka pliku z kluczem albo nic: "}},
    {Word::yes_or_no, {"т чи н: ", "д или н: ", "y or n: ", "t czy n: "}},
    {Word::path_or_nothing, {"Повний шлях або порожньо: ", "Полный путь или пусто: ", "A full path, or nothing: ",
                             "Pełna ścieżka albo nic: "}},
    {Word::yes_letter, {"т", "д", "y", "t"}},
    {Word::yes_word, {"так", "да", "yes", "tak"}},
    {Word::no_letter, {"н", "н", "n", "n"}},
    {Word::no_word, {"ні", "нет", "no", "nie"}},
    {Word::always_letter, {"з", "в", "a", "z"}},
    {Word::always_word, {"завжди", "всегда", "always", "zawsze"}},
    {Word::hour_letter, {"г", "ч", "h", "g"}},
    {Word::hour_word, {"година", "час", "hour", "godzina"}},
    {Word::timed_out, {"час минув", "время истекло", "nobody answered in time", "czas minął"}},
    {Word::withdrawn, {"запит відкликано", "запрос отозван", "the request was withdrawn", "prośbę wycofano"}},
};

constexpr bool in_words_order() {
    for (std::size_t i = 0; i < std::size(translations); ++i)
        if (translations[i].word != static_cast<Word>(i)) return false;
    return std::size(translations) == static_cast<std::size_t>(Word::count_);
}
static_assert(in_words_order(), "every word, in the enumeration's order");

}  // namespace

std::string say(api::Language language, Word word) {
    return translations[static_cast<std::size_t>(word)].texts[static_cast<std::size_t>(language)];
}

}  // namespace pidpys::daemon
