import { LitElement, css, html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { look } from './look.js';
import './call-row.js';

/** Rows drawn beyond what is seen, above and below, so that a quick scroll meets rows and not a gap. */
const BEYOND = 6;
const FIRST_GUESS_PX = 58;

/**
 * Any number of calls, of which only the rows in sight are drawn. All rows are equally high, so where a row stands follows
 * from its number. Whatever scrolls, this element or the page around it, is watched. Fires `choose` (detail: an id).
 */
class CallList extends LitElement {
  static properties = { calls: { attribute: false }, chosen: {}, now: { attribute: false }, revision: { attribute: false }, first: { state: true }, count: { state: true } };

  static styles = [
    look,
    css`
      :host {
        container-type: inline-size;
        overflow: auto;
        padding: 0 var(--s4) var(--s4);
      }
      .all {
        position: relative;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: var(--r2);
        background: var(--sheet);
      }
      .all:focus-visible {
        outline-offset: -2px;
      }
      .seen {
        will-change: transform;
      }
      call-row {
        background: var(--sheet);
        border-bottom: 1px solid var(--line);
      }
      call-row[aria-selected='true'] {
        background: var(--accent-soft);
      }
      @media (max-width: 900px) {
        :host {
          overflow: visible;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.calls = [];
    this.chosen = '';
    this.first = 0;
    this.count = 30;
    this.rowPx = FIRST_GUESS_PX;
    this.look = () => this.#look();
    this.sizes = new ResizeObserver(this.look);
  }

  connectedCallback() {
    super.connectedCallback();
    this.around = this.getRootNode().host;
    for (const scrolls of [this, this.around]) scrolls?.addEventListener('scroll', this.look, { passive: true });
    this.sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const scrolls of [this, this.around]) scrolls?.removeEventListener('scroll', this.look);
    this.sizes.disconnect();
  }

  render() {
    const first = Math.min(this.first, Math.max(0, this.calls.length - this.count));
    const seen = this.calls.slice(first, first + this.count);
    return html`<div class="all" role="listbox" aria-label="Live calls" tabindex="0">
      <div class="seen" role="presentation">
        ${repeat(
          seen,
          (call) => call.ticket.ticket_id,
          (call, at) => html`<call-row
            role="option"
            aria-selected=${call.ticket.ticket_id === this.chosen}
            aria-setsize=${this.calls.length}
            aria-posinset=${first + at + 1}
            data-ticket=${call.ticket.ticket_id}
            .call=${call}
            .now=${this.now}
            .revision=${call.revision}
            @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: call.ticket.ticket_id }))}
          ></call-row>`,
        )}
      </div>
    </div>`;
  }

  updated() {
    const row = this.renderRoot.querySelector('call-row');
    if (row) this.rowPx = row.getBoundingClientRect().height || this.rowPx;
    // By script, since the page's policy allows no style attributes.
    const first = Math.min(this.first, Math.max(0, this.calls.length - this.count));
    this.#all.style.height = `${this.calls.length * this.rowPx + 2}px`;
    this.renderRoot.querySelector('.seen').style.transform = `translateY(${first * this.rowPx}px)`;
    this.#look();
  }

  /** Scrolls until the call is in sight. */
  show(id) {
    const at = this.calls.findIndex((call) => call.ticket.ticket_id === id);
    if (at < 0) return;
    const { top, bottom } = this.#window();
    const from = this.#all.getBoundingClientRect().top + at * this.rowPx;
    const by = from < top ? from - top : Math.max(0, from + this.rowPx - bottom);
    if (by === 0) return;
    const scrolls = this.scrollHeight > this.clientHeight + 1 ? this : this.around;
    scrolls.scrollBy(0, by);
  }

  get #all() {
    return this.renderRoot.querySelector('.all');
  }

  /** What can be seen of this element, in the window's pixels. */
  #window() {
    const box = this.getBoundingClientRect();
    return { top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight) };
  }

  #look() {
    if (!this.hasUpdated) return;
    const { top, bottom } = this.#window();
    const above = top - this.#all.getBoundingClientRect().top;
    // In steps, so that most scrolling draws nothing.
    const first = Math.max(0, Math.floor(above / this.rowPx / BEYOND - 1) * BEYOND);
    const count = Math.ceil((bottom - top) / this.rowPx / BEYOND + 3) * BEYOND;
    this.first = first;
    this.count = Math.max(count, BEYOND);
  }
}

customElements.define('call-list', CallList);
