import { LitElement, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { ORDER_STATES, PAYMENT_STATES, REFUND_STATES, money, tone } from './money.js';
import { session } from './session.js';
import { agent, exactly, plain, visible, when } from './words.js';
import './state-notice.js';

const EVERY_MS = 5_000;
const TICKET_STATES = { reserved: 'not paid yet', valid: 'good', used: 'came in', void: 'not good any more' };

/** One order: its three states, tickets, money and history, and what may be done with it. */
class OrderPage extends LitElement {
  static properties = {
    orderId: {},
    order: { state: true },
    fault: { state: true },
    refusal: { state: true },
    said: { state: true },
    chosen: { state: true },
    sure: { state: true },
    busy: { state: true },
  };

  static styles = [look, boxOfficeLook];

  constructor() {
    super();
    this.order = null;
    this.fault = null;
    this.refusal = '';
    this.said = '';
    this.chosen = new Set();
    this.sure = '';
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.looking = setInterval(() => document.hidden || this.busy || this.#load(), EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
  }

  willUpdate(changed) {
    if (changed.has('orderId')) {
      this.order = null;
      this.#load();
    }
  }

  render() {
    if (this.fault && !this.order) {
      return html`<state-notice whole tone="bad" heading="This order cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
        <a class="btn" href="/orders">All orders</a>
      </state-notice>`;
    }
    const { order } = this;
    if (!order) return html`<state-notice whole busy heading="Loading the order"></state-notice>`;
    return html`<div class="all">
      <p><a class="link" href="/orders">Orders</a></p>
      <div class="row apart">
        <h1>${order.order_id}</h1>
        <div class="row">
          <span class="flag ${tone(order.state)}">${ORDER_STATES[order.state]}</span>
          <span class="flag ${tone(order.payment_state)}">${PAYMENT_STATES[order.payment_state]}</span>
          <span class="flag ${tone(order.refund_state)}">${REFUND_STATES[order.refund_state]}</span>
        </div>
      </div>
      ${this.refusal ? html`<p class="fault" role="alert">${this.refusal}</p>` : nothing}
      ${this.said ? html`<p class="said" role="status">${this.said}</p>` : nothing}
      <section class="sheet" aria-label="Customer and sum">
        <p><b><bdi>${visible(order.name)}</bdi></b> · <bdi>${visible(order.email)}</bdi>${order.phone ? html` · ${order.phone}` : nothing}</p>
        <p>
          <a class="link" href="/events/${encodeURIComponent(order.event_id)}"><bdi>${visible(order.event)}</bdi></a>, ${order.quantity} × section ${order.section}
          ${order.ticket_id ? html` · made in the call <a class="link" href="/tickets/${encodeURIComponent(order.ticket_id)}">${order.ticket_id}</a>${order.agent_id ? ` with ${agent(order.agent_id)}` : ''}` : nothing}
        </p>
        <div class="figures">
          ${[['To pay', order.total_minor], ['Taken off', order.discount_minor], ['Paid', order.paid_minor], ['Refunded', order.refunded_minor]]
            .filter(([name, sum]) => sum || name === 'To pay' || name === 'Paid')
            .map(([name, sum]) => html`<span><b>${money(sum, order.currency)}</b>${name}${name === 'Taken off' && order.promo_code ? ` by ${order.promo_code}` : ''}</span>`)}
        </div>
        <p class="quiet">Made ${exactly(order.created_at)}${order.state === 'awaiting_payment' ? `, to be paid by ${exactly(order.pay_by)}` : ''}${order.note ? html` · Note: ${visible(order.note)}` : nothing}</p>
      </section>
      ${this.#tickets(order)} ${this.#money(order)}
      ${table('What happened', ['When', 'What'], order.history.map((one) => [html`<span title=${exactly(one.at)}>${when(one.at)}</span>`, plain(one.kind.replace('.', ' '))]), 'Nothing yet.')}
      ${table('Letters', ['When', 'What', 'To', 'State'], order.letters.map((one) => [when(one.made_at), visible(one.subject), html`<bdi>${visible(one.address)}</bdi>`, `${one.state === 'kept' ? 'in the outbox' : one.state}${one.failure ? `: ${one.failure}` : ''}`]), 'None was written.')}
    </div>`;
  }

  #tickets(order) {
    const may = session.may('sales.change');
    const good = order.tickets.filter((ticket) => ticket.state === 'valid');
    const chosen = good.filter((ticket) => this.chosen.has(ticket.admission_id));
    return html`<section class="sheet" aria-label="Tickets">
      <h2>Tickets</h2>
      <div class="wide"><table>
        <thead><tr>${may && good.length ? html`<th><span class="quiet">Choose</span></th>` : nothing}<th>Seat</th><th>For</th><th class="n">Price</th><th>State</th></tr></thead>
        <tbody>
          ${order.tickets.map((ticket) => {
            const seat = ticket.number ? `Section ${ticket.section}, row ${ticket.row}, seat ${ticket.number}` : `Section ${ticket.section}`;
            return html`<tr>
              ${may && good.length
                ? html`<td>${ticket.state === 'valid' ? html`<input type="checkbox" aria-label="Choose ${seat}" .checked=${this.chosen.has(ticket.admission_id)} @change=${(event) => this.#choose(ticket, event.target.checked)} />` : nothing}</td>`
                : nothing}
              <td>${seat}</td><td><bdi>${visible(ticket.holder)}</bdi></td><td class="n">${money(ticket.price_minor, order.currency)}</td>
              <td><span class="flag ${ticket.state === 'valid' || ticket.state === 'used' ? 'good' : ''}">${TICKET_STATES[ticket.state]}</span></td>
            </tr>`;
          })}
        </tbody>
      </table></div>
      ${may ? this.#acts(order, good, chosen) : nothing}
    </section>`;
  }

  #acts(order, good, chosen) {
    if (this.sure) {
      const sure = this.sure === 'cancel' ? 'Cancel this order? Nothing was charged, and its seats are free at once.' : `Give back ${chosen.length || good.length} of ${good.length} good tickets? They let nobody in any more, and the money goes back.`;
      return html`<div class="row" role="group" aria-label="Are you sure">
        <span>${sure}</span>
        <button class="btn danger" ?disabled=${this.busy} @click=${() => this.#carryOut(chosen)}>${this.sure === 'cancel' ? 'Yes, cancel it' : 'Yes, refund'}</button>
        <button class="btn" @click=${() => (this.sure = '')}>No</button>
      </div>`;
    }
    return html`<div class="row">
      ${good.length
        ? html`<button class="btn" ?disabled=${this.busy} @click=${() => this.#do(() => api.resendTickets(order.order_id), 'The tickets are on their way again, or in the outbox where no mail is set up.')}>Send tickets again</button>
            <button class="btn danger" @click=${() => (this.sure = 'refund')}>${chosen.length ? `Refund ${chosen.length} chosen` : 'Refund all'}</button>`
        : nothing}
      ${order.state === 'awaiting_payment' ? html`<button class="btn danger" @click=${() => (this.sure = 'cancel')}>Cancel order</button>` : nothing}
    </div>`;
  }

  #money(order) {
    return table(
      'Payments and refunds',
      ['When', 'What', 'Sum', 'State'],
      order.money.map((one) => [
        html`<span title=${exactly(one.created_at)}>${when(one.created_at)}</span>`,
        `${one.kind === 'refund' ? 'Refund' : 'Payment'} by ${one.by}${one.reason ? `, ${plain(one.reason).toLowerCase()}` : ''}`,
        money(one.kind === 'refund' ? -one.amount_minor : one.amount_minor, order.currency),
        `${one.state}${one.failure ? `: ${one.failure}` : ''}`,
      ]),
      'No payment was begun.',
    );
  }

  #choose(ticket, chosen) {
    const all = new Set(this.chosen);
    if (chosen) all.add(ticket.admission_id);
    else all.delete(ticket.admission_id);
    this.chosen = all;
  }

  #carryOut(chosen) {
    const id = this.order.order_id;
    if (this.sure === 'cancel') return this.#do(() => api.cancelOrder(id), 'The order is cancelled.');
    const wish = chosen.length ? { admissions: chosen.map((ticket) => ticket.admission_id) } : {};
    return this.#do(() => api.refundOrder(id, wish), 'The tickets are given back.');
  }

  async #do(work, said) {
    this.busy = true;
    this.refusal = '';
    this.said = '';
    try {
      this.order = await work();
      this.said = said;
      this.chosen = new Set();
    } catch (fault) {
      this.refusal = `Not done: ${fault.message}`;
    }
    this.sure = '';
    this.busy = false;
  }

  async #load() {
    const id = this.orderId;
    try {
      const order = await api.order(id);
      if (id !== this.orderId) return;
      this.order = order;
      this.fault = null;
    } catch (fault) {
      if (id === this.orderId) this.fault = fault;
    }
  }
}

function table(name, columns, rows, none) {
  return html`<section class="sheet" aria-label=${name}>
    <h2>${name}</h2>
    ${rows.length
      ? html`<div class="wide"><table>
          <thead><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
        </table></div>`
      : html`<p class="quiet">${none}</p>`}
  </section>`;
}

customElements.define('order-page', OrderPage);
