import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { money } from './money.js';
import { places, query, setQuery } from './router.js';
import { agent, visible } from './words.js';
import './sales-chart.js';
import './state-notice.js';

const EVERY_MS = 10_000;
const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);

/** What was sold, by day, event, code and agent. The days are in the address; both count. */
class SalesPage extends LitElement {
  static properties = { sheet: { state: true }, fault: { state: true } };
  static styles = [
    look,
    boxOfficeLook,
    css`
      .ends {
        align-items: end;
      }
    `,
  ];

  constructor() {
    super();
    this.sheet = null;
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

  get #from() {
    return query().get('from') || dayOf(Date.parse(this.#to) - (USUAL_DAYS - 1) * DAY_MS);
  }

  get #to() {
    return query().get('to') || dayOf(api.serverNow());
  }

  render() {
    const day = (name, label, value) => html`<label class="named">${label}
      <input class="field" type="date" .value=${value} @change=${(event) => setQuery({ [name]: event.target.value })} /></label>`;
    return html`<div class="all">
      <h1>Sales</h1>
      <div class="row ends">
        ${day('from', 'First day (UTC)', this.#from)} ${day('to', 'Last day (UTC)', this.#to)}
        <div class="row">
          ${[7, 30, 90].map((days) => html`<button class="chip" aria-pressed=${String(this.#from === dayOf(api.serverNow() - (days - 1) * DAY_MS) && this.#to === dayOf(api.serverNow()))} @click=${() => setQuery({ from: dayOf(api.serverNow() - (days - 1) * DAY_MS), to: '' })}>${days} days</button>`)}
        </div>
      </div>
      ${query().get('event') ? html`<p class="quiet">Only of <a class="link" href="/events/${encodeURIComponent(query().get('event'))}">${query().get('event')}</a> <button class="chip" @click=${() => setQuery({ event: '' })}>All events</button></p>` : nothing}
      ${this.#shown()}
    </div>`;
  }

  #shown() {
    if (this.fault && !this.sheet) {
      return html`<state-notice tone="bad" heading="The figures cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.sheet) return html`<state-notice busy heading="Counting"></state-notice>`;
    const { total, days, events, promos, agents } = this.sheet;
    return html`${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault.message}</p>` : nothing}
      ${total.length
        ? total.map(
            (sum) => html`<section class="sheet" aria-label="Total in ${sum.currency}">
              <div class="figures">
                ${[['Came in', money(sum.paid_minor, sum.currency)], ['Went back', money(sum.refunded_minor, sum.currency)], ['Stays', money(sum.net_minor, sum.currency)], ['Orders', sum.orders.toLocaleString('en')], ['Tickets', sum.tickets.toLocaleString('en')], ['Given back', sum.returned.toLocaleString('en')]].map(([name, figure]) => html`<span><b>${figure}</b>${name}</span>`)}
              </div>
              <sales-chart .days=${days.filter((day) => day.currency === sum.currency)} .currency=${sum.currency} .from=${this.#from} .to=${this.#to}></sales-chart>
            </section>`,
          )
        : html`<state-notice heading="Nothing was sold in these days" advice="Choose other days, or wait for the first order."></state-notice>`}
      ${this.#table('days', 'By day', ['Day', ...MONEY], days.map((day) => [day.day, ...figures(day)]))}
      ${this.#table('events', 'By event', ['Event', ...MONEY], events.map((event) => [html`<a class="link" href="/events/${encodeURIComponent(event.event_id)}"><bdi>${visible(event.event)}</bdi></a>`, ...figures(event)]))}
      ${this.#table('promos', 'Promo codes', ['Code', 'Orders', 'Taken off', 'Paid'], promos.map((one) => [one.promo_code, one.orders, money(one.discount_minor, one.currency), money(one.total_minor, one.currency)]))}
      ${this.#table('agents', 'From call to order', ['Agent', 'Calls', 'Calls that bought', 'Orders', 'Of calls'], agents.map((one) => [agent(one.agent_id), one.calls, one.buying_calls, one.orders, one.calls ? `${((one.buying_calls / one.calls) * 100).toFixed(1)} %` : '–']))}
      <p class="quiet">Orders and tickets are of orders first paid in these days; money counts on the day it came or went back. A call that bought is one in which a paid order was made.</p>`;
  }

  #table(name, heading, columns, rows) {
    const asked = this.#asked();
    asked.set('format', 'csv');
    asked.set('table', name);
    return html`<section class="sheet" aria-label=${heading}>
      <div class="row apart"><h2>${heading}</h2>${rows.length ? html`<a class="btn" download href="/api/sales?${asked}" aria-label="Export CSV: ${heading}">Export CSV</a>` : nothing}</div>
      ${rows.length
        ? html`<div class="wide" tabindex="0" role="region" aria-label="${heading}, the table"><table>
            <thead><tr>${columns.map((column, at) => html`<th class=${at ? 'n' : ''}>${column}</th>`)}</tr></thead>
            <tbody>${rows.map((row) => html`<tr>${row.map((cell, at) => html`<td class=${at ? 'n' : ''}>${cell}</td>`)}</tr>`)}</tbody>
          </table></div>`
        : html`<p class="quiet">None in these days.</p>`}
    </section>`;
  }

  #asked() {
    const asked = new URLSearchParams({ from: this.#from, to: dayOf(Date.parse(this.#to) + DAY_MS) });
    if (query().get('event')) asked.set('event', query().get('event'));
    return asked;
  }

  async #load() {
    this.requestUpdate();
    const asked = (this.asked = this.#asked());
    try {
      const sheet = await api.sales(asked);
      if (this.asked !== asked) return;
      this.sheet = sheet;
      this.fault = null;
    } catch (fault) {
      if (this.asked === asked) this.fault = fault;
    }
  }
}

const MONEY = ['Orders', 'Tickets', 'Given back', 'Came in', 'Went back', 'Stays'];
const figures = (line) => [line.orders, line.tickets, line.returned, money(line.paid_minor, line.currency), money(line.refunded_minor, line.currency), money(line.net_minor, line.currency)];

customElements.define('sales-page', SalesPage);
