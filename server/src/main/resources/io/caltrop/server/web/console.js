// The console: asks for one answer a second and draws it. Nothing is loaded from anywhere else.
import { element, foreignText, keyed, setText } from './dom.js';
import { drawStreams } from './streams.js';

const EVERY_MS = 1000;
const SLOWEST_MS = 5000;
const TIMEOUT_MS = 4000;
const ADDRESS_EVERY_MS = 3000;
const FEW_EVENTS = 50;
const MOST_EVENTS = 1000;
const LONG_TEXT = 240;

const at = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

// ---- asking

async function ask(path) {
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.detail), { answered: true });
  return body;
}

let failures = 0;
let lostSince = null;
let timer = 0;

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    draw(await ask('/console/state'));
    failures = 0;
    found();
  } catch (failure) {
    failures += 1;
    lost(failure);
  }
  await refreshAddress();
  clearTimeout(timer);
  timer = setTimeout(look, Math.min(EVERY_MS * (1 + failures), SLOWEST_MS));
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
    link('paused', 'Paused');
  } else {
    look();
  }
});

function link(state, text) {
  at('link').dataset.state = state;
  setText(at('link-text'), text);
}

function found() {
  lostSince = null;
  link('ok', 'Live');
  at('lost').hidden = true;
  delete document.body.dataset.stale;
}

function lost(failure) {
  lostSince ??= new Date();
  link('bad', 'Connection lost');
  const why = failure.answered ? `The server answers: ${failure.message}` : 'The server does not answer';
  setText(at('lost'), `${why}. What you see is from before ${clock(lostSince)}; trying again.`);
  at('lost').hidden = false;
  document.body.dataset.stale = '';
  document.title = 'Caltrop (connection lost)';
}

// ---- drawing the overview

function draw(state) {
  setText(at('version'), state.version);
  drawRate(state.rates, state.totals, state.ingest);
  drawTotals(state.totals);
  drawHealth(state.health);
  drawLists(state.lists);
  drawStreams(state.streams, state.sql, state.time);
  at('hint').hidden = !state.ingest || state.totals.received > 0 || state.lists.some((list) => list.addresses !== 0);
}

function drawRate(rates, totals, ingest) {
  const now = rates.slice(-3);
  const rate = now.length ? now.reduce((a, b) => a + b) / now.length : 0;
  const most = Math.max(0, ...rates);
  const shown = rate > 0 && rate < 10 ? tenth.format(rate) : whole.format(rate);
  setText(at('rate'), shown);
  setText(at('rate-note'), rateNote(rates, totals, ingest));
  setText(at('spark-top'), most > 0 ? `highest ${whole.format(most)}` : '');
  at('spark').setAttribute(
    'aria-label',
    `Alerts a second over the last two minutes: now ${shown}, highest ${whole.format(most)}`,
  );
  spark(rates, most);
  document.title = `${shown}/s · Caltrop`;
}

function rateNote(rates, totals, ingest) {
  if (totals.received > 0) {
    const mean = rates.length ? rates.reduce((a, b) => a + b) / rates.length : 0;
    return `${tenth.format(mean)} on average`;
  }
  return ingest ? 'No alert has arrived yet' : 'Reading only';
}

function spark(rates, most) {
  const width = 240;
  const height = 80;
  const slots = 119;
  const x = (i) => (((slots - (rates.length - 1 - i)) / slots) * width).toFixed(2);
  const y = (rate) => (height - (most > 0 ? (rate / most) * (height - 6) : 0)).toFixed(2);
  const points = rates.map((rate, i) => `${x(i)} ${y(rate)}`);
  const line = points.length > 1 ? `M${points.join('L')}` : '';
  at('spark-line').setAttribute('d', line);
  at('spark-area').setAttribute('d', line && `${line}L${width} ${height}L${x(0)} ${height}Z`);
}

function drawTotals(totals) {
  setText(at('recorded-label'), totals.consumed ? 'Recorded' : 'Accepted');
  for (const name of ['received', 'recorded', 'rejected']) setText(at(name), whole.format(totals[name]));
  setText(at('duplicates'), totals.consumed ? whole.format(totals.duplicates) : '–');
  setText(at('lag'), totals.lag === null ? '–' : whole.format(totals.lag));
}

function drawHealth(health) {
  const ready = health.status === 'ready';
  at('ready').dataset.state = ready ? 'ok' : 'bad';
  setText(at('ready-text'), ready ? 'Ready' : 'Not ready');
  const rows = keyed(at('checks'), health.checks, (check) => check.name, newCheck);
  health.checks.forEach((check, i) => {
    const up = check.status === 'up';
    rows[i].dataset.up = up;
    setText(rows[i].children[0], up ? '✓' : '✕');
    setText(rows[i].children[1].children[1], check.status);
    setText(rows[i].children[2], check.detail);
  });
}

function newCheck(check) {
  return element(
    'li',
    {},
    element('span', { class: 'check-mark', 'aria-hidden': 'true' }),
    element(
      'span',
      {},
      element('span', { class: 'check-name' }, checkName(check)),
      ' ',
      element('span', { class: 'check-status' }),
    ),
    element('span', { class: 'check-detail' }),
  );
}

/** The name, which leads to the section that says more where there is one. */
function checkName(check) {
  return check.name === 'streaming sql' ? element('a', { href: '#streaming' }, check.name) : check.name;
}

// ---- drawing the lists

function drawLists(lists) {
  const cards = keyed(at('lists'), lists, (list) => list.alert_id, newList);
  lists.forEach((list, i) => drawList(cards[i], list));
}

function newList(list) {
  const path = `/blacklists/${encodeURIComponent(list.alert_id)}`;
  const id = `list-${list.alert_id}`;
  const kind = list.category.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return element(
    'article',
    { class: 'card list', 'aria-labelledby': id, 'data-alert': list.alert_id },
    element(
      'div',
      { class: 'list-head' },
      element('h3', { id }, list.title),
      element('p', { class: 'category', 'data-kind': kind }, list.category),
      element('p', { class: 'list-size' }, element('strong', {}, '–'), element('span', {}, 'addresses')),
    ),
    element('ol', { class: 'entries', 'aria-label': `Top addresses: ${list.title}` }),
    element('p', { class: 'empty', hidden: true }),
    element(
      'div',
      { class: 'list-foot' },
      element('span', {}, `alert ${list.alert_id}`),
      element(
        'span',
        {},
        element('a', { href: `${path}?format=txt`, download: true, 'aria-label': `${list.title} as text` }, 'txt'),
        element('a', { href: path, 'aria-label': `${list.title} as JSON` }, 'json'),
      ),
    ),
  );
}

function drawList(card, list) {
  const top = list.top ?? [];
  const size = card.querySelector('.list-size');
  setText(size.children[0], list.unavailable ? '–' : whole.format(list.addresses));
  setText(size.children[1], list.addresses === 1 ? 'address' : 'addresses');
  const empty = card.querySelector('.empty');
  empty.hidden = top.length > 0;
  empty.toggleAttribute('data-bad', Boolean(list.unavailable));
  setText(empty, list.unavailable ?? 'No address on this list yet.');
  const entries = card.querySelector('.entries');
  entries.hidden = top.length === 0;
  const rows = keyed(entries, top, (entry) => entry.ip, newEntry);
  top.forEach((entry, i) => {
    const button = rows[i].firstChild;
    const alerts = entry.count === 1 ? 'alert' : 'alerts';
    setText(button.children[2], whole.format(entry.count));
    button.setAttribute('aria-label', `${entry.ip}, ${whole.format(entry.count)} ${alerts}: show its events`);
    button.firstChild.style.transform = `scaleX(${Math.max(0.02, entry.count / top[0].count)})`;
  });
}

function newEntry(entry) {
  const button = element(
    'button',
    { type: 'button', class: 'entry', 'data-ip': entry.ip, title: entry.ip },
    element('span', { class: 'entry-bar' }),
    element('span', { class: 'mono' }, entry.ip),
    element('span', { class: 'entry-count' }),
  );
  button.addEventListener('click', () => show(entry.ip));
  return element('li', {}, button);
}

// ---- one address

let address = null;
let limit = FEW_EVENTS;
let lastAnswer = '';
let askedAt = 0;

function show(ip) {
  const hash = `#ip=${encodeURIComponent(ip)}`;
  if (location.hash === hash) readHash();
  else location.hash = hash;
}

function readHash() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('ip');
  address = wanted?.trim() || null;
  limit = FEW_EVENTS;
  lastAnswer = '';
  askedAt = 0;
  at('address').hidden = address === null;
  if (address === null) return;
  at('lookup-ip').value = address;
  at('address-title').replaceChildren(foreignText(address));
  at('address-lists').replaceChildren();
  at('address-events').replaceChildren();
  at('address-table').hidden = true;
  at('address-more').hidden = true;
  at('address-problem').hidden = true;
  setText(at('address-count'), 'Looking …');
  at('address').scrollIntoView({ block: 'nearest' });
  at('address').focus({ preventScroll: true });
  refreshAddress();
}

async function refreshAddress() {
  if (address === null || Date.now() - askedAt < ADDRESS_EVERY_MS) return;
  const asked = address;
  askedAt = Date.now();
  try {
    const found = await ask(`/console/address/${encodeURIComponent(asked)}?limit=${limit}`);
    if (asked === address) drawAddress(found);
  } catch (failure) {
    if (asked === address) drawProblem(failure);
  }
}

function drawProblem(failure) {
  setText(at('address-problem'), failure.answered ? failure.message : 'The server does not answer; trying again.');
  at('address-problem').hidden = false;
  if (!lastAnswer) setText(at('address-count'), '');
}

function drawAddress(found) {
  at('address-problem').hidden = true;
  const answer = JSON.stringify(found);
  if (answer === lastAnswer) return;
  lastAnswer = answer;
  setText(at('address-title'), found.ip);
  at('address-lists').replaceChildren(...badges(found));
  setText(at('address-count'), countText(found.events.length));
  at('address-table').hidden = found.events.length === 0;
  at('address-events').replaceChildren(...found.events.map(eventRow));
  at('address-more').hidden = limit === MOST_EVENTS || found.events.length < limit;
}

function countText(count) {
  if (count === 0) return 'No event of this address is stored.';
  if (count === limit) return `The last ${whole.format(count)} events, newest first.`;
  return count === 1 ? 'One event.' : `${whole.format(count)} events, newest first.`;
}

function badges(found) {
  const listed = found.lists.map((list) =>
    element(
      'li',
      {},
      `${list.title}: `,
      element('strong', {}, whole.format(list.count)),
      list.count === 1 ? ' alert' : ' alerts',
    ),
  );
  if (found.never_listed) listed.push(element('li', {}, 'Never listed: a reserved address, or one of your never-list'));
  else if (listed.length === 0) listed.push(element('li', {}, 'On no list'));
  return listed;
}

function eventRow(event) {
  const when = new Date(event.timestamp);
  const id = event.entity === 'flow' ? event.alert_id : `${event.entity}:${event.alert_id}`;
  return element(
    'tr',
    {},
    element('td', { class: 'time' }, element('time', { datetime: iso(when), title: iso(when) }, moment(when))),
    element('td', { class: 'alert' }, event.title, ' ', element('span', { class: 'muted' }, String(id))),
    element('td', { class: 'number' }, event.dst_port ? String(event.dst_port) : '–'),
    element(
      'td',
      { class: 'seen' },
      event.info ? foreign(event.info, 'foreign mono') : '',
      event.reason ? foreign(event.reason, 'foreign reason') : '',
      event.info || event.reason ? '' : '–',
    ),
  );
}

function foreign(text, classes) {
  const box = element('span', { class: classes });
  if (text.length <= LONG_TEXT) {
    box.append(foreignText(text));
    return box;
  }
  const expand = element('button', { type: 'button', class: 'expand' }, `show all ${whole.format(text.length)} characters`);
  expand.addEventListener('click', () => box.replaceChildren(foreignText(text)));
  box.append(foreignText([...text.slice(0, LONG_TEXT)].join('')), '… ', expand);
  return box;
}

// ---- times, in the zone of who looks

const pad = (number) => String(number).padStart(2, '0');
const clock = (date) => `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
const moment = (date) =>
  `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock(date)}`;
const iso = (date) => date.toISOString();

// ---- start

at('lookup').addEventListener('submit', (submit) => {
  submit.preventDefault();
  const ip = at('lookup-ip').value.trim();
  if (ip) show(ip);
});
at('address-close').addEventListener('click', () => {
  location.hash = '';
  at('lookup-ip').value = '';
  at('lookup-ip').focus();
});
at('address-more').addEventListener('click', () => {
  limit = MOST_EVENTS;
  askedAt = 0;
  refreshAddress();
});
window.addEventListener('hashchange', readHash);
setText(at('hint-url'), `${location.origin}/ingest/ntopng`);
readHash();
look();
