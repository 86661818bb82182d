/** How the figures of a report are said and drawn, and what tickets stand behind a row. */

import { agent, channel, plain, took } from './words.js';

/**
 * What is drawn: `x` is the column of the names, `y` those of the figures; `by` splits one figure into a series for each
 * value of another column; `kind` is bar, line, or hours (a week of hours). Reports not named here are drawn by their
 * first text and first figure.
 */
const FORMS = {
  'top-categories': { kind: 'bar', x: 'category', y: ['count'] },
  'resolution-time': { kind: 'bar', x: 'category', y: ['avg_hours'] },
  'tickets-per-hour': { kind: 'line', x: 'hour', y: ['count'] },
  'tool-frequency': { kind: 'bar', x: 'tool_name', y: ['count'] },
  'handle-time': { kind: 'bar', x: 'agent_id', y: ['avg_handle_ms', 'p50_handle_ms', 'p95_handle_ms'] },
  'answer-delay': { kind: 'bar', x: 'agent_id', y: ['avg_delay_ms', 'p50_delay_ms', 'p95_delay_ms'] },
  'greeting-delay': { kind: 'bar', x: 'channel', y: ['avg_greeting_ms', 'p95_greeting_ms'] },
  containment: { kind: 'bar', x: 'agent_id', y: ['containment_percent'] },
  'hand-offs': { kind: 'bar', x: 'agent_id', y: ['hand_off_percent'] },
  'repeat-callers': { kind: 'bar', x: 'category', y: ['repeat_percent'] },
  'end-reasons': { kind: 'bar', x: 'end_reason', y: ['calls'], by: 'channel' },
  'barge-ins': { kind: 'bar', x: 'agent_id', y: ['per_100_answers'] },
  'talk-over': { kind: 'bar', x: 'agent_id', y: ['talk_over_percent'] },
  silence: { kind: 'bar', x: 'agent_id', y: ['silence_percent'] },
  'words-per-minute': { kind: 'bar', x: 'agent_id', y: ['agent_wpm', 'caller_wpm'] },
  'tool-failures': { kind: 'bar', x: 'tool_name', y: ['failure_percent'] },
  'call-cost': { kind: 'bar', x: 'agent_id', y: ['microdollars_per_call'], by: 'model' },
  'busiest-hours': { kind: 'hours', x: 'hour', y: ['calls'] },
  daily: { kind: 'line', x: 'day', y: ['tickets', 'contained', 'handed_off'] },
  scorecards: { kind: 'line', x: 'week', y: ['score'], by: 'agent_id' },
  'category-trend': { kind: 'bar', x: 'day', y: ['tickets'], by: 'category' },
};

export function formOf(name, { columns, rows }) {
  const form = FORMS[name];
  const has = (column) => columns.includes(column);
  if (form && has(form.x) && form.y.every(has)) return form;
  const isFigure = (_, at) => rows.some((row) => typeof row[at] === 'number');
  const y = columns.filter(isFigure);
  const x = columns.find((column) => !y.includes(column));
  return x && y.length ? { kind: 'bar', x, y: [y[0]] } : null;
}

const DAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const WORDS = { ms: 'time', max: 'longest', id: '', avg: 'mean', wpm: 'words/min', percent: '%', microdollars: 'cost' };
const NAMES = {
  agent_id: 'Agent',
  tool_name: 'Tool',
  cost_microdollars: 'Cost',
  microdollars_per_call: 'Cost per call',
  microdollars_per_minute: 'Cost per minute',
  avg_hours: 'Mean hours',
};

/** `avg_handle_ms` → `Mean handle time`. */
export function columnName(column) {
  if (NAMES[column]) return NAMES[column];
  const words = column.split('_').map((word) => WORDS[word] ?? word).filter(Boolean);
  return plain(words.join(' '));
}

/** A value of a report, in the unit in which a person would say it. */
export function say(value, column) {
  if (column === 'agent_id') return value ? agent(value) : '';
  if (column === 'channel') return channel(value);
  if (column === 'category' || column === 'end_reason') return plain(value);
  if (column === 'weekday') return DAYS[value] ?? value;
  if (column === 'hour' && typeof value === 'number') return `${String(value).padStart(2, '0')}:00`;
  if (typeof value !== 'number') return value;
  if (column.endsWith('_ms')) return value < 120_000 ? took(value) : `${(value / 60_000).toFixed(1)} min`;
  if (column.includes('microdollars')) return `$${(value / 1e6).toFixed(4)}`;
  if (column.endsWith('_percent')) return `${value} %`;
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

/** A figure on an axis: all of one axis in one unit. */
export function sayOnAxis(value, column, most) {
  if (!column.endsWith('_ms')) return say(value, column);
  const [unit, name] = most >= 120_000 ? [60_000, 'min'] : most >= 2_000 ? [1_000, 's'] : [1, 'ms'];
  return `${Number((value / unit).toFixed(1))} ${name}`;
}

/** Columns whose value narrows the list of tickets, and the parameter by which it does. */
const LEADS = { category: 'category', agent_id: 'agent', channel: 'channel', tool_name: 'tool' };

/**
 * The address of the tickets behind a row, over what the report itself was narrowed to; null where the list of tickets
 * cannot be narrowed to them. A report counts days in UTC, so the address names instants.
 */
export function ticketsOf(columns, row, { from, to, agent: ofAgent, channel: ofChannel } = {}) {
  const narrowed = new URLSearchParams();
  let leads = false;
  if (from) narrowed.set('from', from);
  if (to) narrowed.set('to', to);
  if (ofAgent) narrowed.set('agent', ofAgent);
  if (ofChannel) narrowed.set('channel', ofChannel);
  for (const [column, name] of Object.entries(LEADS)) {
    const at = columns.indexOf(column);
    if (at < 0 || row[at] === null || row[at] === '') continue;
    narrowed.set(name, row[at]);
    leads = true;
  }
  const span = spanOf(columns, row);
  if (span) {
    narrowed.set('from', span[0]);
    narrowed.set('to', span[1]);
    leads = true;
  }
  return leads ? `/tickets?${narrowed}` : null;
}

/** The day or the hour that a row is about, as instants. */
function spanOf(columns, row) {
  const day = row[columns.indexOf('day')];
  if (/^\d{4}-\d\d-\d\d$/.test(day)) return instants(`${day}T00:00:00Z`, 86_400_000);
  const hour = row[columns.indexOf('hour')];
  const [, date, time] = String(hour).match(/^(\d{4}-\d\d-\d\d) (\d\d):00$/) ?? [];
  return date ? instants(`${date}T${time}:00:00Z`, 3_600_000) : null;
}

function instants(begins, lengthMs) {
  const at = Date.parse(begins);
  return [at, at + lengthMs].map((ms) => new Date(ms).toISOString().replace('.000', ''));
}
