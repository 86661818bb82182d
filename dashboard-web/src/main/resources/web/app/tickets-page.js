import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as api from './api.js';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { places, query, setQuery } from './router.js';
import { session } from './session.js';
import { filtered, isFiltered } from './ticket-filters.js';
import { PRIORITY_FLAG, STATUS_FLAG, agent, callerOf, channel, clock, exactly, plain, speaker, visible, when } from './words.js';
import './state-notice.js';
import './tickets-export.js';

const PAGE_ROWS = 50;
const SETTLE_MS = 500;

/** Tickets, filtered. The address holds the filter and the page, so a link opens the same view. */
class TicketsPage extends LitElement {
  static properties = { found: { state: true }, fault: { state: true }, busy: { state: true } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        min-height: 0;
      }
      .rows {
        overflow: auto;
        padding: var(--s4);
      }
      .rows.busy {
        box-shadow: inset 0 2px var(--accent);
      }
      li {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-top-width: 0;
      }
      li:first-child {
        border-top-width: 1px;
        border-radius: var(--r2) var(--r2) 0 0;
      }
      li:last-child {
        border-radius: 0 0 var(--r2) var(--r2);
      }
      li:only-child {
        border-radius: var(--r2);
      }
      li a {
        display: grid;
        grid-template-columns: 190px minmax(0, 1fr) 140px 92px 128px;
        gap: 0 var(--s4);
        align-items: center;
        padding: 9px var(--s4);
        border-radius: inherit;
      }
      li a:hover {
        background: var(--ground);
      }
      li a:focus-visible {
        background: var(--accent-soft);
        outline-offset: -2px;
      }
      .who,
      .about,
      .date {
        min-width: 0;
      }
      .who b,
      .who span,
      .about p,
      .about span,
      .date span {
        display: block;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .who b {
        font-weight: 600;
      }
      mark {
        background: var(--accent-soft);
        color: inherit;
        border-radius: 2px;
      }
      .date {
        text-align: end;
      }
      .flags {
        display: flex;
        gap: 4px;
        flex-wrap: wrap;
      }
      footer {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: var(--s2);
        padding: var(--s2) var(--s4);
        border-top: 1px solid var(--line);
        background: var(--sheet);
      }
      footer div {
        display: flex;
        gap: var(--s2);
      }
      @media (max-width: 1100px) {
        li a {
          grid-template-columns: 170px minmax(0, 1fr) auto 120px;
        }
        .category {
          display: none;
        }
      }
      @media (max-width: 900px) {
        :host {
          grid-template-rows: auto auto auto;
          overflow: auto;
          align-content: start;
        }
        .rows {
          overflow: visible;
        }
        li a {
          grid-template-columns: minmax(0, 1fr) auto;
          gap: var(--s1) var(--s3);
        }
        .about {
          grid-column: 1 / 3;
          grid-row: 2;
        }
        .about p {
          white-space: normal;
          overflow-wrap: anywhere;
          display: -webkit-box;
          -webkit-line-clamp: 2;
          -webkit-box-orient: vertical;
        }
        .flags {
          justify-content: flex-end;
        }
        .date {
          grid-column: 1 / 3;
          text-align: start;
          display: flex;
          gap: var(--s2);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.found = null;
    this.fault = null;
    this.busy = false;
    /** The cursors of the pages that were passed on the way here. */
    this.cursors = [];
    this.moved = () => {
      this.requestUpdate();
      this.#load();
    };
    this.recorded = () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.#load(), SETTLE_MS);
    };
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    feed.addEventListener('ticket', this.recorded);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
    feed.removeEventListener('ticket', this.recorded);
    clearTimeout(this.soon);
  }

  /** `/` filters, arrows and j, k walk the rows; Enter on a row is the link's own. */
  key(event) {
    if (event.key === '/') {
      this.renderRoot.querySelector('ticket-filters').focusWords();
      return true;
    }
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!by) return false;
    const rows = [...this.renderRoot.querySelectorAll('li a')];
    const at = rows.indexOf(this.renderRoot.activeElement);
    const next = by > 0 ? at + 1 : at < 0 ? rows.length - 1 : at - 1;
    rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
    return true;
  }

  render() {
    return html`<ticket-filters></ticket-filters>
      <div class="rows ${this.busy ? 'busy' : ''}">${this.#rows()}</div>
      ${this.#pages()}`;
  }

  #rows() {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The tickets could not be loaded" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
        <a class="btn" href="/tickets">All tickets</a>
      </state-notice>`;
    }
    if (!this.found) return html`<state-notice busy heading="Loading tickets"></state-notice>`;
    if (this.found.data.length === 0) {
      if (this.found.total > 0) {
        return html`<state-notice heading="This page is past the end">
          <button class="btn" @click=${() => setQuery({ page: '', cursor: '' }, {})}>Go to the first page</button>
        </state-notice>`;
      }
      return isFiltered()
        ? html`<state-notice heading="No ticket matches" advice="Take away a filter, or use fewer words.">
          </state-notice>`
        : html`<state-notice heading="No tickets yet" advice="Every answered call leaves one here."></state-notice>`;
    }
    return html`<ol aria-label="Tickets">
      ${repeat(
        this.found.data,
        (ticket) => ticket.ticket_id,
        (ticket) => this.#row(ticket),
      )}
    </ol>`;
  }

  #row(ticket) {
    const ran = ticket.resolved_at ? clock(Date.parse(ticket.resolved_at) - Date.parse(ticket.created_at)) : '';
    const urgency = PRIORITY_FLAG[ticket.priority];
    return html`<li>
      <a href="/tickets/${encodeURIComponent(ticket.ticket_id)}">
        <div class="who">
          <b><bdi>${visible(callerOf(ticket))}</bdi></b>
          <span class="quiet">${channel(ticket.channel)} · ${agent(ticket.agent_id)}</span>
        </div>
        <div class="about">
          <p dir="auto">${visible(ticket.summary ?? (ticket.status === 'closed' ? 'Nothing was said' : 'In progress'))}</p>
          ${ticket.found ? this.#found(ticket) : html`<span class="quiet mono">${ticket.ticket_id}</span>`}
        </div>
        <span class="category quiet">${plain(ticket.category)}</span>
        <div class="flags">
          <span class="flag ${STATUS_FLAG[ticket.status] ?? ''}">${plain(ticket.status)}</span>
          ${urgency ? html`<span class="flag ${urgency}">${plain(ticket.priority)}</span>` : nothing}
        </div>
        <div class="date">
          <span title=${exactly(ticket.created_at)}>${when(ticket.created_at)}</span>
          <span class="quiet">${ran}</span>
        </div>
      </a>
    </li>`;
  }

  /** Where the words stand. The parts are text, whatever they hold; only the page makes marks of them. */
  #found(ticket) {
    const { snippet } = ticket.found;
    const who = ticket.found.speaker ? `${speaker(ticket.found, ticket.agent_id)}: ` : '';
    return html`<span class="quiet found" dir="auto"
      >${who}${snippet.map(({ text, mark }) => (mark ? html`<mark>${visible(text)}</mark>` : visible(text)))}</span
    >`;
  }

  #pages() {
    if (!this.found || this.found.total === 0) return nothing;
    const first = (this.#page - 1) * PAGE_ROWS;
    const last = first + this.found.data.length;
    return html`<footer>
      <span class="quiet" role="status"
        >${(first + 1).toLocaleString('en')}–${last.toLocaleString('en')} of ${this.found.total.toLocaleString('en')}${
          this.found.unsearched ? `, ${this.found.unsearched} running calls not searched` : ''
        }</span
      >
      <div>
        ${session.may('tickets.export') ? html`<tickets-export .total=${this.found.total}></tickets-export>` : nothing}
        <button class="btn" ?disabled=${this.#page <= 1} @click=${this.#newer}>Newer</button>
        <button class="btn" ?disabled=${!this.found.next} @click=${this.#older}>Older</button>
      </div>
    </footer>`;
  }

  get #page() {
    return Math.max(1, Number.parseInt(query().get('page') ?? '1', 10) || 1);
  }

  /** By the cursor: the page begins where this one ends, whatever tickets come meanwhile. */
  #older() {
    this.cursors[this.#page] = query().get('cursor') ?? '';
    this.#turnTo(this.#page + 1, this.found.next);
  }

  /** Back to the cursor one came from; after a link from elsewhere, by counting rows. */
  #newer() {
    const page = this.#page - 1;
    this.#turnTo(page, page > 1 ? this.cursors[page] ?? '' : '');
  }

  #turnTo(page, cursor) {
    setQuery({ page: page > 1 ? page : '', cursor }, {});
    this.renderRoot.querySelector('.rows').scrollTop = 0;
  }

  async #load() {
    const asked = (this.asked = {});
    this.busy = true;
    try {
      const found = await api.tickets(this.#asQuery());
      if (this.asked !== asked) return;
      this.found = found;
      this.fault = null;
    } catch (fault) {
      if (this.asked !== asked) return;
      this.fault = fault;
    }
    this.busy = false;
  }

  #asQuery() {
    const asked = new URLSearchParams({ limit: PAGE_ROWS, ...filtered() });
    const cursor = query().get('cursor');
    if (cursor) asked.set('cursor', cursor);
    else if (this.#page > 1) asked.set('offset', (this.#page - 1) * PAGE_ROWS);
    if (asked.has('q')) asked.set('q', begun(asked.get('q')));
    return asked;
  }
}

/** A word that is still being typed finds every word that begins like it. */
function begun(words) {
  const quotes = words.split('"').length - 1;
  return words.length < 200 && quotes % 2 === 0 && /[\p{L}\p{N}]{3}$/u.test(words) ? `${words}*` : words;
}

customElements.define('tickets-page', TicketsPage);
