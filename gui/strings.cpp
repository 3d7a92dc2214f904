// SPDX-License-Identifier: MIT
#include "gui/strings.hpp"

#include <array>

#include <QLocale>

namespace pidpys::gui {

namespace {

struct Entry {
    Text id;
    std::array<const char*, 4> texts;  // in the order of Language
};

constexpr Entry catalogue[] = {
    {Text::question_title, {"pidpys — потрібне ваше рішення", "pidpys — your decision is needed",
                            "pidpys — нужно ваше решение", "pidpys — potrzebna jest Twoja decyzja"}},
    {Text::a_site, {"Сайт", "Website", "Сайт", "Strona internetowa"}},
    {Text::a_program, {"Програма на цьому комп’ютері", "A program on this computer",
                       "Программа на этом компьютере", "Program na tym komputerze"}},
    {Text::a_client, {"Клієнт сервісу підписання", "A client of the signing service",
                      "Клиент сервиса подписания", "Klient usługi podpisywania"}},
    {Text::unknown_program, {"невідома програма", "unknown program", "неизвестная программа", "nieznany program"}},
    {Text::asks_admission, {"просить дозволу користуватися службою підпису", "asks to use the signing service",
                            "просит разрешения пользоваться службой подписи", "prosi o dostęp do usługi podpisu"}},
    {Text::asks_signature, {"просить підписати вашим ключем", "asks to sign with your key",
                            "просит подписать вашим ключом", "prosi o podpis Twoim kluczem"}},
    {Text::asks_signatures, {"просить дозволу на кілька підписів вашим ключем", "asks for several signatures with your key",
                             "просит разрешения на несколько подписей вашим ключом", "prosi o kilka podpisów Twoim kluczem"}},
    {Text::asks_permission,
     {"просить дозволу підписувати вашим ключем документи, яких служба ще не бачила",
      "asks for leave to sign documents with your key that the service has not seen yet",
      "просит разрешения подписывать вашим ключом документы, которых служба ещё не видела",
      "prosi o zgodę na podpisywanie Twoim kluczem dokumentów, których usługa jeszcze nie widziała"}},
    {Text::asks_batch, {"просить підписати список документів", "asks to sign a list of documents",
                        "просит подписать список документов", "prosi o podpisanie listy dokumentów"}},
    {Text::asks_container, {"просить вибрати файл з ключем", "asks you to choose a key file",
                            "просит выбрать файл с ключом", "prosi o wybranie pliku z kluczem"}},
    {Text::admission_explained,
     {"Якщо дозволити, сайт зможе бачити ваші сертифікати і просити про підписи. Кожне використання ключа служба все одно узгодить з вами.",
      "If you allow it, the site can see your certificates and ask for signatures. Each use of a key still needs your consent.",
      "Если разрешить, сайт сможет видеть ваши сертификаты и просить о подписях. Каждое использование ключа служба всё равно согласует с вами.",
      "Jeśli zezwolisz, strona zobaczy Twoje certyfikaty i będzie mogła prosić o podpisy. Każde użycie klucza nadal wymaga Twojej zgody."}},
    {Text::container_explained,
     {"Сайт дізнається лише, де лежить файл, і зможе попросити службу відкрити його з паролем, який ви введете на сайті.",
      "The site learns only where the file is, and can ask the service to open it with the password you type on the site.",
      "Сайт узнает только, где лежит файл, и сможет попросить службу открыть его с паролем, который вы введёте на сайте.",
      "Strona dowie się tylko, gdzie jest plik, i może poprosić usługę o otwarcie go hasłem wpisanym na stronie."}},
    {Text::key, {"Ключ", "Key", "Ключ", "Klucz"}},
    {Text::organization, {"Організація", "Organization", "Организация", "Organizacja"}},
    {Text::issuer, {"Видавець", "Issuer", "Издатель", "Wystawca"}},
    {Text::serial, {"Серійний номер", "Serial number", "Серийный номер", "Numer seryjny"}},
    {Text::valid_until, {"Чинний до", "Valid until", "Действителен до", "Ważny do"}},
    {Text::program, {"Програма", "Program", "Программа", "Program"}},
    {Text::box, {"Скринька", "Box", "Ящик", "Skrzynka"}},
    {Text::signatures_allowed, {"Кількість підписів", "Number of signatures", "Количество подписей", "Liczba podpisów"}},
    {Text::many_explained,
     {"Після дозволу служба підпише стільки разів без нових запитань.",
      "Once allowed, the service will sign this many times without asking again.",
      "После разрешения служба подпишет столько раз без новых вопросов.",
      "Po zezwoleniu usługa podpisze tyle razy bez kolejnych pytań."}},
    {Text::documents_unknown,
     {"Що саме буде підписано, стане відомо пізніше: служба цього ще не знає.",
      "What will be signed comes later: the service does not know it yet.",
      "Что именно будет подписано, станет известно позже: служба этого ещё не знает.",
      "Co zostanie podpisane, okaże się później: usługa jeszcze tego nie wie."}},
    {Text::document, {"Документ", "Document", "Документ", "Dokument"}},
    {Text::documents, {"Документи: %1", "Documents: %1", "Документы: %1", "Dokumenty: %1"}},
    {Text::unnamed_document, {"без назви", "no name", "без названия", "bez nazwy"}},
    {Text::total_size, {"разом %1", "%1 in all", "всего %1", "razem %1"}},
    {Text::hash_alone, {"хеш без документа", "hash without a document", "хеш без документа", "skrót bez dokumentu"}},
    {Text::hashes, {"Хеші без документів: %1", "Hashes without documents: %1", "Хеши без документов: %1", "Skróty bez dokumentów: %1"}},
    {Text::hashes_explained,
     {"Буде підписано хеші. Що за ними стоїть, знає лише той, хто просить: документів служба не бачила.",
      "Hashes will be signed. Only the one who asks knows what stands behind them: the service has seen no document.",
      "Будут подписаны хеши. Что за ними стоит, знает лишь тот, кто просит: документов служба не видела.",
      "Podpisane zostaną skróty. Co się za nimi kryje, wie tylko proszący: usługa nie widziała dokumentów."}},
    {Text::site_says, {"Повідомлення сайту — служба його не перевіряла", "The site’s own words — not checked by the service",
                       "Сообщение сайта — служба его не проверяла", "Słowa strony — niesprawdzone przez usługę"}},
    {Text::program_says, {"Повідомлення програми — служба його не перевіряла", "The program’s own words — not checked by the service",
                          "Сообщение программы — служба его не проверяла", "Słowa programu — niesprawdzone przez usługę"}},
    {Text::shortened, {"Повідомлення скорочено: воно завелике.", "The message is shortened: it is too large.",
                       "Сообщение сокращено: оно слишком большое.", "Wiadomość skrócono: jest zbyt duża."}},
    {Text::allow, {"&Дозволити", "&Allow", "&Разрешить", "&Zezwól"}},
    {Text::deny, {"&Відмовити", "&Deny", "&Отказать", "&Odmów"}},
    {Text::no_for_an_hour, {"Не питати &годину", "Not for an &hour", "Не спрашивать &час", "Nie pytaj &godzinę"}},
    {Text::no_for_an_hour_explained,
     {"Відмовити і годину не показувати запитів від %1", "Deny, and show no requests of %1 for an hour",
      "Отказать и час не показывать запросов от %1", "Odmów i przez godzinę nie pokazuj próśb od %1"}},
    {Text::choose_file, {"Ви&брати файл…", "&Choose a file…", "Вы&брать файл…", "Wy&bierz plik…"}},
    {Text::remember, {"&Запам’ятати рішення для цього сайту", "&Remember this decision for the site",
                      "&Запомнить решение для этого сайта", "Za&pamiętaj decyzję dla tej strony"}},
    {Text::arming, {"Прочитайте запит…", "Read the request…", "Прочитайте запрос…", "Przeczytaj prośbę…"}},
    {Text::time_left, {"Запит діє ще %1", "The request ends in %1", "Запрос действует ещё %1", "Prośba wygaśnie za %1"}},
    {Text::more_waiting, {"Ще запитів у черзі: %1", "More requests waiting: %1", "Ещё запросов в очереди: %1", "Kolejne prośby: %1"}},
    {Text::choose_file_title, {"Файл з ключем", "Key file", "Файл с ключом", "Plik z kluczem"}},
    {Text::key_files, {"Файли ключів", "Key files", "Файлы ключей", "Pliki kluczy"}},
    {Text::all_files, {"Усі файли", "All files", "Все файлы", "Wszystkie pliki"}},

    {Text::progress_title, {"pidpys — підписання документів", "pidpys — signing documents", "pidpys — подписание документов",
                            "pidpys — podpisywanie dokumentów"}},
    {Text::progress_text, {"Підписано %1 з %2", "Signed %1 of %2", "Подписано %1 из %2", "Podpisano %1 z %2"}},

    {Text::login_title, {"pidpys — вхід з ключем", "pidpys — log in with a key", "pidpys — вход с ключом", "pidpys — logowanie kluczem"}},
    {Text::login_explained,
     {"Служба відкриє ключ і триматиме його в захищеній пам’яті, доки ви не завершите роботу з ним або екран не заблокується. "
      "Кожен підпис узгоджується з вами.",
      "The service opens the key and keeps it in protected memory until you log out or the screen locks. Each signature needs "
      "your consent.",
      "Служба откроет ключ и будет держать его в защищённой памяти, пока вы не завершите работу с ним или экран не "
      "заблокируется. Каждая подпись согласуется с вами.",
      "Usługa otworzy klucz i będzie go trzymać w chronionej pamięci, aż się wylogujesz lub ekran zostanie zablokowany. Każdy "
      "podpis wymaga Twojej zgody."}},
    {Text::container_file, {"&Файл з ключем", "Key &file", "&Файл с ключом", "&Plik z kluczem"}},
    {Text::browse, {"&Огляд…", "&Browse…", "&Обзор…", "P&rzeglądaj…"}},
    {Text::password, {"&Пароль", "&Password", "&Пароль", "&Hasło"}},
    {Text::certificates, {"&Сертифікати", "&Certificates", "&Сертификаты", "&Certyfikaty"}},
    {Text::certificates_explained,
     {"Потрібні, лише якщо у файлі ключа їх немає.", "Needed only if the key file has none.",
      "Нужны, только если в файле ключа их нет.", "Potrzebne tylko, gdy plik klucza ich nie zawiera."}},
    {Text::add, {"&Додати…", "&Add…", "&Добавить…", "&Dodaj…"}},
    {Text::remove, {"Ви&лучити", "&Remove", "&Удалить", "&Usuń"}},
    {Text::login, {"&Увійти з ключем", "&Log in", "&Войти с ключом", "&Zaloguj się"}},
    {Text::without_keys, {"Працювати &без ключа", "Work &without a key", "Работать &без ключа", "Pracuj &bez klucza"}},
    {Text::close, {"За&крити", "Cl&ose", "За&крыть", "Za&mknij"}},
    {Text::opening, {"Відкриваємо ключ…", "Opening the key…", "Открываем ключ…", "Otwieranie klucza…"}},
    {Text::certificate_files, {"Файли сертифікатів", "Certificate files", "Файлы сертификатов", "Pliki certyfikatów"}},
    {Text::path_missing, {"Виберіть файл з ключем.", "Choose a key file.", "Выберите файл с ключом.", "Wybierz plik z kluczem."}},

    {Text::overview_title, {"pidpys — ключі та дозволи", "pidpys — keys and permissions", "pidpys — ключи и разрешения",
                            "pidpys — klucze i zezwolenia"}},
    {Text::keys_tab, {"&Ключі", "&Keys", "&Ключи", "&Klucze"}},
    {Text::permissions_tab, {"&Дозволи", "&Permissions", "&Разрешения", "&Zezwolenia"}},
    {Text::sites_tab, {"&Сайти", "&Sites", "&Сайты", "&Strony"}},
    {Text::no_keys, {"Ключі не використовуються.", "No keys are in use.", "Ключи не используются.", "Brak kluczy w użyciu."}},
    {Text::no_permissions, {"Чинних дозволів немає.", "There are no permissions.", "Действующих разрешений нет.", "Brak zezwoleń."}},
    {Text::no_sites, {"Рішень щодо сайтів ще немає.", "No site has been decided on yet.", "Решений о сайтах ещё нет.",
                      "Nie podjęto jeszcze decyzji o żadnej stronie."}},
    {Text::revoke, {"&Відкликати", "&Revoke", "&Отозвать", "&Cofnij"}},
    {Text::logout, {"За&вершити роботу з ключами", "Log &out", "За&вершить работу с ключами", "&Wyloguj"}},
    {Text::caller, {"Хто", "Who", "Кто", "Kto"}},
    {Text::owner, {"Власник", "Owner", "Владелец", "Właściciel"}},
    {Text::local_programs, {"Програми цього комп’ютера", "Programs on this computer", "Программы этого компьютера",
                            "Programy na tym komputerze"}},
    {Text::uses_left, {"Залишилось", "Left", "Осталось", "Pozostało"}},
    {Text::expires, {"Діє до", "Expires", "Действует до", "Wygasa"}},
    {Text::site, {"Сайт", "Site", "Сайт", "Strona"}},
    {Text::decision, {"Рішення", "Decision", "Решение", "Decyzja"}},
    {Text::decided, {"Коли", "When", "Когда", "Kiedy"}},
    {Text::admitted, {"дозволено", "allowed", "разрешено", "zezwolono"}},
    {Text::refused, {"відмовлено", "denied", "отказано", "odmówiono"}},
    {Text::by_configuration, {"%1 (налаштування)", "%1 (configuration)", "%1 (настройки)", "%1 (konfiguracja)"}},
    {Text::purpose, {"Призначення", "Purpose", "Назначение", "Przeznaczenie"}},
    {Text::purpose_signature, {"підпис", "signature", "подпись", "podpis"}},
    {Text::purpose_agreement, {"узгодження ключів", "key agreement", "согласование ключей", "uzgadnianie kluczy"}},

    {Text::history_title, {"pidpys — історія", "pidpys — history", "pidpys — история", "pidpys — historia"}},
    {Text::event, {"Подія", "Event", "Событие", "Zdarzenie"}},
    {Text::no_history, {"Записів ще немає.", "There are no records yet.", "Записей ещё нет.", "Brak wpisów."}},
    {Text::older, {"&Давніші", "&Older", "&Более давние", "&Starsze"}},
    {Text::refresh, {"&Оновити", "&Refresh", "&Обновить", "&Odśwież"}},
    {Text::fingerprint, {"Відбиток ключа", "Key fingerprint", "Отпечаток ключа", "Odcisk klucza"}},
    {Text::decision_remembered, {"Рішення запам’ятано", "The decision is remembered", "Решение запомнено",
                                "Decyzję zapamiętano"}},
    {Text::decided_by, {"Хто вирішив", "Decided by", "Кто решил", "Kto zdecydował"}},
    {Text::reason, {"Причина", "Reason", "Причина", "Powód"}},
    {Text::identifier, {"Ідентифікатор", "Identifier", "Идентификатор", "Identyfikator"}},
    {Text::by_virtue_of, {"На підставі", "By virtue of", "На основании", "Na podstawie"}},
    {Text::more_digests, {"і ще документів: %1", "and more documents: %1", "и ещё документов: %1",
                         "i jeszcze dokumentów: %1"}},
    {Text::record_hash, {"Геш запису", "The record’s hash", "Хеш записи", "Skrót wpisu"}},
    {Text::event_opened, {"Журнал розпочато", "Journal begun", "Журнал начат", "Dziennik rozpoczęty"}},
    {Text::event_started, {"Службу запущено", "Service started", "Служба запущена", "Usługa uruchomiona"}},
    {Text::event_question, {"Запит", "Request", "Запрос", "Prośba"}},
    {Text::event_answer, {"Відповідь", "Answer", "Ответ", "Odpowiedź"}},
    {Text::event_permission_given, {"Дозвіл надано", "Permission given", "Разрешение дано", "Udzielono zezwolenia"}},
    {Text::event_permission_used_up, {"Дозвіл вичерпано", "Permission used up", "Разрешение исчерпано",
                                     "Zezwolenie wyczerpane"}},
    {Text::event_permission_revoked, {"Дозвіл відкликано", "Permission revoked", "Разрешение отозвано",
                                     "Zezwolenie cofnięte"}},
    {Text::event_permission_expired, {"Строк дозволу минув", "Permission expired", "Срок разрешения истёк",
                                     "Zezwolenie wygasło"}},
    {Text::event_signature, {"Підписано", "Signed", "Подписано", "Podpisano"}},
    {Text::event_key_login, {"Вхід з ключем", "Key log-in", "Вход с ключом", "Logowanie kluczem"}},
    {Text::event_key_logout, {"Ключ прибрано", "Key log-out", "Ключ убран", "Wylogowanie klucza"}},
    {Text::event_admission_revoked, {"Рішення про сайт скасовано", "Decision about the site withdrawn", "Решение о сайте отменено",
                                    "Cofnięto decyzję o stronie"}},
    {Text::event_sealed, {"Журнал закрито", "Journal sealed", "Журнал закрыт", "Dziennik zamknięty"}},
    {Text::outcome_timed_out, {"не відповіли вчасно", "not answered in time", "не ответили вовремя",
                              "brak odpowiedzi w terminie"}},
    {Text::outcome_unavailable, {"нікого було запитати", "nobody to ask", "некого было спросить",
                                "nie było kogo zapytać"}},
    {Text::outcome_cancelled, {"скасовано", "cancelled", "отменено", "anulowano"}},
    {Text::outcome_not_asked, {"не питали: забагато запитів", "not asked: too many requests", "не спрашивали: слишком много запросов",
                               "nie pytano: zbyt wiele próśb"}},
    {Text::kind_admission, {"доступ до служби", "access to the service", "доступ к службе", "dostęp do usługi"}},
    {Text::kind_batch, {"список документів", "a list of documents", "список документов", "lista dokumentów"}},
    {Text::kind_container, {"вибір файлу з ключем", "choice of a key file", "выбор файла с ключом",
                           "wybór pliku z kluczem"}},
    {Text::by_agent, {"ви, у вікні", "you, in the window", "вы, в окне", "Ty, w oknie"}},
    {Text::by_terminal, {"ви, у терміналі", "you, at the terminal", "вы, в терминале", "Ty, w terminalu"}},
    {Text::by_policy, {"правила служби", "the service’s policy", "правила службы", "reguły usługi"}},
    {Text::by_permission, {"дозвіл, наданий раніше", "a permission given before", "разрешение, данное раньше",
                           "zezwolenie udzielone wcześniej"}},
    {Text::by_caller, {"ключ приніс сам запитувач", "the caller brought its own key", "ключ принёс сам просящий",
                       "proszący podał własny klucz"}},
    {Text::by_settings, {"налаштування служби", "the service’s configuration", "настройки службы", "konfiguracja usługi"}},

    {Text::state_disconnected, {"Служба не запущена", "The service is not running", "Служба не запущена", "Usługa nie działa"}},
    {Text::state_locked, {"Очікує входу", "Waiting for login", "Ожидает входа", "Oczekuje na logowanie"}},
    {Text::state_no_keys, {"Працює без ключів", "Running without keys", "Работает без ключей", "Działa bez kluczy"}},
    {Text::state_keys, {"Ключ: %1", "Key: %1", "Ключ: %1", "Klucz: %1"}},
    {Text::state_question, {"Потрібне ваше рішення", "Your decision is needed", "Нужно ваше решение", "Potrzebna jest Twoja decyzja"}},
    {Text::menu_question, {"Показати &запит", "Show the re&quest", "Показать &запрос", "Pokaż &prośbę"}},
    {Text::menu_login, {"&Увійти з ключем…", "&Log in…", "&Войти с ключом…", "&Zaloguj się…"}},
    {Text::menu_overview, {"&Ключі та дозволи…", "&Keys and permissions…", "&Ключи и разрешения…", "&Klucze i zezwolenia…"}},
    {Text::menu_history, {"&Історія…", "&History…", "&История…", "&Historia…"}},
    {Text::menu_demo, {"Відкрити &демонстрацію", "Open the &demo page", "Открыть &демонстрацию", "Otwórz stronę &demo"}},
    {Text::menu_quit, {"Ви&йти", "&Quit", "Вы&йти", "Za&kończ"}},
    {Text::status_title, {"pidpys — служба підпису", "pidpys — signing service", "pidpys — служба подписи", "pidpys — usługa podpisu"}},
    {Text::listening_at, {"Адреси: %1", "Addresses: %1", "Адреса: %1", "Adresy: %1"}},

    {Text::error_wrong_password, {"Пароль неправильний або файл пошкоджено.", "The password is wrong or the file is damaged.",
                                  "Пароль неверный или файл повреждён.", "Hasło jest błędne lub plik uszkodzony."}},
    {Text::error_no_certificate, {"У файлі немає сертифіката. Додайте його нижче.", "The file has no certificate. Add it below.",
                                  "В файле нет сертификата. Добавьте его ниже.", "Plik nie zawiera certyfikatu. Dodaj go poniżej."}},
    {Text::error_no_key, {"У файлі немає особистого ключа.", "There is no private key in the file.",
                          "В файле нет личного ключа.", "W pliku nie ma klucza prywatnego."}},
    {Text::error_not_found, {"Файл не знайдено.", "The file was not found.", "Файл не найден.", "Nie znaleziono pliku."}},
    {Text::error_malformed, {"Це не файл ключа.", "This is not a key file.", "Это не файл ключа.", "To nie jest plik klucza."}},
    {Text::error_unsupported, {"Такий вид ключа не підтримується.", "This kind of key is not supported.",
                               "Такой вид ключа не поддерживается.", "Ten rodzaj klucza nie jest obsługiwany."}},
    {Text::error_too_large, {"Файл завеликий або вимагає забагато обчислень.", "The file is too large or asks for too much work.",
                             "Файл слишком большой или требует слишком много вычислений.", "Plik jest zbyt duży lub wymaga zbyt wielu obliczeń."}},
    {Text::error_expired, {"Строк дії сертифіката минув.", "The certificate has expired.", "Срок действия сертификата истёк.",
                           "Certyfikat wygasł."}},
    {Text::error_untrusted, {"Видавець сертифіката невідомий службі.", "The certificate’s issuer is not known to the service.",
                             "Издатель сертификата неизвестен службе.", "Wystawca certyfikatu nie jest znany usłudze."}},
    {Text::error_busy, {"Ключі вже використовуються. Спершу завершіть роботу з ними.", "Keys are already in use. Log out first.",
                        "Ключи уже используются. Сначала завершите работу с ними.", "Klucze są już w użyciu. Najpierw się wyloguj."}},
    {Text::error_unavailable, {"Служба не відповідає.", "The service does not answer.", "Служба не отвечает.", "Usługa nie odpowiada."}},
    {Text::error_other, {"Не вдалося: %1", "It failed: %1", "Не удалось: %1", "Nie powiodło się: %1"}},

    {Text::octets, {"%1 Б", "%1 B", "%1 Б", "%1 B"}},
    {Text::kilobytes, {"%1 КБ", "%1 KB", "%1 КБ", "%1 KB"}},
    {Text::megabytes, {"%1 МБ", "%1 MB", "%1 МБ", "%1 MB"}},
    {Text::gigabytes, {"%1 ГБ", "%1 GB", "%1 ГБ", "%1 GB"}},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(catalogue); ++i)
        if (catalogue[i].id != static_cast<Text>(i)) return false;
    return std::size(catalogue) == static_cast<std::size_t>(Text::count_);
}
static_assert(in_order(), "the catalogue has every text, in the enumeration's order");

Language language = Language::uk;

}  // namespace

Language desktop_language() {
    const QLocale locale = QLocale::system();
    switch (locale.language()) {
        case QLocale::C: return Language::uk;
        case QLocale::Ukrainian: return Language::uk;
        case QLocale::Russian: return Language::ru;
        case QLocale::Polish: return Language::pl;
        default: return Language::en;
    }
}

Language current_language() { return language; }
void set_language(Language chosen) { language = chosen; }

QString say(Text text) {
    return QString::fromUtf8(catalogue[static_cast<std::size_t>(text)].texts[static_cast<std::size_t>(language)]);
}

// Texts of strangers go in unread: an argument that holds "%2" stays as it is.
QString say(Text text, const QString& argument) { return say(text).arg(argument); }
QString say(Text text, const QString& first, const QString& second) { return say(text).arg(first, second); }

}  // namespace pidpys::gui
