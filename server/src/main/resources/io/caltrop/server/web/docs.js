// Draws /openapi.json as a page.
import { element } from './dom.js';

const METHODS = ['get', 'post'];

const answer = await fetch('/openapi.json');
const api = await answer.json();

/** What a reference points to. */
function resolve(value) {
  if (!value?.$ref) return value;
  return value.$ref.slice(2).split('/').reduce((part, key) => part[key], api);
}

/** Paragraphs of text; what stands between back-ticks is code. */
function prose(text) {
  return (text ?? '').split('\n\n').filter(Boolean).map((paragraph) =>
    element('p', {}, ...inline(paragraph)));
}

function inline(text) {
  return text.split('`').map((part, i) => (i % 2 ? element('code', {}, part) : part));
}

function typeName(schema) {
  const known = resolve(schema) ?? {};
  if (known.oneOf) return known.oneOf.map(typeName).join(' or ');
  if (known.type === 'array') return `array of ${typeName(known.items)}`;
  const name = schema.$ref ? schema.$ref.split('/').pop() : [known.type].flat().join(' or ');
  const limits = [
    known.format,
    known.enum && known.enum.map((value) => JSON.stringify(value)).join(', '),
    known.minimum !== undefined && `from ${known.minimum}`,
    known.maximum !== undefined && `to ${known.maximum}`,
    known.maxLength !== undefined && `at most ${known.maxLength} characters`,
    known.default !== undefined && `default ${JSON.stringify(known.default)}`,
  ].filter(Boolean);
  return [name, ...limits].join(', ');
}

function rows(entries) {
  return element('dl', { class: 'rows' }, ...entries.map(([name, type, text]) =>
    element('div', { class: 'row' },
      element('dt', {}, name, element('span', { class: 'type' }, type)),
      element('dd', {}, ...inline(text ?? '')))));
}

function properties(schema) {
  const known = resolve(schema);
  const shape = known?.type === 'array' ? resolve(known.items) : known;
  const all = Object.entries(shape?.properties ?? {});
  if (all.length === 0) return [];
  const required = shape.required ?? [];
  return [rows(all.map(([name, property]) => [
    name,
    typeName(property) + (required.includes(name) ? '' : ', may be missing'),
    resolve(property).description ?? property.description,
  ]))];
}

function examples(media) {
  const all = media.examples
    ? Object.values(media.examples).map(resolve)
    : media.example !== undefined ? [{ value: media.example }] : [];
  return all.flatMap(({ summary, value }) => [
    summary ? element('p', { class: 'caption' }, summary) : '',
    element('pre', { tabindex: '0' }, typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
  ]);
}

function content(bodies) {
  return Object.entries(bodies ?? {}).flatMap(([type, media]) => [
    element('p', { class: 'caption' }, type),
    ...examples(media),
    ...fields(media.schema),
  ]);
}

function fields(schema) {
  const shown = properties(schema);
  return shown.length ? [element('details', { class: 'fields' }, element('summary', {}, 'Fields'), ...shown)] : [];
}

function parameters(list) {
  if (!list?.length) return [];
  return [
    element('h4', {}, 'Parameters'),
    rows(list.map(resolve).map((parameter) => [
      parameter.name,
      `${parameter.in}, ${typeName(parameter.schema)}`,
      parameter.description,
    ])),
  ];
}

function responses(all) {
  return [
    element('h4', {}, 'Answers'),
    ...Object.entries(all).map(([status, response]) => {
      const known = resolve(response);
      const line = [element('span', { class: 'status', 'data-status': status[0] }, status === 'default' ? 'other' : status), ...inline(known.description)];
      const more = content(known.content);
      if (more.length === 0) return element('p', { class: 'answer' }, ...line);
      return element('details', { class: 'answer', open: status === '200' || status === '202' },
        element('summary', {}, ...line), ...more);
    }),
  ];
}

function operation(path, method, described) {
  const body = resolve(described.requestBody);
  return element('section', { class: 'card operation', id: described.operationId },
    element('h3', {}, element('span', { class: 'method', 'data-method': method }, method.toUpperCase()), path),
    element('p', { class: 'summary' }, described.summary),
    ...prose(described.description),
    ...parameters(described.parameters),
    ...(body ? [element('h4', {}, 'Body'), ...prose(body.description), ...content(body.content)] : []),
    ...responses(described.responses));
}

const nav = document.getElementById('nav');
const main = document.getElementById('content');
main.append(element('h1', {}, api.info.title), ...prose(api.info.description));
for (const tag of api.tags) {
  nav.append(element('h2', {}, tag.name));
  main.append(element('h2', {}, tag.name), ...prose(tag.description));
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS.filter((name) => item[name]?.tags.includes(tag.name))) {
      main.append(operation(path, method, item[method]));
      nav.append(element('a', { href: `#${item[method].operationId}` }, `${method.toUpperCase()} ${path}`));
    }
  }
}
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
