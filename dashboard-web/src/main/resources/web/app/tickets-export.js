import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { filtered } from './ticket-filters.js';
import { places } from './router.js';

const FORMATS = [
  ['csv', 'CSV, a record a ticket'],
  ['ndjson', 'NDJSON, a line a ticket'],
  ['zip', 'ZIP, a file a ticket'],
];
/** What an export can be narrowed by. */
const TAKES = ['status', 'category', 'priority', 'channel', 'agent', 'from', 'to'];
const NAMES = { q: 'the words', tool: 'the tool', duration_min: 'the length', duration_max: 'the length' };

/** The tickets of the present filter as a file. What an export cannot be narrowed by is said before it is made. */
class TicketsExport extends LitElement {
  static properties = { total: { attribute: false } };

  static styles = [
    look,
    css`
      details {
        position: relative;
      }
      summary {
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .menu {
        position: absolute;
        inset: auto 0 calc(100% + 4px) auto;
        z-index: 2;
        width: 250px;
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: var(--r1);
        padding: var(--s1);
        display: grid;
      }
      .menu a {
        padding: 6px var(--s2);
        border-radius: var(--r1);
      }
      .menu a:hover {
        background: var(--ground);
      }
      p {
        padding: 6px var(--s2);
        color: var(--warn);
        font-size: var(--small);
      }
    `,
  ];

  constructor() {
    super();
    this.moved = () => this.requestUpdate();
    this.elsewhere = (event) => {
      if (!event.composedPath().includes(this)) this.#close();
    };
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    addEventListener('pointerdown', this.elsewhere);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
    removeEventListener('pointerdown', this.elsewhere);
  }

  render() {
    const asked = filtered();
    const taken = Object.entries(asked).filter(([name]) => TAKES.includes(name));
    const left = [...new Set(Object.keys(asked).filter((name) => !TAKES.includes(name)).map((name) => NAMES[name]))];
    return html`<details @keydown=${(event) => event.key === 'Escape' && this.#close()}>
      <summary class="btn">Export…</summary>
      <div class="menu" @click=${(event) => event.target.matches('a') && this.#close()}>
        ${left.length
          ? html`<p>An export cannot be narrowed by ${left.join(' and ')}: it will hold more than is listed here.</p>`
          : nothing}
        ${FORMATS.map(
          ([format, name]) => html`<a href="/api/tickets/export?${new URLSearchParams({ format, ...Object.fromEntries(taken) })}" download>${name}</a>`,
        )}
      </div>
    </details>`;
  }

  #close() {
    const details = this.renderRoot.querySelector('details');
    if (details) details.open = false;
  }
}
customElements.define('tickets-export', TicketsExport);
