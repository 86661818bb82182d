import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { money } from './money.js';
import { timeOfDay, visible } from './words.js';

const STATES = {
  f: ['free', '○', 'free'],
  h: ['held', '◐', 'held'],
  s: ['sold', '●', 'sold'],
  k: ['kept', '×', 'kept by the house'],
  c: ['used', '✓', 'checked in'],
};
/** Larger sections are drawn when somebody opens them. */
const DRAWN_AT_ONCE = 1_500;
const SETTLE_MS = 200;

/**
 * One section's seats. What a seat is shows as a colour and as a sign; the arrow keys walk them, Space chooses those that can be
 * kept or given back, Enter opens the order. Fires `chosen` with the labels.
 */
class SeatMap extends LitElement {
  static properties = {
    eventId: {},
    section: { attribute: false },
    rows: { attribute: false },
    may: { type: Boolean },
    chosen: { state: true },
    at: { state: true },
    told: { state: true },
    isOpen: { state: true },
  };

  static styles = [
    look,
    css`
      .wide {
        overflow-x: auto;
        padding: 4px;
      }
      [role='row'] {
        display: flex;
        gap: 3px;
        align-items: center;
        margin-bottom: 3px;
        width: max-content;
      }
      [role='rowheader'] {
        min-width: 4.2em;
        white-space: nowrap;
        text-align: end;
        padding-inline-end: 6px;
        font-size: var(--small);
        color: var(--ink-3);
        flex: none;
      }
      [data-seat] {
        all: unset;
        box-sizing: border-box;
        width: 22px;
        height: 22px;
        border-radius: 5px;
        border: 1px solid transparent;
        font-size: 12px;
        line-height: 20px;
        text-align: center;
        cursor: pointer;
        flex: none;
      }
      i {
        width: 22px;
        flex: none;
      }
      [data-seat].free {
        border-color: var(--line-strong);
        color: var(--ink-3);
      }
      [data-seat].held {
        background: var(--warn-soft);
        color: var(--warn);
        border-color: currentColor;
      }
      [data-seat].sold {
        background: var(--accent-soft);
        color: var(--accent);
      }
      [data-seat].kept {
        background: var(--ground);
        color: var(--ink-2);
        border: 1px dashed var(--ink-3);
      }
      [data-seat].used {
        background: var(--good-soft);
        color: var(--good);
        border-color: currentColor;
      }
      [data-seat]:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
      }
      [data-seat][aria-selected='true'] {
        background: var(--accent);
        color: var(--on-accent);
        border-color: transparent;
      }
      .told {
        min-height: 2.6em;
        padding-top: var(--s2);
      }
      .told a {
        color: var(--accent);
        text-decoration: underline;
      }
    `,
  ];

  constructor() {
    super();
    this.rows = [];
    this.may = false;
    this.chosen = new Set();
    this.at = null;
    this.told = null;
    this.isOpen = false;
  }

  clear() {
    this.chosen = new Set();
  }

  /** What is told of a seat was true of the map before: asked anew when the map has changed. */
  willUpdate(changed) {
    const before = changed.get('rows');
    if (!before || !this.asked) return;
    const cut = this.asked.lastIndexOf('-');
    const state = (rows) => rows.find((each) => each.row === this.asked.slice(0, cut))?.states[this.asked.slice(cut + 1) - 1];
    if (state(before) !== state(this.rows)) this.#tell(this.asked);
  }

  render() {
    const seats = this.rows.reduce((sum, row) => sum + row.states.length, 0);
    if (seats > DRAWN_AT_ONCE && !this.isOpen) {
      return html`<button class="btn" @click=${() => (this.isOpen = true)}>Draw ${seats} seats</button>`;
    }
    const focus = this.at ?? this.#first();
    return html`<div class="wide">
        <div role="grid" aria-label="Seats of section ${this.section.name}" aria-multiselectable="true" @keydown=${this.#key} @click=${this.#press} @mouseover=${this.#over} @focusin=${this.#over}>
          ${this.rows.map((row) => this.#row(row, focus))}
        </div>
      </div>
      <p class="told" role="status">${this.#told()}</p>`;
  }

  #row({ row, states }, focus) {
    return html`<div role="row">
      <span role="rowheader">Row ${row}</span>
      ${[...states].map((state, index) => {
        if (state === '.') return html`<i></i>`;
        const [name, sign, words] = STATES[state];
        const label = `${row}-${index + 1}`;
        const chosen = this.chosen.has(label);
        return html`<button
          role="gridcell"
          class=${name}
          data-seat=${label}
          tabindex=${label === focus ? 0 : -1}
          aria-selected=${this.may && (state === 'f' || state === 'k') ? String(chosen) : nothing}
          aria-label="Row ${row}, seat ${index + 1}: ${words}"
        >
          ${chosen ? '◆' : sign}
        </button>`;
      })}
    </div>`;
  }

  #first() {
    return this.rows.length ? `${this.rows[0].row}-${this.rows[0].states.search(/[^.]/) + 1}` : null;
  }

  #told() {
    if (!this.told) return html`<span class="quiet">Point at a seat, or walk there with the arrow keys.${this.may ? ' Space or a press chooses it.' : ''}</span>`;
    const { row, number, state, order_id: order, holder, held_until: until, price_minor: price, currency } = this.told;
    const words = { free: `free, ${money(price, currency)}`, held: 'held', sold: 'sold', kept: 'kept by the house', checked_in: 'checked in' }[state];
    return html`<b>Section ${this.section.name}, row ${row}, seat ${number}</b>: ${words}${until ? ` until ${timeOfDay(until)}` : ''}
      ${order ? html`, <a href="/orders/${encodeURIComponent(order)}">${order}</a> ${holder ? html`of <bdi>${visible(holder)}</bdi>` : nothing}` : nothing}`;
  }

  #over(event) {
    const label = event.target.closest?.('[data-seat]')?.dataset.seat;
    if (!label || label === this.asked) return;
    this.asked = label;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.#tell(label), SETTLE_MS);
  }

  async #tell(label) {
    const cut = label.lastIndexOf('-');
    try {
      const told = await api.seat(this.eventId, this.section.name, label.slice(0, cut), label.slice(cut + 1));
      if (this.asked === label) this.told = told;
    } catch {
      // The seat has just gone: the next look at the map shows it.
    }
  }

  #press(event) {
    const label = event.target.closest?.('[data-seat]')?.dataset.seat;
    if (!label) return;
    this.at = label;
    this.#choose(label);
  }

  #choose(label) {
    const cut = label.lastIndexOf('-');
    const state = this.rows.find((row) => row.row === label.slice(0, cut))?.states[Number(label.slice(cut + 1)) - 1];
    if (!this.may || (state !== 'f' && state !== 'k')) return;
    const chosen = new Set(this.chosen);
    if (!chosen.delete(label)) chosen.add(label);
    this.chosen = chosen;
    this.dispatchEvent(new CustomEvent('chosen', { detail: [...chosen] }));
  }

  #key(event) {
    const label = event.target.dataset?.seat;
    if (!label) return;
    if (event.key === ' ') {
      this.#choose(label);
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && this.told?.order_id) {
      this.renderRoot.querySelector('.told a')?.click();
      event.preventDefault();
      return;
    }
    const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const cut = label.lastIndexOf('-');
    const row = this.rows.findIndex((each) => each.row === label.slice(0, cut)) + by[0];
    const wanted = Number(label.slice(cut + 1)) - 1 + by[1];
    const seats = this.rows[row]?.states;
    if (!seats || wanted < 0 || (by[1] && wanted >= seats.length)) return;
    this.at = `${this.rows[row].row}-${Math.min(wanted, seats.length - 1) + 1}`;
    this.updateComplete.then(() => this.renderRoot.querySelector(`[data-seat="${this.at}"]`)?.focus());
  }
}

customElements.define('seat-map', SeatMap);

export const LEGEND = Object.values(STATES);
