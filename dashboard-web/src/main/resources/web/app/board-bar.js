import { LitElement, css, html, nothing } from 'lit';
import { alarm, gravity } from './alerts.js';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { callState } from './ring.js';
import { query, setQuery } from './router.js';
import { agent, callerOf, channel } from './words.js';

const name = (call) => callerOf(call.ticket);
const oldest = (a, b) => a.beganMs - b.beganMs;
const needs = (call) => (callState(call).waiting ? 3 : gravity(call));

/** What the list may be sorted by: name and order. The first is the usual one. */
const SORTS = {
  attention: ['Needs attention', (a, b) => b.gravity - a.gravity || oldest(a.call, b.call)],
  longest: ['Longest', (a, b) => oldest(a.call, b.call)],
  newest: ['Newest', (a, b) => oldest(b.call, a.call)],
  cost: ['Cost', (a, b) => (b.call.costMicrodollars ?? -1) - (a.call.costMicrodollars ?? -1) || oldest(a.call, b.call)],
  caller: ['Caller', (a, b) => name(a.call).localeCompare(name(b.call)) || oldest(a.call, b.call)],
  agent: ['Agent', (a, b) => a.call.ticket.agent_id.localeCompare(b.call.ticket.agent_id) || oldest(a.call, b.call)],
};

/** What leaves the address to show everything. */
export const EVERYTHING = { q: '', channel: '', agent: '', alert: '' };

/** Whether a call is of the agent and by the channel that the address asks for. */
export const isOf = ({ ticket }, asked) =>
  (!asked.get('channel') || ticket.channel === asked.get('channel')) && (!asked.get('agent') || ticket.agent_id === asked.get('agent'));

/** Whose the numbers above are, where they are not everybody's; words and *Alerts* narrow the list alone. */
export const whoseNumbers = (asked) =>
  [asked.get('agent') && agent(asked.get('agent')), asked.get('channel') && channel(asked.get('channel'))].filter(Boolean).join(', ');

/** The calls that the address asks for, in its order. `haystack` tells where words are looked for in a call. */
export function chosenCalls(haystack) {
  const asked = query();
  const words = (asked.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const [, order] = SORTS[asked.get('sort')] ?? SORTS.attention;
  return [...feed.calls.values()]
    .filter((call) => isOf(call, asked))
    .map((call) => ({ call, gravity: needs(call) }))
    .filter((one) => asked.get('alert') !== '1' || one.gravity > 0)
    .filter(({ call }) => words.length === 0 || words.every((word) => haystack(call).includes(word)))
    .sort(order)
    .map((one) => one.call);
}

/** Filters, order and how one is told of alerts. `revision` tells when to look again. */
class BoardBar extends LitElement {
  static properties = { revision: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
        padding: var(--s3) var(--s4);
      }
      h1 {
        margin-inline-end: auto;
      }
      input {
        width: 210px;
      }
      select.field {
        padding: 5px 6px;
        font-size: var(--small);
      }
      .chip.alert[aria-pressed='false'] {
        background: var(--warn-soft);
        border-color: transparent;
        color: var(--warn);
        font-weight: 600;
      }
      .refusal {
        flex-basis: 100%;
        color: var(--warn);
        font-size: var(--small);
      }
      @media (max-width: 900px) {
        h1 {
          flex-basis: 100%;
        }
        input {
          flex: 1 1 100%;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.redraw = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    alarm.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    alarm.removeEventListener('change', this.redraw);
  }

  focusSearch() {
    this.renderRoot.querySelector('input').focus();
  }

  render() {
    const asked = query();
    const only = asked.get('alert') === '1';
    const alerts = feed.running.filter((call) => needs(call) > 0).length;
    return html`<h1>Live calls</h1>
      ${this.#channelChips(asked.get('channel') ?? '')}
      ${alerts || only
        ? html`<button class="chip alert" aria-pressed=${only} @click=${() => setQuery({ alert: only ? '' : '1' })}>
            Alerts ${alerts}
          </button>`
        : nothing}
      ${this.#agents(asked.get('agent') ?? '')}
      <select class="field" aria-label="Order" @change=${(event) => setQuery({ sort: event.target.value })}>
        ${Object.entries(SORTS).map(
          ([value, [label]], at) =>
            html`<option value=${at ? value : ''} .selected=${(asked.get('sort') || 'attention') === value}>${label}</option>`,
        )}
      </select>
      <input
        class="field"
        type="search"
        placeholder="Caller, agent, words  /"
        aria-label="Filter live calls"
        .value=${asked.get('q') ?? ''}
        @input=${(event) => setQuery({ q: event.target.value })}
      />
      <button class="chip" aria-pressed=${alarm.sound} title="A sound for each new alert" @click=${() => alarm.toggleSound()}>Sound</button>
      <button
        class="chip"
        aria-pressed=${alarm.notify}
        title="A notification of the browser for each new alert"
        @click=${() => alarm.toggleNotify()}
      >
        Notify
      </button>
      ${alarm.refusal ? html`<span class="refusal" role="alert">${alarm.refusal}</span>` : nothing}`;
  }

  #channelChips(wanted) {
    const counts = counted((call) => call.ticket.channel, wanted);
    if (counts.size < 2 && !wanted) return nothing;
    const chip = (value, label, count) =>
      html`<button class="chip" aria-pressed=${wanted === value} @click=${() => setQuery({ channel: value })}>
        ${label} ${count}
      </button>`;
    return [
      chip('', 'All', feed.running.length),
      ...[...counts].map(([value, count]) => chip(value, channel(value), count)),
    ];
  }

  #agents(wanted) {
    const counts = counted((call) => call.ticket.agent_id, wanted);
    if (counts.size < 2 && !wanted) return nothing;
    return html`<select class="field" aria-label="Agent" @change=${(event) => setQuery({ agent: event.target.value })}>
      <option value="" .selected=${!wanted}>All agents</option>
      ${[...counts]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([id, count]) => html`<option value=${id} .selected=${id === wanted}>${agent(id)} ${count}</option>`)}
    </select>`;
  }
}

/** How many running calls there are of each; `wanted` is among them even where there are none. */
function counted(of, wanted) {
  const counts = new Map();
  for (const call of feed.running) counts.set(of(call), (counts.get(of(call)) ?? 0) + 1);
  if (wanted && !counts.has(wanted)) counts.set(wanted, 0);
  return counts;
}

customElements.define('board-bar', BoardBar);
