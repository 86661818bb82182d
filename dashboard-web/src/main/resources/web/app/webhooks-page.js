import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import './delivery-list.js';
import './state-notice.js';
import './webhook-list.js';

const EVERY_MS = 3_000;

/** Who outside is told of what happens, and what came of each message. */
class WebhooksPage extends LitElement {
  static properties = {
    known: { state: true },
    log: { state: true },
    only: { state: true },
    fault: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        overflow: auto;
        padding: var(--s4);
      }
      .all {
        display: grid;
        gap: var(--s6);
        max-width: 1080px;
      }
    `,
  ];

  constructor() {
    super();
    this.known = null;
    this.log = [];
    this.only = '';
    this.fault = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
    this.looking = setInterval(() => document.hidden || this.#load(), EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
  }

  render() {
    if (this.fault && !this.known) {
      return html`<state-notice whole tone="bad" heading="The webhooks cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.known) return html`<state-notice whole busy heading="Loading webhooks"></state-notice>`;
    return html`<div class="all">
      ${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault.message}</p>` : nothing}
      <webhook-list .endpoints=${this.known.endpoints} .types=${this.known.types} @changed=${() => this.#load()}></webhook-list>
      <delivery-list
        .deliveries=${this.log}
        .endpoints=${this.known.endpoints}
        .only=${this.only}
        @narrowed=${(event) => this.#narrow(event.detail)}
        @changed=${() => this.#load()}
      ></delivery-list>
    </div>`;
  }

  #narrow(state) {
    this.only = state;
    this.#load();
  }

  async #load() {
    const asked = new URLSearchParams({ limit: 50 });
    if (this.only) asked.set('state', this.only);
    try {
      [this.known, this.log] = await Promise.all([api.webhooks(), api.deliveries(asked)]);
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}

customElements.define('webhooks-page', WebhooksPage);
