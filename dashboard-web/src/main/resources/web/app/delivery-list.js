import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';

const STATES = [
  ['', 'All'],
  ['waiting', 'Waiting'],
  ['delivered', 'Delivered'],
  ['dead', 'Dead'],
];
const TONES = { delivered: 'good', dead: 'bad', waiting: 'warn', running: 'warn' };

/** The log of deliveries, each with its tries. Fires `narrowed` with a state, and `changed`. */
class DeliveryList extends LitElement {
  static properties = {
    deliveries: { attribute: false },
    endpoints: { attribute: false },
    only: {},
    fault: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      .head h2 {
        margin-inline-end: var(--s3);
      }
      ul {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
      }
      li {
        border-top: 1px solid var(--line);
      }
      li:first-child {
        border-top: 0;
      }
      summary {
        display: grid;
        grid-template-columns: 90px 150px minmax(0, 1fr) auto;
        gap: var(--s3);
        align-items: center;
        padding: var(--s2) var(--s4);
        cursor: pointer;
      }
      .where {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ol {
        margin: 0;
        padding: 0 var(--s4) var(--s3) var(--s6);
        display: grid;
        gap: var(--s1);
        overflow-wrap: anywhere;
      }
      .act {
        padding: 0 var(--s4) var(--s3);
      }
      .fault {
        color: var(--bad);
      }
      @media (max-width: 700px) {
        summary {
          grid-template-columns: auto minmax(0, 1fr);
        }
        .where {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.deliveries = [];
    this.endpoints = [];
    this.only = '';
    this.fault = '';
  }

  render() {
    return html`<div class="head">
        <h2>Deliveries</h2>
        ${STATES.map(
          ([state, name]) => html`<button class="chip" aria-pressed=${this.only === state}
            @click=${() => this.dispatchEvent(new CustomEvent('narrowed', { detail: state }))}>${name}</button>`,
        )}
      </div>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.deliveries.length
        ? html`<ul>${this.deliveries.map((one) => this.#row(one))}</ul>`
        : html`<p class="quiet">${this.only ? 'None is in this state.' : 'Nothing has been sent yet.'}</p>`}`;
  }

  #row(one) {
    const at = this.endpoints.find((endpoint) => endpoint.webhook_id === one.webhook_id);
    const tries = one.attempts.length;
    return html`<li>
      <details>
        <summary>
          <span class="flag ${TONES[one.state]}">${one.state}</span>
          <span class="mono">${one.type}</span>
          <span class="where quiet">${at?.url ?? one.webhook_id}</span>
          <span class="quiet">${tries} ${tries === 1 ? 'try' : 'tries'}, ${one.made_at.slice(0, 19).replace('T', ' ')} UTC</span>
        </summary>
        <ol>
          ${one.attempts.map(
            (attempt) => html`<li class="quiet">
              ${attempt.at.slice(11, 19)}, ${attempt.took_ms} ms:
              ${attempt.status ? html`<b>${attempt.status}</b> ${attempt.answer}` : html`<b>${attempt.problem}</b>`}
            </li>`,
          )}
        </ol>
        <p class="act">
          <code class="mono">${one.message_id}</code>
          ${one.ticket_id ? html`<a href=${`/tickets/${encodeURIComponent(one.ticket_id)}`}>${one.ticket_id}</a>` : nothing}
          ${one.state === 'dead' || one.state === 'delivered'
            ? html`<button class="btn" @click=${() => this.#replay(one)}>Send anew</button>`
            : nothing}
        </p>
      </details>
    </li>`;
  }

  async #replay(one) {
    this.fault = '';
    try {
      await api.replayDelivery(one.webhook_id, one.message_id);
      this.dispatchEvent(new Event('changed'));
    } catch (fault) {
      this.fault = `Not done: ${fault.message}`;
    }
  }
}

customElements.define('delivery-list', DeliveryList);
