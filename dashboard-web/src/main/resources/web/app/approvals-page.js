import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as api from './api.js';
import { look } from './look.js';
import { agent, timeOfDay, visible } from './words.js';
import './state-notice.js';

const EVERY_MS = 2_000;
const TONES = { approved: 'good', refused: 'bad', expired: 'warn', withdrawn: '' };

/** What tools want to do and somebody has to agree to first: approve or refuse, with a note. */
class ApprovalsPage extends LitElement {
  static properties = {
    known: { state: true },
    fault: { state: true },
    refusal: { state: true },
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
        gap: var(--s4);
        max-width: 860px;
      }
      form,
      .over {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
      }
      form {
        padding: var(--s4);
        display: grid;
        gap: var(--s3);
        border-inline-start: 3px solid var(--bad);
      }
      .what {
        font-size: var(--title);
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .what::first-letter {
        text-transform: uppercase;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      .row .field {
        flex: 1 1 200px;
      }
      code {
        overflow-wrap: anywhere;
      }
      a {
        color: var(--accent);
      }
      .over li {
        padding: var(--s3) var(--s4);
        border-top: 1px solid var(--line);
        display: grid;
        gap: var(--s1);
        overflow-wrap: anywhere;
      }
      .over li:first-child {
        border-top: 0;
      }
      .fault {
        color: var(--bad);
      }
    `,
  ];

  constructor() {
    super();
    this.known = null;
    this.fault = null;
    this.refusal = '';
    this.busy = '';
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
      return html`<state-notice whole tone="bad" heading="The approvals cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.known) return html`<state-notice whole busy heading="Loading approvals"></state-notice>`;
    const { waiting, over } = this.known;
    return html`<div class="all">
      <h1>Approvals</h1>
      ${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault.message}</p>` : nothing}
      ${this.refusal ? html`<p class="fault" role="alert">${this.refusal}</p>` : nothing}
      ${waiting.length
        ? repeat(waiting, (one) => one.approval_id, (one) => this.#waiting(one))
        : html`<p class="quiet">Nothing waits. What an agent may not do alone appears here, and its caller waits on the line.</p>`}
      ${over.length
        ? html`<h2>Decided in the last day</h2>
            <ul class="over">${over.map((one) => this.#over(one))}</ul>`
        : nothing}
    </div>`;
  }

  #waiting(one) {
    const left = Math.max(0, Math.round((Date.parse(one.expires_at) - api.serverNow()) / 1000));
    return html`<form aria-label=${one.what} @submit=${(event) => event.preventDefault()}>
      <p class="what">${visible(one.what)}</p>
      <div class="row">
        <span class="flag bad">${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left</span>
        <code class="mono">${one.tool}</code>
        <span class="quiet">${agent(one.agent_id)}, asked at ${timeOfDay(one.asked_at)}</span>
        ${one.ticket_id ? html`<a href=${`/?call=${encodeURIComponent(one.ticket_id)}`}>${one.ticket_id}</a>` : nothing}
      </div>
      <code class="mono">${visible(one.arguments)}</code>
      <div class="row">
        <input class="field" name="note" maxlength="500" placeholder="Note for the ticket and the agent" aria-label="Note" autocomplete="off" />
        <button type="button" class="btn main" ?disabled=${this.busy === one.approval_id} @click=${(event) => this.#decide(event, one, 'approve')}>Approve</button>
        <button type="button" class="btn" ?disabled=${this.busy === one.approval_id} @click=${(event) => this.#decide(event, one, 'refuse')}>Refuse</button>
      </div>
    </form>`;
  }

  #over(one) {
    return html`<li>
      <span class="row">
        <span class="flag ${TONES[one.state] ?? ''}">${one.state === 'waiting' ? 'expired' : one.state}</span>
        <span>${visible(one.what)}</span>
      </span>
      <span class="quiet">
        <code class="mono">${one.tool}</code>, ${timeOfDay(one.decided_at ?? one.expires_at)}${one.decided_by ? ` by ${one.decided_by}` : ''}${one.note ? `: ${visible(one.note)}` : ''}
        ${one.ticket_id ? html`<a href=${`/tickets/${encodeURIComponent(one.ticket_id)}`}>${one.ticket_id}</a>` : nothing}
      </span>
    </li>`;
  }

  /** Only a press of a button decides: the Enter key in the note does not. */
  async #decide(event, one, decision) {
    if (this.busy) return;
    this.busy = one.approval_id;
    this.refusal = '';
    try {
      await api.decideApproval(one.approval_id, decision, event.target.form.elements.note.value);
    } catch (fault) {
      this.refusal = `Not done: ${fault.message}`;
    }
    this.busy = '';
    await this.#load();
  }

  async #load() {
    try {
      this.known = await api.approvals();
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}

customElements.define('approvals-page', ApprovalsPage);
