// SPDX-License-Identifier: MIT
// What the client itself tells the user: about what keeps the page from the service, which then cannot speak.
export const words = {
  'service-not-running': {
    uk: 'Служба підпису не відповідає на цьому комп’ютері. Запустіть її та спробуйте ще раз. Якщо браузер питав, чи може сайт звертатися до програм на цьому комп’ютері, дозвольте це.',
    ru: 'Служба подписи не отвечает на этом компьютере. Запустите её и попробуйте ещё раз. Если браузер спрашивал, может ли сайт обращаться к программам на этом компьютере, разрешите это.',
    en: 'No signing service answers on this computer. Start it and try again. If the browser asked whether this site may reach programs on this computer, allow it.',
    pl: 'Usługa podpisu nie odpowiada na tym komputerze. Uruchom ją i spróbuj ponownie. Jeśli przeglądarka pytała, czy witryna może łączyć się z programami na tym komputerze, zezwól na to.'
  },
  'certificate-untrusted': {
    uk: 'Служба підпису працює, але браузер не довіряє її сертифікату. Виконайте «pidpys trust install» і перезапустіть браузер.',
    ru: 'Служба подписи работает, но браузер не доверяет её сертификату. Выполните «pidpys trust install» и перезапустите браузер.',
    en: 'The signing service runs, but the browser does not trust its certificate. Run “pidpys trust install” and restart the browser.',
    pl: 'Usługa podpisu działa, ale przeglądarka nie ufa jej certyfikatowi. Wykonaj „pidpys trust install” i uruchom przeglądarkę ponownie.'
  },
  'name-unresolved': {
    uk: 'Служба підпису працює, але її ім’я не веде на цей комп’ютер. Додайте до файлу hosts рядок «127.0.0.1 {host}».',
    ru: 'Служба подписи работает, но её имя не ведёт на этот компьютер. Добавьте в файл hosts строку «127.0.0.1 {host}».',
    en: 'The signing service runs, but its name does not lead to this computer. Add the line “127.0.0.1 {host}” to the hosts file.',
    pl: 'Usługa podpisu działa, ale jej nazwa nie prowadzi do tego komputera. Dodaj do pliku hosts wiersz „127.0.0.1 {host}”.'
  },
  'browser-blocked': {
    uk: 'Браузер не пускає цей сайт до програм на цьому комп’ютері. Натисніть значок ліворуч від адреси, дозвольте доступ до локальних програм і перезавантажте сторінку.',
    ru: 'Браузер не пускает этот сайт к программам на этом компьютере. Нажмите значок слева от адреса, разрешите доступ к локальным программам и обновите страницу.',
    en: 'The browser keeps this site from programs on this computer. Press the icon to the left of the address, allow access to local apps and reload the page.',
    pl: 'Przeglądarka nie dopuszcza tej witryny do programów na tym komputerze. Naciśnij ikonę po lewej stronie adresu, zezwól na dostęp do lokalnych aplikacji i odśwież stronę.'
  },
  'browser-asking': {
    uk: 'Браузер питає, чи може цей сайт звертатися до програм на цьому комп’ютері. Дозвольте це.',
    ru: 'Браузер спрашивает, может ли этот сайт обращаться к программам на этом компьютере. Разрешите это.',
    en: 'The browser asks whether this site may reach programs on this computer. Allow it.',
    pl: 'Przeglądarka pyta, czy ta witryna może łączyć się z programami na tym komputerze. Zezwól na to.'
  },
  'browser-dismissed': {
    uk: 'Запитання браузера закрито без відповіді. Спробуйте ще раз і дозвольте цьому сайту звертатися до програм на цьому комп’ютері.',
    ru: 'Вопрос браузера закрыт без ответа. Попробуйте ещё раз и разрешите этому сайту обращаться к программам на этом компьютере.',
    en: 'The browser’s question was closed without an answer. Try again and allow this site to reach programs on this computer.',
    pl: 'Pytanie przeglądarki zamknięto bez odpowiedzi. Spróbuj ponownie i zezwól tej witrynie łączyć się z programami na tym komputerze.'
  },
  'frame-not-allowed': {
    uk: 'Сторінку вбудовано в іншу, яка не пускає її до програм на цьому комп’ютері. Повідомте власника сайту: елементу iframe бракує allow="loopback-network".',
    ru: 'Страница встроена в другую, которая не пускает её к программам на этом компьютере. Сообщите владельцу сайта: элементу iframe не хватает allow="loopback-network".',
    en: 'This page is embedded in another that keeps it from programs on this computer. Tell the site’s owner: the iframe lacks allow="loopback-network".',
    pl: 'Tę stronę osadzono w innej, która nie dopuszcza jej do programów na tym komputerze. Powiadom właściciela witryny: elementowi iframe brakuje allow="loopback-network".'
  },
  'page-policy': {
    uk: 'Правила безпеки цієї сторінки не дозволяють їй звертатися до служби підпису. Повідомте власника сайту: до connect-src треба додати {origin}.',
    ru: 'Правила безопасности этой страницы не разрешают ей обращаться к службе подписи. Сообщите владельцу сайта: в connect-src нужно добавить {origin}.',
    en: 'This page’s security policy does not let it reach the signing service. Tell the site’s owner: connect-src must include {origin}.',
    pl: 'Zasady bezpieczeństwa tej strony nie pozwalają jej łączyć się z usługą podpisu. Powiadom właściciela witryny: do connect-src trzeba dodać {origin}.'
  },
  'page-insecure': {
    uk: 'Сторінку відкрито не через HTTPS, тому браузер не пускає її до служби підпису.',
    ru: 'Страница открыта не по HTTPS, поэтому браузер не пускает её к службе подписи.',
    en: 'This page was not loaded over HTTPS, so the browser keeps it from the signing service.',
    pl: 'Stronę otwarto bez HTTPS, dlatego przeglądarka nie dopuszcza jej do usługi podpisu.'
  },
  'unreachable': {
    uk: 'Служба підпису недосяжна: вона не працює або браузер не довіряє її сертифікату.',
    ru: 'Служба подписи недоступна: она не работает или браузер не доверяет её сертификату.',
    en: 'The signing service cannot be reached: it does not run, or the browser does not trust its certificate.',
    pl: 'Usługa podpisu jest nieosiągalna: nie działa albo przeglądarka nie ufa jej certyfikatowi.'
  },
  'no-answer': {
    uk: 'Служба підпису не відповіла вчасно.',
    ru: 'Служба подписи не ответила вовремя.',
    en: 'The signing service did not answer in time.',
    pl: 'Usługa podpisu nie odpowiedziała na czas.'
  },
  'foreign-answer': {
    uk: 'За адресою служби підпису відповідає інша програма.',
    ru: 'По адресу службы подписи отвечает другая программа.',
    en: 'Another program answers at the address of the signing service.',
    pl: 'Pod adresem usługi podpisu odpowiada inny program.'
  },
  'no-key': {
    uk: 'Жоден ключ не використовується. Увійдіть із ключем у вікні служби підпису.',
    ru: 'Ни один ключ не используется. Войдите с ключом в окне службы подписи.',
    en: 'No key is in use. Log in with a key in the signing service’s window.',
    pl: 'Żaden klucz nie jest używany. Zaloguj się kluczem w oknie usługi podpisu.'
  }
};

export const languages = ['uk', 'ru', 'en', 'pl'];

// The language of the page where it is one of ours.
export function pageLanguage() {
  const language = globalThis.document?.documentElement?.lang?.slice(0, 2);
  return languages.includes(language) ? language : 'uk';
}
