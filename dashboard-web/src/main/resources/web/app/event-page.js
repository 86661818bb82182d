import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { EVENT_FLAG, EVENT_STATES, atVenue, money } from './money.js';
import { seatBar, seatWords } from './seat-bar.js';
import { LEGEND } from './seat-map.js';
import { session } from './session.js';
import { visible } from './words.js';
import './event-edit.js';
import './section-edit.js';
import './state-notice.js';

const EVERY_MS = 3_000;

/** One event: its seats as they are sold, and what may be done with it. */
class EventPage extends LitElement {
  static properties = {
    eventId: {},
    event: { state: true },
    fault: { state: true },
    refusal: { state: true },
    said: { state: true },
    chosen: { state: true },
    editing: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    boxOfficeLook,
    css`
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s1) var(--s4);
        font-size: var(--small);
        color: var(--ink-2);
      }
      h1 {
        overflow-wrap: anywhere;
      }
      .stage {
        border: 1px solid var(--line-strong);
        border-radius: var(--r1);
        text-align: center;
        font-size: var(--small);
        color: var(--ink-3);
        padding: 4px;
      }
    `,
  ];

  constructor() {
    super();
    this.event = null;
    this.fault = null;
    this.refusal = '';
    this.said = '';
    this.chosen = {};
    this.editing = '';
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.looking = setInterval(() => document.hidden || this.#load(), EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
  }

  willUpdate(changed) {
    if (changed.has('eventId')) {
      this.event = null;
      this.#load();
    }
  }

  render() {
    if (this.fault && !this.event) {
      return html`<state-notice whole tone="bad" heading="This event cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
        <a class="btn" href="/events">All events</a>
      </state-notice>`;
    }
    const { event } = this;
    if (!event) return html`<state-notice whole busy heading="Loading the event"></state-notice>`;
    const may = session.may('sales.change') && event.state !== 'cancelled';
    return html`<div class="all">
      <p><a class="link" href="/events">Events</a></p>
      <div class="row apart">
        <h1><bdi>${visible(event.name)}</bdi> <span class="flag ${EVENT_FLAG[event.state]}">${EVENT_STATES[event.state]}</span></h1>
        ${may ? this.#acts(event) : nothing}
      </div>
      <p>
        ${event.date_open ? 'A new date is not known yet' : html`${atVenue(event.starts_at, event.time_zone)} <span class="quiet">${event.time_zone}</span>`}
        ${event.was_at ? html`<span class="quiet">was to be ${atVenue(event.was_at, event.time_zone)}</span>` : nothing}
        · <bdi>${visible(event.venue.name)}</bdi>, ${visible(event.venue.city)} · ${visible(event.kind)}
        · <a class="link" href="/orders?event=${encodeURIComponent(event.event_id)}">Orders</a>
        · <a class="link" href="/sales?event=${encodeURIComponent(event.event_id)}">Sales</a>
      </p>
      ${event.closing ? html`<p class="flag warn" role="status">Orders are being refunded and holds ended. This goes on by itself, also after a restart.</p>` : nothing}
      ${this.fault ? html`<p class="fault" role="alert">Not up to date: ${this.fault.message}</p>` : nothing}
      ${this.refusal ? html`<p class="fault" role="alert">${this.refusal}</p>` : nothing}
      ${this.said ? html`<p class="said" role="status">${this.said}</p>` : nothing}
      ${this.editing ? html`<event-edit .event=${event} .what=${this.editing} @done=${(e) => this.#done(e.detail)} @closed=${() => (this.editing = '')}></event-edit>` : nothing}
      <section class="sheet" aria-label="All seats">
        <div class="figures">
          ${[['Sold', event.counts.sold], ['Held', event.counts.held], ['Free', event.counts.free], ['Kept by the house', event.counts.kept], ['Checked in', event.counts.checked_in], ['Capacity', event.counts.capacity]].map(
            ([name, count]) => html`<span><b>${count.toLocaleString('en')}</b>${name}</span>`,
          )}
        </div>
        ${seatBar(event.counts)}
        <div class="legend">${LEGEND.map(([, sign, words]) => html`<span>${sign} ${words}</span>`)}</div>
      </section>
      ${event.sections.length
        ? html`<p class="stage">Stage</p>
            ${event.sections.map((section) => this.#section(event, section, may))}`
        : html`<state-notice heading="No seats yet" advice="Add a section before this event goes on sale."></state-notice>`}
      ${may ? html`<section-edit .event=${event} @done=${(e) => this.#done(e.detail)}></section-edit>` : nothing}
    </div>`;
  }

  #acts(event) {
    const open = (what) => () => (this.editing = this.editing === what ? '' : what);
    return html`<div class="row">
      ${event.state === 'draft' || (event.state === 'postponed' && !event.date_open)
        ? html`<button class="btn main" ?disabled=${this.busy} @click=${() => this.#do(() => api.publishEvent(event.event_id, event.version), 'It is on sale.')}>Put on sale</button>`
        : nothing}
      <button class="btn" @click=${open('edit')}>Edit</button>
      ${event.state === 'draft' ? nothing : html`<button class="btn" @click=${open('postpone')}>${event.state === 'postponed' ? 'New date' : 'Postpone'}</button>`}
      <button class="btn danger" @click=${open('cancel')}>Cancel event</button>
    </div>`;
  }

  #section(event, section, may) {
    const chosen = this.chosen[section.name] ?? [];
    const rows = event.seats?.[section.name];
    return html`<section class="sheet" aria-label="Section ${section.name}">
      <div class="row apart">
        <h2>Section ${section.name}${section.tier ? html` <span class="quiet">${visible(section.tier)}</span>` : nothing}${section.level ? html` <span class="quiet">${visible(section.level)}</span>` : nothing}</h2>
        <span>${money(section.price_minor, section.currency)} <span class="quiet">${seatWords(section.counts)}</span></span>
      </div>
      ${seatBar(section.counts)}
      ${rows
        ? html`<seat-map .eventId=${event.event_id} .section=${section} .rows=${rows} ?may=${may} @chosen=${(e) => (this.chosen = { ...this.chosen, [section.name]: e.detail })}></seat-map>`
        : html`<p class="quiet">General admission: no numbered seats.</p>`}
      ${may && chosen.length
        ? html`<div class="row">
            <button class="btn main" ?disabled=${this.busy} @click=${() => this.#keep(event, section, true)}>Keep ${chosen.length} for the house</button>
            <button class="btn" ?disabled=${this.busy} @click=${() => this.#keep(event, section, false)}>Give ${chosen.length} back</button>
            <button class="btn" @click=${() => this.#clear(section)}>Choose none</button>
          </div>`
        : nothing}
      ${may ? html`<section-edit .event=${event} .section=${section} @done=${(e) => this.#done(e.detail)}></section-edit>` : nothing}
    </section>`;
  }

  #clear(section) {
    this.chosen = { ...this.chosen, [section.name]: [] };
    for (const map of this.renderRoot.querySelectorAll('seat-map')) if (map.section.name === section.name) map.clear();
  }

  async #keep(event, section, keep) {
    const state = keep ? 'f' : 'k';
    const seats = this.chosen[section.name]
      .map((label) => [label.slice(0, label.lastIndexOf('-')), Number(label.slice(label.lastIndexOf('-') + 1))])
      .filter(([row, number]) => event.seats[section.name].find((each) => each.row === row)?.states[number - 1] === state)
      .map(([row, number]) => ({ row, number }));
    if (!seats.length) {
      this.refusal = keep ? 'All of these are kept already.' : 'None of these is kept by the house.';
      return;
    }
    await this.#do(() => api.keepSeats(event.event_id, section.name, { seats, keep }), keep ? `${seats.length} kept for the house.` : `${seats.length} given back.`);
    this.#clear(section);
  }

  async #do(work, said) {
    this.busy = true;
    this.refusal = '';
    this.said = '';
    try {
      await work();
      this.said = said;
    } catch (fault) {
      this.refusal = `Not done: ${fault.message}`;
    }
    this.busy = false;
    await this.#load();
  }

  #done(said) {
    this.editing = '';
    this.refusal = '';
    this.said = said;
    this.#load();
  }

  async #load() {
    const id = this.eventId;
    try {
      const event = await api.event(id);
      if (id !== this.eventId) return;
      this.event = event;
      this.fault = null;
    } catch (fault) {
      if (id === this.eventId) this.fault = fault;
    }
  }
}

customElements.define('event-page', EventPage);
