import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as api from './api.js';
import { conversation, feed } from './live-feed.js';
import { look } from './look.js';
import { callState, ring } from './ring.js';
import { go, places, query, setQuery } from './router.js';
import { agent, callerOf, channel, timeOfDay, visible } from './words.js';
import './call-panel.js';
import './call-row.js';
import './category-bars.js';
import './number-strip.js';
import './state-notice.js';

const STATS_EVERY_MS = 30_000;
const STATS_SETTLE_MS = 800;
const SECOND_MS = 1000;

/** The board: calls in progress, one of them read along. What is chosen and filtered stands in the address. */
class LivePage extends LitElement {
  static properties = { stats: { state: true }, statsFault: { state: true }, now: { state: true } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) var(--panel);
        min-height: 0;
      }
      number-strip {
        grid-column: 1 / 3;
      }
      section {
        display: grid;
        grid-template-rows: auto auto auto minmax(0, 1fr);
        min-height: 0;
        min-width: 0;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
        padding: var(--s3) var(--s4);
      }
      .bar h1 {
        margin-inline-end: auto;
      }
      .bar input {
        width: 250px;
      }
      .stale {
        margin: 0 var(--s4) var(--s3);
        padding: var(--s2) var(--s3);
        border-radius: var(--r1);
        background: var(--warn-soft);
        color: var(--warn);
        display: flex;
        gap: var(--s3);
        align-items: center;
        justify-content: space-between;
      }
      .waits {
        margin: 0 var(--s4) var(--s3);
        padding: var(--s2) var(--s3);
        border-radius: var(--r1);
        background: var(--bad-soft);
        color: var(--bad);
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      .waits span {
        flex: 1 1 180px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .rows {
        container-type: inline-size;
        overflow: auto;
        padding: 0 var(--s4) var(--s4);
        grid-row: 4;
      }
      .rows.old {
        filter: grayscale(1);
      }
      call-row {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-top-width: 0;
      }
      call-row[aria-selected='true'] {
        background: var(--accent-soft);
      }
      call-row:first-of-type {
        border-top-width: 1px;
        border-radius: var(--r2) var(--r2) 0 0;
      }
      call-row:last-of-type {
        border-radius: 0 0 var(--r2) var(--r2);
      }
      call-row:only-of-type {
        border-radius: var(--r2);
      }
      aside {
        display: grid;
        min-height: 0;
        background: var(--sheet);
        border-inline-start: 1px solid var(--line);
      }
      @media (max-width: 1100px) {
        :host {
          grid-template-columns: minmax(0, 1fr) 340px;
        }
      }
      @media (max-width: 900px) {
        :host {
          grid-template: auto auto auto / minmax(0, 1fr);
          overflow: auto;
          align-content: start;
        }
        number-strip {
          grid-column: 1;
        }
        .bar input {
          width: 100%;
        }
        section {
          grid-template-rows: auto;
          min-height: auto;
        }
        .rows {
          overflow: visible;
          grid-row: auto;
        }
        aside {
          border: 0;
          border-top: 1px solid var(--line);
        }
        /* A chosen call has the whole screen of a phone. */
        aside.chosen {
          position: fixed;
          inset: 0;
          z-index: 1;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.stats = null;
    this.statsFault = '';
    this.redraw = () => this.requestUpdate();
    this.recorded = () => this.#statsSoon();
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener('change', this.redraw);
    feed.addEventListener('ticket', this.recorded);
    places.addEventListener('change', this.redraw);
    ring.addEventListener('change', this.redraw);
    this.second = setInterval(() => this.#tick(), SECOND_MS);
    this.statsTimer = setInterval(() => this.#loadStats(), STATS_EVERY_MS);
    this.#loadStats();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener('change', this.redraw);
    feed.removeEventListener('ticket', this.recorded);
    places.removeEventListener('change', this.redraw);
    ring.removeEventListener('change', this.redraw);
    clearInterval(this.second);
    clearInterval(this.statsTimer);
    clearTimeout(this.soon);
  }

  render() {
    const chosen = this.#chosen;
    return html`
      <number-strip .stats=${this.stats} .calls=${feed.known ? feed.running.length : undefined}></number-strip>
      <section>
        <div class="bar">
          <h1>Live calls</h1>
          ${this.#channelChips()}
          <input
            class="field"
            type="search"
            placeholder="Caller, agent, words  /"
            aria-label="Filter live calls"
            .value=${query().get('q') ?? ''}
            @input=${(event) => setQuery({ q: event.target.value })}
          />
        </div>
        ${this.#stale()} ${this.#waits()}
        <div class="rows ${feed.state === 'lost' && feed.known ? 'old' : ''}">${this.#rows()}</div>
      </section>
      <aside class=${chosen ? 'chosen' : ''}>
        ${chosen
          ? html`<call-panel
              .call=${chosen}
              .now=${this.now}
              .revision=${feed.revision}
              @close=${() => setQuery({ call: '' })}
            ></call-panel>`
          : html`<category-bars .stats=${this.stats}></category-bars>`}
      </aside>
    `;
  }

  /** `/` filters, arrows walk, Enter opens the ticket, Escape closes the panel. */
  key(event) {
    if (event.key === '/') {
      this.renderRoot.querySelector('input').focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.#walk(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && this.#chosen && event.composedPath()[0] === document.body) {
      go(`/tickets/${encodeURIComponent(this.#chosen.ticket.ticket_id)}`);
    } else if (event.key === 'Escape' && this.#chosen) {
      setQuery({ call: '' });
    } else {
      return this.renderRoot.querySelector('call-panel')?.key(event) ?? false;
    }
    return true;
  }

  get #chosen() {
    const id = query().get('call');
    const call = feed.calls.get(id ?? '');
    if (call) this.lastChosen = call;
    // A call that has left the board stays readable for who reads it.
    return call ?? (id && this.lastChosen?.ticket.ticket_id === id ? this.lastChosen : null);
  }

  get #shown() {
    const words = (query().get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = query().get('channel');
    return [...feed.calls.values()]
      .filter((call) => !wanted || call.ticket.channel === wanted)
      .filter((call) => words.length === 0 || words.every((word) => haystack(call).includes(word)))
      .sort((a, b) => Number(callState(b).waiting) - Number(callState(a).waiting) || Date.parse(a.ticket.created_at) - Date.parse(b.ticket.created_at));
  }

  #channelChips() {
    const wanted = query().get('channel') ?? '';
    const counts = new Map();
    for (const call of feed.running) counts.set(call.ticket.channel, (counts.get(call.ticket.channel) ?? 0) + 1);
    if (wanted && !counts.has(wanted)) counts.set(wanted, 0);
    if (counts.size < 2 && !wanted) return nothing;
    const chip = (value, name, count) =>
      html`<button class="chip" aria-pressed=${wanted === value} @click=${() => setQuery({ channel: value })}>
        ${name} ${count}
      </button>`;
    return [
      chip('', 'All', feed.running.length),
      ...[...counts].map(([value, count]) => chip(value, channel(value), count)),
    ];
  }

  #stale() {
    if (feed.state === 'lost' && feed.known) {
      return html`<div class="stale" role="alert">
        <span>Feed lost since ${timeOfDay(feed.lostSince)}, reconnecting. What you see is as of then.</span>
        <button class="btn" @click=${() => feed.retry()}>Try now</button>
      </div>`;
    }
    if (this.statsFault) {
      return html`<div class="stale" role="alert">
        <span>The numbers could not be loaded. ${this.statsFault}</span>
      </div>`;
    }
    return nothing;
  }

  /** Callers who asked for a person, the one who waits longest first. */
  #waits() {
    const [call, ...more] = ring.waiting;
    if (!call) return nothing;
    const { reason } = callState(call);
    return html`<div class="waits" role="alert">
      <span
        ><b><bdi>${visible(callerOf(call.ticket))}</bdi></b> waits for a person${reason ? html`: <bdi>${visible(reason)}</bdi>` : nothing}${more.length
          ? html` and ${more.length} more`
          : nothing}</span
      >
      <button class="btn" @click=${() => setQuery({ call: call.ticket.ticket_id })}>Show the call</button>
      <button class="btn" aria-pressed=${ring.muted} @click=${() => ring.mute(!ring.muted)}>
        ${ring.muted ? 'Sound on' : 'Sound off'}
      </button>
    </div>`;
  }

  #rows() {
    if (!feed.known) {
      return feed.state === 'lost'
        ? html`<state-notice
            tone="bad"
            heading="The live feed cannot be reached"
            advice="Is the gateway running? The page keeps trying."
          >
            <button class="btn" @click=${() => feed.retry()}>Try now</button>
          </state-notice>`
        : html`<state-notice busy heading="Connecting to the live feed"></state-notice>`;
    }
    const calls = this.#shown;
    if (calls.length === 0) {
      return feed.calls.size === 0
        ? html`<state-notice heading="No calls right now" advice="A call appears here the moment it is answered.">
            <a class="btn" href="/tickets">See past tickets</a>
          </state-notice>`
        : html`<state-notice heading="No call matches the filter">
            <button class="btn" @click=${() => setQuery({ q: '', channel: '' })}>Show all ${feed.calls.size}</button>
          </state-notice>`;
    }
    const id = query().get('call');
    return html`<div role="listbox" aria-label="Live calls" tabindex="0" @keydown=${this.#openFocused}>
      ${repeat(
        calls,
        (call) => call.ticket.ticket_id,
        (call) => html`<call-row
          role="option"
          aria-selected=${call.ticket.ticket_id === id}
          data-ticket=${call.ticket.ticket_id}
          .call=${call}
          .now=${this.now}
          .revision=${feed.revision}
          @click=${() => setQuery({ call: call.ticket.ticket_id })}
        ></call-row>`,
      )}
    </div>`;
  }

  #openFocused(event) {
    if (event.key !== 'Enter') return;
    const id = query().get('call');
    if (id) go(`/tickets/${encodeURIComponent(id)}`);
  }

  async #walk(step) {
    const calls = this.#shown;
    if (calls.length === 0) return;
    const at = calls.findIndex((call) => call.ticket.ticket_id === query().get('call'));
    const next = at < 0 ? (step > 0 ? 0 : calls.length - 1) : Math.min(Math.max(at + step, 0), calls.length - 1);
    setQuery({ call: calls[next].ticket.ticket_id });
    await this.updateComplete;
    this.renderRoot.querySelector('call-row[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  /** Durations run while the feed does: a board that is as of then shows them as of then. */
  #tick() {
    if (feed.state === 'live') this.now = api.serverNow();
  }

  #statsSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.#loadStats(), STATS_SETTLE_MS);
  }

  async #loadStats() {
    try {
      this.stats = await api.stats();
      this.statsFault = '';
    } catch (fault) {
      this.statsFault = fault.message;
    }
  }
}

function haystack(call) {
  const { ticket } = call;
  const said = conversation(call).map((line) => line.message ?? line.name);
  return [callerOf(ticket), ticket.caller, agent(ticket.agent_id), channel(ticket.channel), ticket.ticket_id, ...said]
    .join(' ')
    .toLowerCase();
}

customElements.define('live-page', LivePage);
