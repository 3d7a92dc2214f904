// SPDX-License-Identifier: MIT
// /openapi.json for people, in the reader's language: names of members and values stay as they are on the wire.
const texts = {
  uk: {
    title: 'підпис — опис API', skip: 'До вмісту', contents: 'Зміст', languages: 'Мова', parameters: 'Параметри',
    request: 'Тіло запиту', answers: 'Відповіді', name: 'Назва', place: 'Місце', meaning: 'Зміст',
    values: 'Значення', schemas: 'Дані', any: 'будь-який запит', document: 'Документ OpenAPI', path: 'шлях',
    query: 'запит', absent: 'Опис не завантажено.', required: 'обов’язково', usual: 'типово'
  },
  en: {
    title: 'pidpys — the API', skip: 'To the content', contents: 'Contents', languages: 'Language',
    parameters: 'Parameters', request: 'Request body', answers: 'Answers', name: 'Name', place: 'Place',
    meaning: 'Meaning', values: 'Values', schemas: 'Data', any: 'any request', document: 'OpenAPI document',
    path: 'path', query: 'query', absent: 'The description could not be loaded.', required: 'required',
    usual: 'default'
  },
  ru: {
    title: 'подпись — описание API', skip: 'К содержанию', contents: 'Содержание', languages: 'Язык',
    parameters: 'Параметры', request: 'Тело запроса', answers: 'Ответы', name: 'Имя', place: 'Место',
    meaning: 'Смысл', values: 'Значения', schemas: 'Данные', any: 'любой запрос', document: 'Документ OpenAPI',
    path: 'путь', query: 'запрос', absent: 'Описание не загружено.', required: 'обязательно', usual: 'по умолчанию'
  },
  pl: {
    title: 'podpis — opis API', skip: 'Do treści', contents: 'Spis treści', languages: 'Język',
    parameters: 'Parametry', request: 'Treść żądania', answers: 'Odpowiedzi', name: 'Nazwa', place: 'Miejsce',
    meaning: 'Znaczenie', values: 'Wartości', schemas: 'Dane', any: 'dowolne żądanie',
    document: 'Dokument OpenAPI', path: 'ścieżka', query: 'zapytanie', absent: 'Nie udało się wczytać opisu.',
    required: 'wymagane', usual: 'domyślnie'
  }
};
const $ = id => document.getElementById(id);
let language = 'uk', text = texts.uk, api, messages;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
const code = value => element('code', {}, value);
const block = value => element('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const words = (object, name) => language === 'en' ? object[name] : object[`x-${name}`]?.[language] ?? '';
const resolve = object => object?.$ref ? object.$ref.slice(2).split('/').reduce((at, key) => at[key], api) : object;

function table(heads, rows) {
  const head = element('tr', {}, ...heads.map(name => element('th', { scope: 'col' }, name)));
  return element('table', {}, element('thead', {}, head),
    element('tbody', {}, ...rows.map(cells =>
      element('tr', {}, ...cells.map(cell => element('td', {}, ...[cell].flat()))))));
}

function parameters(operation) {
  const rows = (operation.parameters ?? []).map(resolve).map(each => {
    const samples = each.schema.enum ?? Object.values(each.examples).map(example => example.value).filter(Boolean);
    return [code(each.name), text[each.in], each.required ? text.required : '', code(samples.join('  '))];
  });
  if (!rows.length) return [];
  return [element('h3', {}, text.parameters), table([text.name, text.place, '', text.values], rows)];
}

function link(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return element('a', { href: `#schema-${name}` }, name);
  }
  if (schema.anyOf)
    return element('span', {}, ...schema.anyOf.flatMap((each, i) => i ? [' | ', link(each)] : [link(each)]));
  if (schema.type === 'array' && schema.items) return element('span', {}, '[ ', link(schema.items), ' ]');
  return code(String(schema.type ?? ''));
}

function requests(operation) {
  const kinds = Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, media]) =>
    [element('h4', {}, code(type), ' ', link(media.schema)),
      ...Object.values(media.examples).filter(each => each.value !== '').map(each => block(each.value))]);
  return kinds.length ? [element('h3', {}, text.request), ...kinds] : [];
}

// The words of an example in the reader's language: the catalogue has them, the example has those of one.
function said(example) {
  const names = [example['x-message'], ...example['x-messages'] ?? []].filter(Boolean);
  return names.map(name => element('div', {}, messages[name][language]));
}

function answers(responses) {
  const rows = Object.entries(responses).flatMap(([status, given]) =>
    Object.entries(resolve(given).content ?? {}).flatMap(([type, media]) =>
      Object.values(media.examples).map(example => {
        const value = example['x-message'] ? { ...example.value, message: '…' } : example.value;
        const kind = type === 'application/json' ? link(media.schema) : code(type);
        const name = example['x-code'] ? [element('div', {}, code(example['x-code']))] : [];
        const shown = code(typeof value === 'string' ? value : JSON.stringify(value));
        return [code(String(example['x-status'] ?? status)), kind, [...said(example), ...name, shown]];
      })));
  return [element('h3', {}, text.answers), table(['HTTP', text.schemas, text.meaning], rows)];
}

function operation(path, method, each) {
  const verb = element('span', { className: 'method' }, method.toUpperCase());
  const title = element('summary', {}, verb, code(path), ` — ${words(each, 'summary')}`);
  const own = Object.fromEntries(Object.entries(each.responses).filter(([status]) => status !== 'default'));
  const meaning = each.description ? [element('p', {}, words(each, 'description'))] : [];
  const inside = element('div', {}, ...meaning, ...parameters(each), ...requests(each), ...answers(own));
  return element('details', { id: `${method}${path}` }, title, inside);
}

function section(tag) {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).filter(([, each]) => each.tags[0] === tag.name)
      .map(([method, each]) => operation(path, method, each)));
  return element('section', { id: tag.name }, element('h2', {}, words(tag, 'description')), ...operations);
}

// Of a member that names things, with the catalogue's words for each where it has some.
function values(of) {
  const said = of['x-messages']?.map(name => ` — ${messages[name][language]}`);
  return said ? of.enum.map((value, i) => element('div', {}, code(value), said[i])) : code(of.enum.join('  '));
}

function schema(name, each) {
  const rows = Object.entries(each.properties ?? {}).map(([member, of]) => {
    const usual = of.default ? [`${text.usual}: `, code(of.default)] : '';
    const needed = (each.required ?? []).includes(member) ? text.required : usual;
    return [code(member), needed, of.enum ? values(of) : link(of), words(of, 'description') ?? ''];
  });
  const meaning = words(each, 'description');
  const alternatives = each.anyOf ? [link(each)] : [];
  const members = rows.length ? [table([text.name, '', text.values, text.meaning], rows)] : [];
  return element('details', { id: `schema-${name}` }, element('summary', {}, code(name)),
    element('div', {}, ...meaning ? [meaning] : [], ...alternatives, ...members));
}

function show() {
  if (!api) return $('content').replaceChildren(element('p', { role: 'alert' }, text.absent));
  const sections = [...api.tags.map(tag => [tag.name, words(tag, 'description')]), ['problems', text.any],
    ['schemas', text.schemas]];
  $('contents').replaceChildren(element('ul', {}, ...sections.map(([id, name]) =>
    element('li', {}, element('a', { href: `#${id}` }, name)))));
  const { Problem, DssProblem } = api.components.responses;
  $('content').replaceChildren(
    element('p', {}, words(api.info, 'description')),
    element('p', {}, element('a', { href: '/openapi.json' }, text.document)),
    ...api.tags.map(section),
    element('section', { id: 'problems' }, element('h2', {}, text.any), ...answers({ Problem }),
      ...answers({ DssProblem })),
    element('section', { id: 'schemas' }, element('h2', {}, text.schemas),
      ...Object.entries(api.components.schemas).map(([name, each]) => schema(name, each))));
}

// A link to something folded unfolds it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView();
}

const load = async path => (await fetch(path)).json();
addEventListener('hashchange', unfold);
[api, messages] = await Promise.all([load('/openapi.json'), load('/docs/messages.json')]).catch(() => []);
framed(texts, (chosen, words) => {
  [language, text] = [chosen, words];
  show();
  unfold();
});
