import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { EVERYTHING, chosenCalls, isOf, whoseNumbers } from './board-bar.js';
import { conversation, feed } from './live-feed.js';
import { look } from './look.js';
import { callState, ring } from './ring.js';
import { go, places, query, setQuery } from './router.js';
import { agent, callerOf, channel, timeOfDay, visible } from './words.js';
import './call-list.js';
import './call-panel.js';
import './category-bars.js';
import './number-strip.js';
import './state-notice.js';

const STATS_EVERY_MS = 30_000;
const BOARD_EVERY_MS = 10_000;
const STATS_SETTLE_MS = 2500;
const SECOND_MS = 1000;

/** The board: calls in progress, one of them read along. What is chosen and filtered stands in the address. */
class LivePage extends LitElement {
  static properties = { stats: { state: true }, board: { state: true }, statsFault: { state: true }, boardFault: { state: true }, now: { state: true } };

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
        display: grid;
        grid-template-rows: minmax(0, 1fr);
        min-height: 0;
        grid-row: 4;
      }
      .rows.old {
        filter: grayscale(1);
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
        section {
          grid-template-rows: auto;
          min-height: auto;
        }
        .rows {
          grid-template-rows: auto;
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
    this.board = null;
    this.statsFault = '';
    this.boardFault = '';
    this.redraw = () => this.requestUpdate();
    this.recorded = () => this.#statsSoon();
    this.moved = () => this.#moved();
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener('change', this.redraw);
    feed.addEventListener('ticket', this.recorded);
    places.addEventListener('change', this.moved);
    ring.addEventListener('change', this.redraw);
    this.second = setInterval(() => this.#tick(), SECOND_MS);
    this.statsTimer = setInterval(() => this.#loadStats(), STATS_EVERY_MS);
    this.boardTimer = setInterval(() => this.#loadBoard(), BOARD_EVERY_MS);
    this.#loadStats();
    this.#loadBoard();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener('change', this.redraw);
    feed.removeEventListener('ticket', this.recorded);
    places.removeEventListener('change', this.moved);
    ring.removeEventListener('change', this.redraw);
    clearInterval(this.second);
    clearInterval(this.statsTimer);
    clearInterval(this.boardTimer);
    clearTimeout(this.soon);
  }

  render() {
    const chosen = this.#chosen;
    return html`
      <number-strip
        .board=${this.board}
        .calls=${feed.known ? feed.running.filter((call) => isOf(call, query())).length : undefined}
        of=${whoseNumbers(query())}
      ></number-strip>
      <section>
        <board-bar .revision=${feed.revision}></board-bar>
        ${this.#stale()} ${this.#waits()}
        <div class="rows ${feed.state === 'lost' && feed.known ? 'old' : ''}">${this.#rows()}</div>
      </section>
      <aside class=${chosen ? 'chosen' : ''}>
        ${chosen
          ? html`<call-panel
              .call=${chosen}
              .now=${this.now}
              .revision=${chosen.revision}
              @close=${() => setQuery({ call: '' })}
            ></call-panel>`
          : html`<category-bars .stats=${this.stats}></category-bars>`}
      </aside>
    `;
  }

  /** `/` filters, arrows walk, Enter opens the ticket, Escape closes the panel. */
  key(event) {
    if (event.key === '/') {
      this.renderRoot.querySelector('board-bar').focusSearch();
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

  #stale() {
    if (feed.state === 'lost' && feed.known) {
      return html`<div class="stale" role="alert">
        <span>Feed lost since ${timeOfDay(feed.lostSince)}, reconnecting. What you see is as of then.</span>
        <button class="btn" @click=${() => feed.retry()}>Try now</button>
      </div>`;
    }
    const fault = this.boardFault || this.statsFault;
    if (fault) {
      return html`<div class="stale" role="alert">
        <span>The numbers could not be loaded. ${fault}</span>
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
    const calls = chosenCalls(haystack);
    if (calls.length === 0) {
      return feed.calls.size === 0
        ? html`<state-notice heading="No calls right now" advice="A call appears here the moment it is answered.">
            <a class="btn" href="/tickets">See past tickets</a>
          </state-notice>`
        : html`<state-notice heading="No call matches the filter">
            <button class="btn" @click=${() => setQuery(EVERYTHING)}>Show all ${feed.calls.size}</button>
          </state-notice>`;
    }
    const id = query().get('call');
    return html`<call-list
      .calls=${calls}
      .chosen=${id ?? ''}
      .now=${this.now}
      .revision=${feed.revision}
      @keydown=${this.#openFocused}
      @choose=${(event) => setQuery({ call: event.detail })}
    ></call-list>`;
  }

  #openFocused(event) {
    if (event.key !== 'Enter') return;
    const id = query().get('call');
    if (id) go(`/tickets/${encodeURIComponent(id)}`);
  }

  async #walk(step) {
    const calls = chosenCalls(haystack);
    if (calls.length === 0) return;
    const at = calls.findIndex((call) => call.ticket.ticket_id === query().get('call'));
    const next = at < 0 ? (step > 0 ? 0 : calls.length - 1) : Math.min(Math.max(at + step, 0), calls.length - 1);
    setQuery({ call: calls[next].ticket.ticket_id });
    await this.updateComplete;
    this.renderRoot.querySelector('call-list')?.show(calls[next].ticket.ticket_id);
  }

  /** Durations run while the feed does: a board that is as of then shows them as of then. */
  #tick() {
    if (feed.state === 'live') this.now = api.serverNow();
  }

  #statsSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      this.#loadStats();
      this.#loadBoard();
    }, STATS_SETTLE_MS);
  }

  #moved() {
    this.requestUpdate();
    if (whoseCalls().toString() !== this.boardOf) {
      // Numbers of other calls are not shown as these ones'.
      this.board = null;
      this.#loadBoard();
    }
  }

  /** The day is the reader's own, and the calls are those of the agent and the channel that the list is narrowed to. */
  async #loadBoard() {
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    const asked = whoseCalls();
    const of = (this.boardOf = asked.toString());
    asked.set('from', midnight.toISOString());
    try {
      const board = await api.board(asked);
      if (this.boardOf === of) [this.board, this.boardFault] = [board, ''];
    } catch (fault) {
      if (this.boardOf === of) this.boardFault = fault.message;
    }
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

function whoseCalls() {
  const asked = query();
  return new URLSearchParams(['agent', 'channel'].filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
}

function haystack(call) {
  const { ticket } = call;
  const said = conversation(call).map((line) => line.message ?? line.name);
  return [callerOf(ticket), ticket.caller, agent(ticket.agent_id), channel(ticket.channel), ticket.ticket_id, ...said]
    .join(' ')
    .toLowerCase();
}

customElements.define('live-page', LivePage);
