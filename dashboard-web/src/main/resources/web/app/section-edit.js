import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';
import { minor, units } from './money.js';

/** Changes a section's price and seats, or adds one where there is no `section`. Rows are written `1:20 2:22`. Fires `done`. */
class SectionEdit extends LitElement {
  static properties = { event: { attribute: false }, section: { attribute: false }, fault: { state: true }, busy: { state: true }, isOpen: { state: true } };
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
        gap: var(--s3);
        padding-top: var(--s3);
      }
    `,
  ];

  constructor() {
    super();
    this.section = null;
    this.fault = '';
    this.busy = false;
    this.isOpen = false;
  }

  render() {
    const { section } = this;
    const rows = section ? (this.event.seats?.[section.name] ?? []) : [];
    return html`<details .open=${this.isOpen} @toggle=${this.#toggled}>
      <summary>${section ? `Change section ${section.name}` : 'Add a section'}</summary>
      ${this.isOpen
        ? html`<form aria-label=${section ? `Change section ${section.name}` : 'Add a section'} @submit=${this.#submit}>
            <div class="grid">
              ${section ? nothing : html`<label class="named">Name <input class="field" name="name" required maxlength="30" /></label>
                <label class="named">Currency <input class="field" name="currency" required maxlength="3" pattern="[A-Z]{3}" .value=${this.event.sections[0]?.currency ?? 'USD'} /></label>`}
              <label class="named">Price of a seat <input class="field" name="price" required inputmode="decimal" .value=${section ? units(section.price_minor, section.currency) : ''} /></label>
              <label class="named">Tier <input class="field" name="tier" maxlength="40" .value=${section?.tier ?? ''} /></label>
              <label class="named">Level <input class="field" name="level" maxlength="40" .value=${section?.level ?? ''} /></label>
              ${!section || section.numbered
                ? html`<label class="named">Rows from the front, as row:seats <input class="field" name="rows" placeholder="1:20 2:22" ?required=${Boolean(section)} .value=${rows.map((row) => `${row.row}:${row.states.length}`).join(' ')} /></label>`
                : nothing}
              ${!section || !section.numbered
                ? html`<label class="named">Places without numbers <input class="field" name="capacity" type="number" min="1" max="100000" .value=${section ? String(section.counts.capacity) : ''} /></label>`
                : nothing}
              ${section && !section.numbered
                ? html`<label class="named">Of these kept by the house <input class="field" name="kept" type="number" min="0" .value=${String(section.counts.kept)} /></label>`
                : nothing}
            </div>
            ${section ? html`<p class="quiet">Holds and orders keep the price they were made at. Seats that are sold, held or kept stay.</p>` : nothing}
            ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
            <div class="row">
              <button class="btn main" ?disabled=${this.busy}>${section ? 'Save section' : 'Add section'}</button>
              ${section ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${this.#remove}>Remove section ${section.name}</button>` : nothing}
            </div>
          </form>`
        : nothing}
    </details>`;
  }

  /** What is changed is what was seen when the form was opened. */
  #toggled(event) {
    this.isOpen = event.target.open;
    this.seen = this.event.version;
  }

  #submit(event) {
    event.preventDefault();
    const form = event.target.elements;
    const { section } = this;
    this.#doing(async () => {
      const currency = section?.currency ?? form.currency.value;
      const price = minor(form.price.value, currency);
      if (Number.isNaN(price)) throw new Error('the price must be a sum such as 85.00');
      const wish = { price_minor: price, tier: form.tier.value, level: form.level.value };
      if (form.rows?.value.trim()) wish.rows = rowsOf(form.rows.value);
      if (form.capacity?.value) wish.capacity = Number(form.capacity.value);
      if (!section) {
        await api.addSection(this.event.event_id, { ...wish, name: form.name.value, currency }, this.event.version);
        return 'Section added.';
      }
      await api.changeSection(this.event.event_id, section.name, wish, this.seen);
      if (form.kept && Number(form.kept.value) !== section.counts.kept) {
        await api.keepSeats(this.event.event_id, section.name, { places: Number(form.kept.value) });
      }
      return `Section ${section.name} saved.`;
    });
  }

  #remove() {
    this.#doing(async () => {
      await api.removeSection(this.event.event_id, this.section.name, this.event.version);
      return 'Section removed.';
    });
  }

  async #doing(work) {
    this.busy = true;
    this.fault = '';
    try {
      const said = await work();
      this.isOpen = false;
      this.dispatchEvent(new CustomEvent('done', { detail: said }));
    } catch (fault) {
      this.fault = `Not done: ${fault.message}`;
    }
    this.busy = false;
  }
}

function rowsOf(text) {
  return text.trim().split(/[\s,]+/).map((part) => {
    const [, label, seats] = part.match(/^([^:]+):(\d+)$/) ?? [];
    if (!label) throw new Error(`a row is written as row:seats, such as 1:20; '${part}' is not`);
    return { label, seats: Number(seats) };
  });
}

customElements.define('section-edit', SectionEdit);
