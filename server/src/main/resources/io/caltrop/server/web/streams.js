// The objects of streaming SQL: a row for each source, materialized view, sink and rule.
import { element, foreignText, keyed, setText } from './dom.js';

const at = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** How each state looks, the worst first; the pill's mark differs in shape as well as in colour. */
const PILLS = {
  failed: 'bad',
  stalled: 'warn',
  unknown: 'unknown',
  restarting: 'wait',
  starting: 'wait',
  stopped: 'paused',
  running: 'ok',
};

/** Draws the section; hidden in a process without streaming SQL, whose streams are null. */
export function drawStreams(streams, sql, now) {
  at('streaming').hidden = streams === null;
  if (streams === null) return;
  at('streams-begin').hidden = streams.some(isSomebodys);
  at('streams-table').hidden = streams.length === 0;
  if (sql !== null) setText(at('psql'), psql(sql));
  setText(at('streams-note'), summary(streams));
  const rows = keyed(at('streams'), streams, (stream) => `${stream.kind} ${stream.name}`, newRow);
  streams.forEach((stream, i) => drawRow(rows[i], stream, now));
}

/** Whether a person created it, and it runs; rules and what keeps their findings come along. */
function isSomebodys(stream) {
  return (
    stream.kind === 'materialized view' || (stream.kind === 'sink' && stream.name !== 'findings')
  );
}

/** At the host that this page comes from; psql takes an IPv6 address without brackets. */
function psql(sql) {
  return `psql -h ${location.hostname.replace(/[[\]]/g, '')} -p ${sql.port} -d ${sql.database} -U root`;
}

function summary(streams) {
  return Object.keys(PILLS)
    .map((state) => [streams.filter((stream) => stream.state === state).length, state])
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}

function newRow(stream) {
  const pill = element(
    'span',
    { class: 'pill' },
    element('span', { class: 'pill-mark', 'aria-hidden': 'true' }),
    element('span', { class: 'stream-state' }),
  );
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row', class: 'stream-object' },
      element('span', { class: 'stream-name mono' }, foreignText(stream.name)),
      ' ',
      element('span', { class: 'stream-kind' }, stream.kind),
      element('span', { class: 'stream-error', hidden: true }),
    ),
    element('td', { class: 'stream-pill' }, pill),
    number('Read', 'stream-read', element('span', { class: 'stream-lost' })),
    number('Written', 'stream-written'),
    number('Lag', 'stream-lag'),
    number('Checkpoint', 'stream-checkpoint'),
  );
}

/** A cell; its label is shown where the table's head is not. */
function number(label, name, ...more) {
  return element('td', { class: 'number', 'data-label': label }, element('span', { class: name }), ...more);
}

function drawRow(row, stream, now) {
  const part = (name) => row.querySelector(`.${name}`);
  row.dataset.state = stream.state;
  part('pill').dataset.state = PILLS[stream.state] ?? 'unknown';
  setText(part('stream-state'), stream.state);
  setText(part('stream-read'), whole.format(stream.rows_read));
  setText(part('stream-lost'), lost(stream));
  setText(part('stream-written'), whole.format(stream.rows_written));
  setText(part('stream-lag'), stream.lag === null ? '–' : whole.format(stream.lag));
  drawCheckpoint(part('stream-checkpoint'), stream.last_checkpoint, now);
  drawError(part('stream-error'), stream);
}

function lost(stream) {
  return ['skipped', 'late']
    .filter((name) => stream[name] > 0)
    .map((name) => `${whole.format(stream[name])} ${name}`)
    .join(', ');
}

function drawCheckpoint(target, checkpoint, now) {
  if (checkpoint === null) {
    setText(target, 'none');
    target.removeAttribute('title');
  } else {
    setText(target, `${age(now - checkpoint)} ago`);
    target.title = new Date(checkpoint).toISOString();
  }
}

function age(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${whole.format(Math.floor(seconds / 86_400))} d`;
}

/** The last error; of an object that runs again it is a note. */
function drawError(target, stream) {
  const before = stream.error !== null && stream.state === 'running' ? 'Last error: ' : '';
  const text = `${before}${stream.error ?? ''}`;
  target.hidden = text === '';
  if (target.dataset.text === text) return;
  target.dataset.text = text;
  target.replaceChildren(foreignText(text));
}
