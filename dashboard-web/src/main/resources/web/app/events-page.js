import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { EVENT_FLAG, EVENT_STATES, atVenue, money } from './money.js';
import { go, places, query, setQuery } from './router.js';
import { seatBar, seatWords } from './seat-bar.js';
import { session } from './session.js';
import { visible } from './words.js';
import './event-form.js';
import './state-notice.js';

const EVERY_MS = 5_000;
const PAGE_ROWS = 50;

/** What is on, and how much of it is sold. The filter is in the address. */
class EventsPage extends LitElement {
  static properties = { found: { state: true }, venues: { state: true }, fault: { state: true }, adding: { state: true } };

  static styles = [
    look,
    boxOfficeLook,
    css`
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
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr) minmax(0, 3fr) 92px;
        gap: var(--s1) var(--s4);
        align-items: center;
        padding: 10px var(--s4);
        border-radius: inherit;
      }
      li a:hover {
        background: var(--ground);
      }
      li b {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      li span {
        display: block;
      }
      .flag {
        justify-self: end;
      }
      @media (max-width: 900px) {
        li a {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .date,
        .seats {
          grid-column: 1 / -1;
        }
        .flag {
          grid-row: 1;
          grid-column: 2;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.found = null;
    this.venues = [];
    this.fault = null;
    this.adding = false;
    this.moved = () => this.#load();
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    this.#load();
    this.looking = setInterval(() => document.hidden || this.#load(), EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
    clearInterval(this.looking);
  }

  key(event) {
    if (event.key !== '/') return false;
    this.renderRoot.querySelector('input[type=search]').focus();
    return true;
  }

  render() {
    const asked = query();
    return html`<div class="all">
      <div class="row apart">
        <h1>Events</h1>
        ${session.may('sales.change')
          ? html`<button class="btn ${this.adding ? '' : 'main'}" @click=${() => this.#add()}>${this.adding ? 'Close' : 'New event'}</button>`
          : nothing}
      </div>
      ${this.adding ? html`<event-form .venues=${this.venues} @made=${(event) => this.#made(event.detail)}></event-form>` : nothing}
      <div class="row" role="search">
        <input class="field" type="search" aria-label="Find an event" placeholder="Name, kind or venue" maxlength="200" .value=${asked.get('q') ?? ''} @input=${(event) => setQuery({ q: event.target.value, page: '' })} />
        ${['', ...Object.keys(EVENT_STATES)].map(
          (state) => html`<button class="chip" aria-pressed=${(asked.get('state') ?? '') === state} @click=${() => setQuery({ state, page: '' })}>${state ? EVENT_STATES[state] : 'All'}</button>`,
        )}
        <label><input type="checkbox" .checked=${asked.has('past')} @change=${(event) => setQuery({ past: event.target.checked ? '1' : '', page: '' })} /> also past ones</label>
      </div>
      ${this.#list()}
    </div>`;
  }

  #list() {
    if (this.fault && !this.found) {
      return html`<state-notice tone="bad" heading="The events cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.found) return html`<state-notice busy heading="Loading events"></state-notice>`;
    const { data, total } = this.found;
    if (!data.length) {
      return query().size
        ? html`<state-notice heading="No event matches" advice="Take away a filter, or use fewer words."></state-notice>`
        : html`<state-notice heading="Nothing is on" advice="Make an event, and put it on sale when it is ready."></state-notice>`;
    }
    const page = Math.max(1, Number(query().get('page')) || 1);
    return html`${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault.message}</p>` : nothing}
      <ul aria-label="Events">${data.map((event) => this.#row(event))}</ul>
      <div class="row apart">
        <span class="quiet" role="status">${(page - 1) * PAGE_ROWS + 1}–${(page - 1) * PAGE_ROWS + data.length} of ${total}</span>
        <div class="row">
          <button class="btn" ?disabled=${page <= 1} @click=${() => setQuery({ page: page > 2 ? page - 1 : '' }, {})}>Earlier</button>
          <button class="btn" ?disabled=${page * PAGE_ROWS >= total} @click=${() => setQuery({ page: page + 1 }, {})}>Later</button>
        </div>
      </div>`;
  }

  #row(event) {
    const prices = event.sections.map((section) => section.price_minor);
    const currency = event.sections[0]?.currency;
    const price = !prices.length ? 'No seats yet' : prices.length > 1 ? `${money(Math.min(...prices), currency)} – ${money(Math.max(...prices), currency)}` : money(prices[0], currency);
    return html`<li>
      <a href="/events/${encodeURIComponent(event.event_id)}">
        <span><b><bdi>${visible(event.name)}</bdi></b><span class="quiet"><bdi>${visible(event.venue.name)}</bdi>, ${visible(event.venue.city)}</span></span>
        <span class="date">${event.date_open ? 'New date open' : atVenue(event.starts_at, event.time_zone)}<span class="quiet">${price}</span></span>
        <span class="seats">${seatBar(event.counts)}<span class="quiet">${seatWords(event.counts)}</span></span>
        <span class="flag ${EVENT_FLAG[event.state]}">${event.closing ? 'Closing' : EVENT_STATES[event.state]}</span>
      </a>
    </li>`;
  }

  async #add() {
    this.adding = !this.adding;
    if (this.adding) {
      try {
        this.venues = await api.venues();
      } catch (fault) {
        this.fault = fault;
      }
    }
  }

  #made(events) {
    this.adding = false;
    go(events.length > 1 ? `/events?q=${encodeURIComponent(events[0].name)}` : `/events/${encodeURIComponent(events[0].event_id)}`);
  }

  async #load() {
    this.requestUpdate();
    const asked = (this.asked = new URLSearchParams({ limit: PAGE_ROWS }));
    for (const name of ['q', 'state']) if (query().get(name)) asked.set(name, query().get(name));
    const page = Math.max(1, Number(query().get('page')) || 1);
    if (page > 1) asked.set('offset', (page - 1) * PAGE_ROWS);
    if (!query().has('past')) asked.set('from', new Date(api.serverNow() - 12 * 3_600_000).toISOString());
    try {
      const found = await api.events(asked);
      if (this.asked !== asked) return;
      this.found = found;
      this.fault = null;
    } catch (fault) {
      if (this.asked === asked) this.fault = fault;
    }
  }
}

customElements.define('events-page', EventsPage);
