// SPDX-License-Identifier: MIT
// The page's words. Messages of the service come from the service, names of options from its description.
export const texts = {
  uk: {
    trust: 'Браузери довіряють службі до {}. Продовжити довіру: у вікні pidpys або командою pidpys trust renew.',
    title: 'підпис', skip: 'До роботи', languages: 'Мова', tasks: 'Завдання', results: 'Результати',
    intro: 'Ця сторінка підписує й перевіряє файли через вашу місцеву службу. Файли не залишають цей компʼютер.',
    sign: 'Підписати', verify: 'Перевірити', permission: 'Дозвіл', files: 'Файли', note: 'Примітка для вікна дозволу',
    form: 'Вид підпису', detached: 'Окремо від файлу', attached: 'Разом із файлом', hashes: 'Лише геші, усі за раз',
    key: 'Чий ключ', heldKey: 'Ключ служби', ownKey: 'Власний контейнер', container: 'Контейнер', password: 'Пароль',
    options: 'Параметри', signature: 'Підпис', data: 'Підписаний файл, якщо підпис окремо',
    uses: 'Скільки підписів', width: 'Ширина примітки, пікселів', height: 'Висота примітки, пікселів', ask: 'Попросити',
    hint: 'Служба покаже вікно: хто просить, що саме буде підписано і яким ключем. Без вашого дозволу підпису не буде.',
    permissionHint: 'Отриманий дозвіл сторінка використає для наступних підписів.',
    calls: 'Запити до служби', showAs: 'Показати як', noCalls: 'Тут зʼявляться запити, які зробить сторінка.',
    docs: 'Опис усіх запитів', unset: '— (типово: {})', masked: 'пароль',
    keys: 'Ключ: {}', noKeys: 'Ключ не обрано: увійдіть з ключем у вікні служби.', down: 'Служба не відповідає.',
    waiting: 'Чекаємо на ваш дозвіл у вікні служби…', working: 'Працюємо…', done: 'Готово.',
    download: 'Завантажити {}', valid: 'Підпис дійсний: {}', invalid: 'Підпис не дійсний: {}', content: 'Підписаний вміст'
  },
  en: {
    trust: 'Browsers trust the service until {}. Renew it in the window of pidpys or by: pidpys trust renew.',
    title: 'pidpys', skip: 'To the work', languages: 'Language', tasks: 'Tasks', results: 'Results',
    intro: 'This page signs and verifies files through your local service. The files do not leave this computer.',
    sign: 'Sign', verify: 'Verify', permission: 'Permission', files: 'Files', note: 'Note for the permission window',
    form: 'Kind of signature', detached: 'Beside the file', attached: 'Together with the file',
    hashes: 'Hashes alone, all at once', key: 'Whose key', heldKey: 'The service’s key', ownKey: 'My own container',
    container: 'Container', password: 'Password', options: 'Options', signature: 'Signature',
    data: 'The signed file, if the signature is beside it', uses: 'How many signatures',
    width: 'Width of the note, pixels', height: 'Height of the note, pixels', ask: 'Ask',
    hint: 'The service shows a window: who asks, what exactly is signed and with which key. Nothing is signed without ' +
      'your consent.',
    permissionHint: 'The page uses the permission for the next signatures.',
    calls: 'Calls of the service', showAs: 'Show as', noCalls: 'The calls that the page makes will appear here.',
    docs: 'Every call described', unset: '— (default: {})', masked: 'password',
    keys: 'Key: {}', noKeys: 'No key is in use: log in with a key in the service’s window.',
    down: 'The service does not answer.', waiting: 'Waiting for your consent in the service’s window…',
    working: 'Working…', done: 'Done.', download: 'Download {}', valid: 'The signature is valid: {}',
    invalid: 'The signature is not valid: {}', content: 'The signed content'
  },
  ru: {
    trust: 'Браузеры доверяют службе до {}. Продлить доверие: в окне pidpys или командой pidpys trust renew.',
    title: 'подпись', skip: 'К работе', languages: 'Язык', tasks: 'Задания', results: 'Результаты',
    intro: 'Эта страница подписывает и проверяет файлы через вашу местную службу. Файлы не покидают этот компьютер.',
    sign: 'Подписать', verify: 'Проверить', permission: 'Разрешение', files: 'Файлы',
    note: 'Примечание для окна разрешения', form: 'Вид подписи', detached: 'Отдельно от файла',
    attached: 'Вместе с файлом', hashes: 'Только хеши, все сразу', key: 'Чей ключ', heldKey: 'Ключ службы',
    ownKey: 'Собственный контейнер', container: 'Контейнер', password: 'Пароль', options: 'Параметры',
    signature: 'Подпись', data: 'Подписанный файл, если подпись отдельно', uses: 'Сколько подписей',
    width: 'Ширина примечания, пикселей', height: 'Высота примечания, пикселей', ask: 'Попросить',
    hint: 'Служба покажет окно: кто просит, что именно будет подписано и каким ключом. Без вашего разрешения подписи ' +
      'не будет.',
    permissionHint: 'Полученное разрешение страница использует для следующих подписей.',
    calls: 'Запросы к службе', showAs: 'Показать как', noCalls: 'Здесь появятся запросы, которые сделает страница.',
    docs: 'Описание всех запросов', unset: '— (по умолчанию: {})', masked: 'пароль',
    keys: 'Ключ: {}', noKeys: 'Ключ не выбран: войдите с ключом в окне службы.', down: 'Служба не отвечает.',
    waiting: 'Ждём вашего разрешения в окне службы…', working: 'Работаем…', done: 'Готово.',
    download: 'Скачать {}', valid: 'Подпись действительна: {}', invalid: 'Подпись не действительна: {}',
    content: 'Подписанное содержимое'
  },
  pl: {
    trust: 'Przeglądarki ufają usłudze do {}. Przedłuż zaufanie: w oknie pidpys lub poleceniem pidpys trust renew.',
    title: 'podpis', skip: 'Do pracy', languages: 'Język', tasks: 'Zadania', results: 'Wyniki',
    intro: 'Ta strona podpisuje i sprawdza pliki przez lokalną usługę. Pliki nie opuszczają tego komputera.',
    sign: 'Podpisz', verify: 'Sprawdź', permission: 'Zezwolenie', files: 'Pliki', note: 'Uwaga do okna zgody',
    form: 'Rodzaj podpisu', detached: 'Obok pliku', attached: 'Razem z plikiem', hashes: 'Same skróty, wszystkie naraz',
    key: 'Czyj klucz', heldKey: 'Klucz usługi', ownKey: 'Własny kontener', container: 'Kontener', password: 'Hasło',
    options: 'Opcje', signature: 'Podpis', data: 'Podpisany plik, jeśli podpis jest obok', uses: 'Ile podpisów',
    width: 'Szerokość uwagi, piksele', height: 'Wysokość uwagi, piksele', ask: 'Poproś',
    hint: 'Usługa pokaże okno: kto prosi, co dokładnie będzie podpisane i jakim kluczem. Bez Twojej zgody podpisu nie ' +
      'będzie.',
    permissionHint: 'Otrzymane zezwolenie strona wykorzysta do następnych podpisów.',
    calls: 'Wywołania usługi', showAs: 'Pokaż jako', noCalls: 'Tu pojawią się wywołania wykonane przez stronę.',
    docs: 'Opis wszystkich wywołań', unset: '— (domyślnie: {})', masked: 'hasło',
    keys: 'Klucz: {}', noKeys: 'Nie wybrano klucza: zaloguj się kluczem w oknie usługi.', down: 'Usługa nie odpowiada.',
    waiting: 'Czekamy na Twoją zgodę w oknie usługi…', working: 'Pracujemy…', done: 'Gotowe.',
    download: 'Pobierz {}', valid: 'Podpis jest ważny: {}', invalid: 'Podpis nie jest ważny: {}',
    content: 'Podpisana treść'
  }
};
