import { LitElement, css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import * as api from './api.js';
import { look } from './look.js';
import { CATEGORIES, PRIORITIES, STATUSES, hides, plain, visible } from './words.js';

/** Where a status may move; staying is always allowed (TicketStatus.moves). */
const MOVES = {
  open: ['in_progress', 'resolved', 'closed'],
  in_progress: ['resolved', 'closed'],
  resolved: ['in_progress', 'closed'],
  closed: ['in_progress'],
};
const KEYS = ['status', 'priority', 'category', 'customer_name', 'resolution_notes'];

/**
 * What people may change of a ticket. Only what was touched is sent, and only over the version that was on the screen
 * when it was first touched: what another person did to the same field meanwhile is shown beside it, to choose from;
 * changes of other fields do no harm and are kept. Fires `saved` with `{ ticket, etag }` as they now are.
 */
class TicketForm extends LitElement {
  static properties = {
    ticket: { attribute: false },
    etag: { attribute: false },
    conflict: { state: true },
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
      .quiet {
        overflow-wrap: anywhere;
      }
      .conflict {
        border: 1px solid var(--warn);
        border-radius: var(--r1);
        padding: var(--s3);
        display: grid;
        gap: var(--s2);
      }
      .conflict b {
        color: var(--warn);
      }
      .conflict dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px var(--s3);
        font-size: var(--small);
      }
      .conflict dt {
        color: var(--ink-3);
      }
      .conflict dd {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .conflict .end {
        flex-wrap: wrap;
        gap: var(--s2);
      }
    `,
  ];

  constructor() {
    super();
    this.touched = {};
    this.base = null;
    this.conflict = null;
    this.busy = false;
    this.said = null;
  }

  willUpdate(changed) {
    const before = changed.get('ticket');
    if (before && before.ticket_id !== this.ticket.ticket_id) {
      this.touched = {};
      this.base = null;
      this.conflict = null;
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
        ${this.#hidden('customer_name')}
      </label>
      <label>Resolution notes
        <textarea
          class="field"
          name="resolution_notes"
          dir="auto"
          maxlength="10000"
          .value=${live(this.#value('resolution_notes'))}
        ></textarea>
        ${this.#hidden('resolution_notes')}
      </label>
      ${this.conflict ? this.#both() : nothing}
      <div class="end" ?hidden=${Boolean(this.conflict)}>
        <button class="btn main" ?disabled=${!dirty || this.busy}>${this.busy ? 'Saving' : 'Save changes'}</button>
        ${this.said
          ? html`<span class=${this.said.tone} role=${this.said.tone === 'fault' ? 'alert' : 'status'}>
              ${this.said.text}
            </span>`
          : nothing}
      </div>
    </form>`;
  }

  /** What another person set and what was about to be set, side by side. */
  #both() {
    const { now, fields } = this.conflict;
    const said = (value) => html`<dd dir="auto">${visible(value) || 'nothing'}</dd>`;
    return html`<div class="conflict" role="alert">
      <b>Somebody else changed this meanwhile</b>
      ${fields.map(
        (name) => html`<div>
          <h3>${plain(name)}</h3>
          <dl>
            <dt>was</dt>${said(this.base.ticket[name])}
            <dt>theirs</dt>${said(now.ticket[name])}
            <dt>yours</dt>${said(this.touched[name])}
          </dl>
        </div>`,
      )}
      <div class="end">
        <button type="button" class="btn main" @click=${() => this.#settle(true)}>Save mine over theirs</button>
        <button type="button" class="btn" @click=${() => this.#settle(false)}>Keep theirs</button>
      </div>
    </div>`;
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

  /** A field shows its text as it is; what cannot be seen in it is told below. */
  #hidden(name) {
    const value = this.#value(name);
    return hides(value) ? html`<span class="quiet" dir="auto">Holds what is not seen: ${visible(value)}</span>` : nothing;
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
    this.base ??= { ticket: this.ticket, etag: this.etag };
    this.touched = { ...this.touched, [event.target.name]: event.target.value };
    this.said = null;
  }

  async #save(event) {
    event?.preventDefault();
    this.busy = true;
    try {
      this.#saved(await api.edit(this.ticket.ticket_id, this.#changes, this.base?.etag ?? this.etag));
    } catch (fault) {
      if (fault.status === 412) await this.#meet();
      else this.said = { tone: 'fault', text: `Not saved: ${fault.message}` };
    }
    this.busy = false;
  }

  #saved(edited, text = 'Saved') {
    this.touched = {};
    this.base = null;
    this.said = { tone: 'done', text };
    this.dispatchEvent(new CustomEvent('saved', { detail: edited }));
  }

  /** The ticket has changed. Where it did so in other fields, ours are saved over the new version; else both are shown. */
  async #meet() {
    try {
      const now = await api.ticket(this.ticket.ticket_id);
      const changed = (name) => (now.ticket[name] ?? '') !== (this.base.ticket[name] ?? '');
      const fields = Object.keys(this.#changes).filter(
        (name) => changed(name) && (now.ticket[name] ?? '') !== this.touched[name],
      );
      if (fields.length) {
        this.conflict = { now, fields };
        return;
      }
      const others = KEYS.filter(changed).map((name) => plain(name).toLowerCase());
      const also = others.length ? `Saved. Meanwhile somebody else set ${others.join(', ')}` : 'Saved';
      this.#saved(await api.edit(this.ticket.ticket_id, this.#changes, now.etag), also);
    } catch (fault) {
      const again = fault.status === 412 ? 'the ticket is being changed by others: save again' : fault.message;
      this.said = { tone: 'fault', text: `Not saved: ${again}` };
    }
  }

  #settle(mine) {
    const { now, fields } = this.conflict;
    this.conflict = null;
    this.base = { ticket: now.ticket, etag: now.etag };
    if (!mine) {
      this.touched = Object.fromEntries(Object.entries(this.touched).filter(([name]) => !fields.includes(name)));
      this.said = { tone: 'done', text: 'Theirs was kept' };
    }
    this.dispatchEvent(new CustomEvent('saved', { detail: { ticket: now.ticket, etag: now.etag } }));
    if (mine) this.#save();
  }
}
customElements.define('ticket-form', TicketForm);
