import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { go } from './router.js';
import { ScanQueue } from './scan-queue.js';
import { atVenue } from './money.js';
import { timeOfDay, visible } from './words.js';
import './code-camera.js';
import './state-notice.js';

const EVERY_MS = 5_000;
const GATE = 'switchboard.gate';
const HEADINGS = {
  already_used: 'Used before',
  void: 'Not good any more',
  refunded: 'Refunded',
  not_paid: 'Not paid',
  wrong_event: 'Another event',
  too_early: 'Too early',
  too_late: 'The event is over',
  unknown_code: 'No such ticket',
  foreign_code: 'Not our code',
  malformed: 'Not readable',
  not_in: 'Nobody is in with it',
  fault: 'Not done',
};

/** A name or an order's number, rather than a ticket's code: codes have figures among their letters. */
const isGuest = (text) => !/\d/.test(text) || /^\s*(ord[\s-]*)?\d{4,12}\s*$/i.test(text);

/** 128 random bits; randomUUID is there over https alone. */
const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The door: scan, type or look up a ticket; who is in; take one back. Event and gate stand in the address. */
class CheckInPage extends LitElement {
  static properties = {
    events: { state: true },
    doors: { state: true },
    fault: { state: true },
    answer: { state: true },
    busy: { state: true },
    camera: { state: true },
    waiting: { state: true },
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
        max-width: 640px;
        margin-inline: auto;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: end;
      }
      label {
        display: grid;
        gap: 2px;
        font-size: var(--small);
        color: var(--ink-2);
        flex: 1 1 140px;
        min-width: 0;
      }
      label.event {
        flex: 3 1 220px;
      }
      .field {
        width: 100%;
        min-height: 34px;
        color: var(--ink);
        font: var(--text);
      }
      .big {
        font-size: 17px;
        padding: 12px;
      }
      .counts {
        display: grid;
        gap: var(--s1);
      }
      .counts b {
        font-size: var(--figure);
      }
      progress {
        width: 100%;
        height: 6px;
        accent-color: var(--good);
      }
      .answer {
        border-radius: var(--r2);
        padding: var(--s5) var(--s4);
        display: grid;
        gap: var(--s2);
        min-height: 132px;
        align-content: center;
        background: var(--sheet);
        border: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      .answer strong {
        font-size: 30px;
        line-height: 1.15;
      }
      .answer p {
        font-size: 17px;
      }
      .answer.good {
        background: var(--good-soft);
        border: 2px solid var(--good);
        color: var(--good);
      }
      .answer.bad {
        background: var(--bad-soft);
        border: 2px solid var(--bad);
        color: var(--bad);
      }
      .answer.warn {
        background: var(--warn-soft);
        border: 2px solid var(--warn);
        color: var(--warn);
      }
      .answer .quiet {
        color: inherit;
        font-size: var(--text);
      }
      ul.sheet {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
      }
      ul.sheet li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--s2);
        align-items: center;
        padding: var(--s2) var(--s3);
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      ul.sheet li:first-child {
        border-top: 0;
      }
      .fault {
        color: var(--bad);
      }
      .far {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      a.file {
        color: var(--accent);
        font-size: var(--small);
      }
    `,
  ];

  constructor() {
    super();
    this.events = null;
    this.doors = null;
    this.fault = '';
    this.answer = null;
    this.busy = false;
    this.camera = false;
    this.queue = new ScanQueue((scan) => api.checkIn(scan));
    this.waiting = this.queue.length;
    const place = new URLSearchParams(location.search);
    this.event = place.get('event') ?? '';
    this.gate = place.get('gate') ?? localStorage.getItem(GATE) ?? '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#begin();
    this.looking = setInterval(() => document.hidden || this.#load(), EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
  }

  render() {
    if (!this.events && this.fault) {
      return html`<state-notice whole tone="bad" heading="The door cannot be shown" advice=${this.fault}>
        <button class="btn" @click=${() => this.#begin()}>Try again</button>
      </state-notice>`;
    }
    if (!this.events) return html`<state-notice whole busy heading="Looking for events"></state-notice>`;
    if (!this.events.length) return html`<state-notice whole heading="No event is open" advice="An event appears here as soon as it is on sale."></state-notice>`;
    return html`<div class="all">
      <h1>Check-in</h1>
      <div class="row">
        <label class="event">Event
          <select class="field" name="event" @change=${(change) => this.#goTo(change.target.value)}>
            ${this.events.map(
              (each) => html`<option value=${each.event_id} ?selected=${each.event_id === this.event}>${visible(each.event)}, ${atVenue(each.starts_at, each.time_zone)}</option>`,
            )}
          </select>
        </label>
        <label>Gate
          <input class="field" name="gate" maxlength="60" autocomplete="off" placeholder="North" .value=${this.gate} @change=${(change) => this.#atGate(change.target.value)} />
        </label>
      </div>
      ${this.#answered()}
      <form class="row" @submit=${this.#typed}>
        <label class="event">Code, name or order number
          <input class="field big" name="what" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="500" required autofocus />
        </label>
        <button class="btn main big" ?disabled=${this.busy}>Check in</button>
        ${'BarcodeDetector' in window
          ? html`<button type="button" class="btn big" aria-pressed=${this.camera} @click=${() => (this.camera = !this.camera)}>${this.camera ? 'Camera off' : 'Scan'}</button>`
          : nothing}
      </form>
      ${this.camera ? html`<code-camera @code=${(seen) => this.#scan({ code: seen.detail })} @fault=${(no) => this.#noCamera(no.detail)}></code-camera>` : nothing}
      ${this.waiting ? html`<p class="fault" role="status">${this.waiting} ${this.waiting === 1 ? 'scan waits' : 'scans wait'} for the connection.</p>` : nothing}
      ${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault}</p>` : nothing}
      ${this.doors ? this.#house(this.doors) : nothing}
    </div>`;
  }

  #answered() {
    const answer = this.answer;
    if (!answer) return html`<div class="answer" role="status"><p class="quiet">Scan a ticket, or type what it says.</p></div>`;
    const tone = answer.noted || answer.reason === 'several' ? 'warn' : answer.reason === 'ok' ? 'good' : 'bad';
    const heading = answer.noted ? 'Not checked yet' : answer.undone ? 'Taken back' : answer.admitted ? 'Come in' : answer.reason === 'several' ? 'Which one?' : (HEADINGS[answer.reason] ?? answer.reason);
    return html`<div class="answer ${tone}" role="alert">
        <strong>${heading}</strong>
        <p>${visible(answer.message)}</p>
        ${answer.ticket ? html`<p class="quiet">${visible(answer.ticket.holder_name)}, ${visible(answer.ticket.label)}, ${answer.ticket.order_id}</p>` : nothing}
      </div>
      ${answer.candidates?.length
        ? html`<ul class="sheet" aria-label="Tickets that fit">
            ${answer.candidates.map(
              (each) => html`<li>
                <span>${visible(each.holder_name)}, <b>${visible(each.label)}</b> <span class="quiet">${each.order_id}${each.state === 'used' ? `, in since ${timeOfDay(each.used_at)}` : ''}</span></span>
                <button class="btn" ?disabled=${this.busy} @click=${() => this.#scan({ admission_id: each.admission_id })}>Check in<span class="far"> ${visible(each.label)}</span></button>
              </li>`,
            )}
          </ul>`
        : nothing}`;
  }

  #house(doors) {
    return html`<section class="counts" aria-label="Counts">
        <p><b>${doors.in}</b> of <b>${doors.expected}</b> in</p>
        <progress max=${Math.max(1, doors.expected)} value=${doors.in} aria-label="In"></progress>
        <p class="quiet">${doors.sections.map((each) => `${visible(each.section)} ${each.in}/${each.expected}`).join(' · ')}</p>
        ${doors.gates.length ? html`<p class="quiet">By gate: ${doors.gates.map((each) => `${visible(each.gate) || 'none'} ${each.in}`).join(' · ')}</p>` : nothing}
        ${doors.refused.length
          ? html`<p class="quiet">Refused: ${doors.refused.map((each) => `${(HEADINGS[each.reason] ?? each.reason).toLowerCase()} ${each.scans}`).join(' · ')}</p>`
          : nothing}
        <p><a class="file" href=${`/api/events/${encodeURIComponent(doors.event_id)}/check-in?format=csv`} download>List as CSV</a></p>
      </section>
      ${doors.last_in.length
        ? html`<h2>Last in</h2>
            <ul class="sheet">
              ${doors.last_in.map(
                (each) => html`<li>
                  <span>${visible(each.holder_name)}, ${visible(each.label)} <span class="quiet">${timeOfDay(each.used_at)}${each.used_gate ? `, ${visible(each.used_gate)}` : ''}</span></span>
                  <button class="btn" ?disabled=${this.busy} @click=${() => this.#undo(each)}>Undo</button>
                </li>`,
              )}
            </ul>`
        : nothing}`;
  }

  #typed(event) {
    event.preventDefault();
    const field = event.target.elements.what;
    const text = field.value.trim();
    field.value = '';
    field.focus();
    if (text) this.#scan(isGuest(text) ? { guest: text } : { code: text });
  }

  async #scan(what) {
    if (this.busy) return;
    const scan = { ...what, event_id: this.event, gate: this.gate, nonce: nonce(), scanned_at: new Date(api.serverNow()).toISOString() };
    await this.#doing(async () => {
      try {
        this.answer = await api.checkIn(scan);
      } catch (fault) {
        if (fault.status || !scan.code) throw fault;
        this.queue.add(scan);
        this.answer = { noted: true, message: 'There is no connection. The scan is noted and told as soon as there is one: decide by eye.' };
      }
      if (!this.answer.admitted) navigator.vibrate?.(200);
    });
  }

  async #undo(ticket) {
    await this.#doing(async () => {
      const answer = await api.undoCheckIn({ admission_id: ticket.admission_id, event_id: this.event, gate: this.gate, nonce: nonce() });
      this.answer = { ...answer, undone: answer.reason === 'ok' };
    });
  }

  async #doing(work) {
    this.busy = true;
    try {
      await work();
    } catch (fault) {
      this.answer = { reason: 'fault', message: fault.message };
    }
    this.busy = false;
    await this.#load();
  }

  #noCamera(why) {
    this.camera = false;
    this.answer = { reason: 'No camera', message: why };
  }

  async #begin() {
    this.fault = '';
    try {
      this.events = await api.openDoors();
      if (!this.events.some((each) => each.event_id === this.event)) this.event = this.events[0]?.event_id ?? '';
    } catch (fault) {
      this.fault = fault.message;
    }
    await this.#load();
  }

  async #load() {
    if (!this.event) return;
    try {
      await this.queue.flush();
      this.waiting = this.queue.length;
      this.doors = await api.guests(this.event);
      this.fault = '';
    } catch (fault) {
      this.waiting = this.queue.length;
      this.fault = fault.message;
    }
  }

  #goTo(event) {
    this.event = event;
    this.doors = null;
    this.answer = null;
    this.#place();
    this.#load();
  }

  #atGate(gate) {
    this.gate = gate.trim();
    localStorage.setItem(GATE, this.gate);
    this.#place();
  }

  #place() {
    go(`/check-in?${new URLSearchParams({ event: this.event, ...(this.gate ? { gate: this.gate } : {}) })}`, { replace: true });
  }
}

customElements.define('check-in-page', CheckInPage);
