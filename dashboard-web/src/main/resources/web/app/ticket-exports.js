import { LitElement, css, html } from 'lit';
import * as api from './api.js';
import { csv, save } from './csv.js';
import { look } from './look.js';

const VENDORS = [
  ['zendesk', 'Zendesk'],
  ['freshdesk', 'Freshdesk'],
  ['salesforce', 'Salesforce'],
];
const COLUMNS = ['at', 'start_ms', 'end_ms', 'speaker', 'heard', 'generated', 'status', 'tools'];

/** A ticket as a file: JSON, its lines as CSV, or the body another system imports. */
class TicketExports extends LitElement {
  static properties = { ticket: { attribute: false }, lines: { attribute: false }, plain: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        display: flex;
        gap: var(--s2);
        flex-wrap: wrap;
      }
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
        inset: calc(100% + 4px) 0 auto auto;
        z-index: 2;
        min-width: 190px;
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: var(--r1);
        padding: var(--s1);
        display: grid;
      }
      .menu > * {
        all: unset;
        padding: 6px var(--s2);
        border-radius: var(--r1);
        cursor: pointer;
      }
      .menu > :hover {
        background: var(--ground);
      }
      .menu > :focus-visible {
        outline: 2px solid var(--accent);
      }
      @media (max-width: 900px) {
        .menu {
          inset-inline: 0 auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.elsewhere = (event) => {
      if (!event.composedPath().includes(this)) this.#close();
    };
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('pointerdown', this.elsewhere);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('pointerdown', this.elsewhere);
  }

  render() {
    const id = this.ticket.ticket_id;
    return html`<a class="btn" href=${api.exportAddress(id, 'json', this.plain)} download>Export JSON</a>
      <details @keydown=${(event) => event.key === 'Escape' && this.#close()}>
        <summary class="btn">Export as…</summary>
        <div class="menu" @click=${() => this.#close()}>
          <button @click=${this.#csv}>CSV of the lines</button>
          ${VENDORS.map(([format, name]) => html`<a href=${api.exportAddress(id, format, this.plain)} download>${name} import</a>`)}
        </div>
      </details>`;
  }

  #close() {
    this.renderRoot.querySelector('details').open = false;
  }

  #csv() {
    const rows = this.lines.map((line) => [
      line.timestamp,
      line.start_ms,
      line.end_ms,
      line.speaker,
      line.message,
      line.generated,
      line.status,
      line.tool_calls ? JSON.stringify(line.tool_calls) : null,
    ]);
    save(`ticket_${this.ticket.ticket_id}.csv`, csv(COLUMNS, rows));
  }
}
customElements.define('ticket-exports', TicketExports);
