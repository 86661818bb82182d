import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { ORDER_STATES, PAYMENT_STATES, REFUND_STATES, money, tone } from './money.js';
import { places, query, setQuery } from './router.js';
import { exactly, visible, when } from './words.js';
import './state-notice.js';

const EVERY_MS = 5_000;
const PAGE_ROWS = 50;
const FILTERS = ['q', 'state', 'payment', 'refund', 'event', 'from', 'to'];

/** Orders, found by number, name or address. The filter is in the address. */
class OrdersPage extends LitElement {
  static properties = { found: { state: true }, fault: { state: true } };

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
        grid-template-columns: minmax(0, 3fr) minmax(0, 3fr) 110px minmax(0, 3fr);
        gap: var(--s1) var(--s4);
        align-items: center;
        padding: 10px var(--s4);
        border-radius: inherit;
        overflow-wrap: anywhere;
      }
      li a:hover {
        background: var(--ground);
      }
      li b {
        font-weight: 600;
      }
      li span:not(.flag) {
        display: block;
      }
      .flags {
        display: flex !important;
        flex-wrap: wrap;
        gap: 4px;
        justify-content: flex-end;
      }
      @media (max-width: 900px) {
        li a {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .what {
          grid-column: 1 / -1;
          grid-row: 2;
        }
        .flags {
          grid-column: 1 / -1;
          justify-content: flex-start;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.found = null;
    this.fault = null;
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
    const choice = (name, label, states) => html`<label class="named">${label}
      <select class="field" @change=${(event) => setQuery({ [name]: event.target.value, page: '' })}>
        <option value="" ?selected=${!asked.get(name)}>All</option>
        ${Object.entries(states).map(([state, words]) => html`<option value=${state} ?selected=${asked.get(name) === state}>${words}</option>`)}
      </select></label>`;
    const day = (name, label) => html`<label class="named">${label}
      <input class="field" type="date" .value=${(asked.get(name) ?? '').slice(0, 10)} @change=${(event) => setQuery({ [name]: event.target.value, page: '' })} /></label>`;
    return html`<div class="all">
      <div class="row apart">
        <h1>Orders</h1>
        <a class="btn" download href="/api/orders?format=csv&${this.#asked()}">Export CSV</a>
      </div>
      <div class="grid" role="search">
        <label class="named">Number, name or e-mail
          <input class="field" type="search" maxlength="200" .value=${asked.get('q') ?? ''} @input=${(event) => setQuery({ q: event.target.value, page: '' })} /></label>
        ${choice('state', 'Order', ORDER_STATES)} ${choice('payment', 'Payment', PAYMENT_STATES)} ${choice('refund', 'Refund', REFUND_STATES)}
        ${day('from', 'Made from')} ${day('to', 'Made before')}
        ${FILTERS.some((name) => asked.has(name))
          ? html`<div><button class="btn" @click=${() => setQuery(Object.fromEntries([...FILTERS, 'page'].map((name) => [name, ''])), {})}>Clear</button></div>`
          : nothing}
      </div>
      ${asked.get('event') ? html`<p class="quiet">Only of the event <a class="link" href="/events/${encodeURIComponent(asked.get('event'))}">${asked.get('event')}</a></p>` : nothing}
      ${this.#list()}
    </div>`;
  }

  #list() {
    if (this.fault && !this.found) {
      return html`<state-notice tone="bad" heading="The orders cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.found) return html`<state-notice busy heading="Loading orders"></state-notice>`;
    const { data, total } = this.found;
    if (!data.length) {
      return FILTERS.some((name) => query().has(name))
        ? html`<state-notice heading="No order matches" advice="Take away a filter, or use fewer words."></state-notice>`
        : html`<state-notice heading="No orders yet" advice="Whatever callers buy appears here."></state-notice>`;
    }
    const page = this.#page;
    return html`${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault.message}</p>` : nothing}
      <ul aria-label="Orders">${data.map((order) => this.#row(order))}</ul>
      <div class="row apart">
        <span class="quiet" role="status">${(page - 1) * PAGE_ROWS + 1}–${(page - 1) * PAGE_ROWS + data.length} of ${total.toLocaleString('en')}</span>
        <div class="row">
          <button class="btn" ?disabled=${page <= 1} @click=${() => setQuery({ page: page > 2 ? page - 1 : '' }, {})}>Newer</button>
          <button class="btn" ?disabled=${page * PAGE_ROWS >= total} @click=${() => setQuery({ page: page + 1 }, {})}>Older</button>
        </div>
      </div>`;
  }

  #row(order) {
    return html`<li>
      <a href="/orders/${encodeURIComponent(order.order_id)}">
        <span><b><bdi>${visible(order.name)}</bdi></b><span class="quiet">${order.order_id} · <bdi>${visible(order.email)}</bdi></span></span>
        <span class="what"><bdi>${visible(order.event)}</bdi><span class="quiet">${order.quantity} × section ${order.section} · <time title=${exactly(order.created_at)}>${when(order.created_at)}</time></span></span>
        <span class="n">${money(order.total_minor, order.currency)}</span>
        <span class="flags">
          <span class="flag ${tone(order.state)}">${ORDER_STATES[order.state]}</span>
          <span class="flag ${tone(order.payment_state)}">${PAYMENT_STATES[order.payment_state]}</span>
          ${order.refund_state === 'none' ? nothing : html`<span class="flag ${tone(order.refund_state)}">${REFUND_STATES[order.refund_state]}</span>`}
        </span>
      </a>
    </li>`;
  }

  get #page() {
    return Math.max(1, Number.parseInt(query().get('page') ?? '1', 10) || 1);
  }

  #asked() {
    const asked = new URLSearchParams();
    for (const name of FILTERS) if (query().get(name)) asked.set(name, query().get(name));
    return asked;
  }

  async #load() {
    this.requestUpdate();
    const asked = (this.asked = this.#asked());
    asked.set('limit', PAGE_ROWS);
    if (this.#page > 1) asked.set('offset', (this.#page - 1) * PAGE_ROWS);
    try {
      const found = await api.orders(asked);
      if (this.asked !== asked) return;
      this.found = found;
      this.fault = null;
    } catch (fault) {
      if (this.asked === asked) this.fault = fault;
    }
  }
}

customElements.define('orders-page', OrdersPage);
