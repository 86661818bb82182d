import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as api from './api.js';
import { look } from './look.js';
import { go } from './router.js';
import { session } from './session.js';
import { visible } from './words.js';
import './state-notice.js';

const EVERY_MS = 5_000;
const PAGE = 50;
const TONES = { sent: 'good', failed: 'bad', queued: 'warn', kept: '' };
const KINDS = { payment_link: 'Payment link', tickets: 'Tickets', offer: 'Offer' };

/** What customers were sent: each with its tries, its words and its files; to be sent again. State and message stand in the address. */
class OutboxPage extends LitElement {
  static properties = {
    known: { state: true },
    open: { state: true },
    fault: { state: true },
    said: { state: true },
    busy: { state: true },
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
        gap: var(--s3);
        max-width: 980px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      ul.sheet {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
      }
      li.message {
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      li.message:first-child {
        border-top: 0;
      }
      .head {
        all: unset;
        box-sizing: border-box;
        width: 100%;
        cursor: pointer;
        padding: var(--s3) var(--s4);
        display: grid;
        gap: 2px;
      }
      .head:hover {
        background: var(--ground);
      }
      .head:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      .whole {
        padding: 0 var(--s4) var(--s4);
        display: grid;
        gap: var(--s3);
      }
      pre {
        margin: 0;
        padding: var(--s3);
        background: var(--ground);
        border-radius: var(--r1);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: var(--text);
      }
      .fault {
        color: var(--bad);
      }
      .said {
        color: var(--good);
      }
      a {
        color: var(--accent);
      }
      .tries li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
      }
    `,
  ];

  constructor() {
    super();
    this.known = null;
    this.open = null;
    this.fault = '';
    this.said = '';
    this.busy = false;
    const place = new URLSearchParams(location.search);
    this.state = place.get('state') ?? '';
    this.message = place.get('message') ?? '';
    this.offset = 0;
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
    if (!this.known && this.fault) {
      return html`<state-notice whole tone="bad" heading="The outbox cannot be shown" advice=${this.fault}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.known) return html`<state-notice whole busy heading="Loading the outbox"></state-notice>`;
    const { messages, counts } = this.known;
    const kept = counts.find((each) => each.state === 'kept')?.messages ?? 0;
    return html`<div class="all">
      <h1>Outbox</h1>
      <div class="row" role="group" aria-label="State">
        ${['', 'queued', 'sent', 'kept', 'failed'].map((state) => {
          const count = state ? (counts.find((each) => each.state === state)?.messages ?? 0) : counts.reduce((sum, each) => sum + each.messages, 0);
          return html`<button class="chip" aria-pressed=${this.state === state} @click=${() => this.#only(state)}>${state || 'all'} ${count}</button>`;
        })}
      </div>
      ${kept ? html`<p class="quiet">Kept: nothing is set up that could send it (settings mail and sms-from). Files lie in the folder outbox of the data folder.</p>` : nothing}
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.said ? html`<p class="said" role="status">${this.said}</p>` : nothing}
      ${messages.length
        ? html`<ul class="sheet">${repeat(messages, (one) => one.message_id, (one) => this.#row(one))}</ul>`
        : html`<p class="quiet">Nothing here. Payment links, tickets and offers appear as soon as they are written.</p>`}
      <div class="row">
        ${this.offset ? html`<button class="btn" @click=${() => this.#page(-PAGE)}>Newer</button>` : nothing}
        ${messages.length === PAGE ? html`<button class="btn" @click=${() => this.#page(PAGE)}>Older</button>` : nothing}
      </div>
    </div>`;
  }

  #row(one) {
    const id = String(one.message_id);
    const isOpen = this.message === id;
    return html`<li class="message">
      <button class="head" aria-expanded=${isOpen} @click=${() => this.#toggle(id)}>
        <span class="row">
          <span class="flag ${TONES[one.state] ?? ''}">${one.state}</span>
          <b>${KINDS[one.kind] ?? one.kind}</b>
          <span>${visible(one.address)}</span>
          <span class="quiet">${one.channel === 'sms' ? 'text message' : 'e-mail'}, ${stamp(one.made_at)}${one.tries > 1 ? `, ${one.tries} tries` : ''}</span>
        </span>
        <span class="quiet">${one.order_id} · ${visible(one.preview)}</span>
        ${one.failure ? html`<span class="fault">${visible(one.failure)}</span>` : nothing}
      </button>
      ${isOpen ? this.#whole(one) : nothing}
    </li>`;
  }

  #whole(one) {
    const whole = this.open?.message_id === one.message_id ? this.open : null;
    if (!whole) return html`<div class="whole"><p class="quiet">Loading</p></div>`;
    return html`<div class="whole">
      ${whole.subject ? html`<p><b>${visible(whole.subject)}</b></p>` : nothing}
      <pre>${whole.body}</pre>
      ${whole.files.length
        ? html`<p class="row">${whole.files.map(
            (file) => html`<a href=${`/api/outbox/${whole.message_id}/files/${encodeURIComponent(file.file)}`} download>${file.file}</a>
              <span class="quiet">${Math.ceil(file.bytes / 1024)} KB</span>`,
          )}</p>`
        : nothing}
      ${whole.attempts.length
        ? html`<ul class="tries" aria-label="Tries">${whole.attempts.map(
            (each) => html`<li><span class="quiet">${stamp(each.at)}</span><span>${each.way}: ${each.outcome}</span><span class="quiet">${visible(each.detail)}</span></li>`,
          )}</ul>`
        : html`<p class="quiet">Not tried yet.</p>`}
      ${session.may('sales.change') && whole.state !== 'queued'
        ? html`<div><button class="btn" ?disabled=${this.busy} @click=${() => this.#again(whole)}>Send again</button></div>`
        : nothing}
    </div>`;
  }

  async #again(one) {
    this.busy = true;
    this.said = '';
    try {
      await api.sendAgain(one.message_id);
      this.said = `Message ${one.message_id} is on its way once more.`;
    } catch (fault) {
      this.fault = `Not done: ${fault.message}`;
    }
    this.busy = false;
    await this.#load();
  }

  #toggle(id) {
    this.message = this.message === id ? '' : id;
    this.open = null;
    this.#place();
    this.#load();
  }

  #only(state) {
    this.state = state;
    this.offset = 0;
    this.#place();
    this.#load();
  }

  #page(by) {
    this.offset = Math.max(0, this.offset + by);
    this.#load();
  }

  #place() {
    const query = new URLSearchParams({ ...(this.state ? { state: this.state } : {}), ...(this.message ? { message: this.message } : {}) });
    go(`/outbox${query.size ? `?${query}` : ''}`, { replace: true });
  }

  async #load() {
    try {
      const query = new URLSearchParams({ limit: PAGE, offset: this.offset, ...(this.state ? { state: this.state } : {}) });
      this.known = await api.outbox(query);
      if (this.message) this.open = await api.outboxMessage(this.message);
      this.fault = '';
    } catch (fault) {
      this.fault = fault.message;
    }
  }
}

const stamp = (iso) => new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

customElements.define('outbox-page', OutboxPage);
