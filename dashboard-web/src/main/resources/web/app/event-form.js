import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { minor } from './money.js';

const SECTION = { name: '', price: '', numbered: true, rows: 10, seats: 20, capacity: 100 };

/** A new event, or several by a rule. Fires `made` with them. */
class EventForm extends LitElement {
  static properties = {
    venues: { attribute: false },
    sections: { state: true },
    newVenue: { state: true },
    repeats: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    boxOfficeLook,
    css`
      :host {
        overflow: visible;
        padding: 0;
      }
      form {
        display: grid;
        gap: var(--s4);
      }
      fieldset {
        border: 0;
        border-top: 1px solid var(--line);
        margin: 0;
        padding: var(--s3) 0 0;
        display: grid;
        gap: var(--s3);
        min-width: 0;
      }
      legend {
        padding: 0;
        font-weight: 600;
      }
    `,
  ];

  constructor() {
    super();
    this.venues = [];
    this.sections = [{ ...SECTION, name: 'A' }];
    this.newVenue = false;
    this.repeats = false;
    this.fault = '';
    this.busy = false;
  }

  render() {
    return html`<form class="sheet" aria-label="New event" @submit=${this.#make}>
      <h2>New event</h2>
      <div class="grid">
        <label class="named">Name <input class="field" name="name" required maxlength="120" autocomplete="off" /></label>
        <label class="named">Kind <input class="field" name="kind" required maxlength="40" placeholder="concert" autocomplete="off" /></label>
        <label class="named">Venue
          <select class="field" name="venue" @change=${(event) => (this.newVenue = event.target.value === '')}>
            ${this.venues.map((venue) => html`<option value=${venue.venue_id}>${venue.name}, ${venue.city}</option>`)}
            <option value="">A new venue…</option>
          </select>
        </label>
        <label class="named">Begins, by the venue's clock <input class="field" name="starts" type="datetime-local" required /></label>
        <label class="named">Other words callers say <input class="field" name="words" maxlength="200" autocomplete="off" /></label>
        <label class="named">Currency <input class="field" name="currency" value="USD" required pattern="[A-Z]{3}" maxlength="3" /></label>
      </div>
      ${this.newVenue || !this.venues.length
        ? html`<fieldset><legend>New venue</legend>
            <div class="grid">
              <label class="named">Its name <input class="field" name="venueName" required maxlength="80" /></label>
              <label class="named">City <input class="field" name="city" required maxlength="60" /></label>
              <label class="named">Time zone <input class="field" name="zone" required .value=${Intl.DateTimeFormat().resolvedOptions().timeZone} /></label>
            </div>
          </fieldset>`
        : nothing}
      ${this.sections.map((section, index) => this.#section(section, index))}
      <div class="row">
        <button type="button" class="btn" @click=${() => (this.sections = [...this.sections, { ...SECTION, name: letter(this.sections.length) }])}>Add a section</button>
        <label><input type="checkbox" name="repeats" .checked=${this.repeats} @change=${(event) => (this.repeats = event.target.checked)} /> Repeat it</label>
        <label><input type="checkbox" name="onSale" /> Put on sale at once</label>
      </div>
      ${this.repeats
        ? html`<div class="grid">
            <label class="named">Every … days <input class="field" name="every" type="number" min="1" max="366" value="7" required /></label>
            <label class="named">How often in all <input class="field" name="count" type="number" min="2" max="200" value="4" required /></label>
          </div>`
        : nothing}
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      <div class="row"><button class="btn main" ?disabled=${this.busy}>Make ${this.repeats ? 'events' : 'event'}</button></div>
    </form>`;
  }

  #section(section, index) {
    const set = (name) => (event) => {
      const value = event.target.type === 'checkbox' ? event.target.checked : event.target.value;
      this.sections = this.sections.map((each, at) => (at === index ? { ...each, [name]: value } : each));
    };
    const number = (label, name, most) => html`<label class="named">${label}
      <input class="field" type="number" min="1" max=${most} required .value=${String(section[name])} @input=${set(name)} /></label>`;
    return html`<fieldset>
      <legend>Section ${section.name}</legend>
      <div class="grid">
        <label class="named">Name <input class="field" required maxlength="30" .value=${section.name} @input=${set('name')} /></label>
        <label class="named">Price of a seat <input class="field" required inputmode="decimal" placeholder="85.00" .value=${section.price} @input=${set('price')} /></label>
        <label class="named">Seats
          <select class="field" @change=${(event) => (this.sections = this.sections.map((each, at) => (at === index ? { ...each, numbered: event.target.value === 'rows' } : each)))}>
            <option value="rows" ?selected=${section.numbered}>Numbered rows</option>
            <option value="places" ?selected=${!section.numbered}>General admission</option>
          </select>
        </label>
        ${section.numbered ? html`${number('Rows', 'rows', 200)}${number('Seats in each row', 'seats', 300)}` : number('Places', 'capacity', 100000)}
        ${this.sections.length > 1
          ? html`<div><button type="button" class="btn" @click=${() => (this.sections = this.sections.filter((_, at) => at !== index))}>Leave out section ${section.name}</button></div>`
          : nothing}
      </div>
    </fieldset>`;
  }

  async #make(event) {
    event.preventDefault();
    const form = event.target.elements;
    const currency = form.currency.value.trim();
    this.busy = true;
    this.fault = '';
    try {
      const sections = this.sections.map((section) => {
        const price = minor(section.price, currency);
        if (Number.isNaN(price)) throw new Error(`The price of section ${section.name} must be a sum such as 85.00.`);
        const rows = Array.from({ length: Number(section.rows) }, (_, at) => ({ label: String(at + 1), seats: Number(section.seats) }));
        return { name: section.name.trim(), price_minor: price, currency, ...(section.numbered ? { rows } : { capacity: Number(section.capacity) }) };
      });
      let venue = form.venue.value;
      if (!venue) venue = (await api.addVenue({ name: form.venueName.value, city: form.city.value, time_zone: form.zone.value })).venue_id;
      const made = await api.makeEvents({
        name: form.name.value,
        kind: form.kind.value,
        search_words: form.words.value,
        venue_id: venue,
        starts_at: form.starts.value,
        on_sale: form.onSale.checked,
        sections,
        ...(this.repeats ? { repeat: { every_days: Number(form.every.value), count: Number(form.count.value) } } : {}),
      });
      this.dispatchEvent(new CustomEvent('made', { detail: made }));
    } catch (fault) {
      this.fault = `Not made: ${fault.message}`;
    }
    this.busy = false;
  }
}

const letter = (at) => (at < 26 ? String.fromCharCode(65 + at) : `S${at + 1}`);

customElements.define('event-form', EventForm);
