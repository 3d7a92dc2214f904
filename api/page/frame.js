// SPDX-License-Identifier: MIT
// What every page has: its words in four languages, first in the browser's, then in the one that is chosen. `spoken` is
// called with each.
function framed(texts, spoken) {
  const speak = language => {
    const text = texts[language];
    document.documentElement.lang = language;
    document.title = text.title;
    for (const each of document.querySelectorAll('[data-text]')) each.textContent = text[each.dataset.text];
    for (const each of document.querySelectorAll('[data-label]')) each.setAttribute('aria-label', text[each.dataset.label]);
    for (const button of document.querySelectorAll('[data-language]'))
      button.setAttribute('aria-pressed', button.dataset.language === language);
    return spoken(language, text);
  };
  document.getElementById('languages').addEventListener('click', event =>
    event.target.dataset.language && speak(event.target.dataset.language));
  return speak(navigator.languages.map(name => name.slice(0, 2)).find(name => name in texts) ?? 'uk');
}
