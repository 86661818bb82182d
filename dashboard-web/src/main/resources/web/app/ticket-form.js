import { LitElement, css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import * as api from './api.js';
import { look } from './look.js';
import { CATEGORIES, PRIORITIES, STATUSES, plain } from './words.js';

/** Where a status may move; staying is always allowed (TicketStatus.moves). */
const MOVES = {
  open: ['in_progress', 'resolved', 'closed'],
  in_progress: ['resolved', 'closed'],
  resolved: ['in_progress', 'closed'],
  closed: ['in_progress'],
};
const KEYS = ['status', 'priority', 'category', 'customer_name', 'resolution_notes'];

/**
 * What people may change of a ticket. Only what was touched is sent, so that two people who edit different fields, or
 * a call that still runs, do not undo each other. Fires `saved` with the ticket as it now is.
 */
class TicketForm extends LitElement {
  static properties = {
    ticket: { attribute: false },
    touched: { state: true },
    busy: { state: true },
    said: { state: true },
  };

  static styles = [
    look,
    css`
      form {
        display: grid;
        gap: var(--s3);
        padding: var(--s4);
        border-top: 1px solid var(--line);
      }
      label {
        display: grid;
        gap: 3px;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .field {
        color: var(--ink);
        width: 100%;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--s3);
      }
      textarea {
        min-height: 72px;
        resize: vertical;
        field-sizing: content;
        max-height: 240px;
      }
      .end {
        display: flex;
        gap: var(--s3);
        align-items: center;
      }
      .fault {
        color: var(--bad);
        overflow-wrap: anywhere;
      }
      .done {
        color: var(--good);
      }
    `,
  ];

  constructor() {
    super();
    this.touched = {};
    this.busy = false;
    this.said = null;
  }

  willUpdate(changed) {
    const before = changed.get('ticket');
    if (before && before.ticket_id !== this.ticket.ticket_id) {
      this.touched = {};
      this.said = null;
    }
  }

  render() {
    const dirty = Object.keys(this.#changes).length > 0;
    return html`<form @submit=${this.#save} @input=${this.#touch}>
      <h3>Edit</h3>
      <div class="pair">
        <label>Status ${this.#select('status', STATUSES, MOVES[this.ticket.status])}</label>
        <label>Priority ${this.#select('priority', PRIORITIES)}</label>
      </div>
      <label>Category
        <input class="field" name="category" list="categories" maxlength="64" .value=${live(this.#value('category'))} />
        <datalist id="categories">
          ${CATEGORIES.map((name) => html`<option value=${name}>${plain(name)}</option>`)}
        </datalist>
      </label>
      <label>Customer name
        <input
          class="field"
          name="customer_name"
          dir="auto"
          maxlength="200"
          .value=${live(this.#value('customer_name'))}
        />
      </label>
      <label>Resolution notes
        <textarea
          class="field"
          name="resolution_notes"
          dir="auto"
          maxlength="10000"
          .value=${live(this.#value('resolution_notes'))}
        ></textarea>
      </label>
      <div class="end">
        <button class="btn main" ?disabled=${!dirty || this.busy}>${this.busy ? 'Saving' : 'Save changes'}</button>
        ${this.said
          ? html`<span class=${this.said.tone} role=${this.said.tone === 'fault' ? 'alert' : 'status'}>
              ${this.said.text}
            </span>`
          : nothing}
      </div>
    </form>`;
  }

  #select(name, values, allowed = values) {
    const chosen = this.#value(name);
    const barred = (value) => value !== this.ticket[name] && !allowed.includes(value);
    return html`<select class="field" name=${name} .value=${live(chosen)}>
      ${values.map((value) => html`<option value=${value} ?selected=${value === chosen} ?disabled=${barred(value)}>
        ${plain(value)}
      </option>`)}
    </select>`;
  }

  #value(name) {
    return this.touched[name] ?? this.ticket[name] ?? '';
  }

  get #changes() {
    return Object.fromEntries(
      KEYS.filter((name) => name in this.touched && this.touched[name] !== (this.ticket[name] ?? '')).map((name) => [
        name,
        this.touched[name],
      ]),
    );
  }

  #touch(event) {
    this.touched = { ...this.touched, [event.target.name]: event.target.value };
    this.said = null;
  }

  async #save(event) {
    event.preventDefault();
    this.busy = true;
    try {
      const ticket = await api.edit(this.ticket.ticket_id, this.#changes);
      this.touched = {};
      this.said = { tone: 'done', text: 'Saved' };
      this.dispatchEvent(new CustomEvent('saved', { detail: ticket }));
    } catch (fault) {
      this.said = { tone: 'fault', text: `Not saved: ${fault.message}` };
    }
    this.busy = false;
  }
}
customElements.define('ticket-form', TicketForm);
