import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { visible } from './words.js';

const FIRST_ROWS = 200;
const DAY = /^\d{4}-\d\d-\d\d/;
const LONG_CELL = 400;

/**
 * Rows under their columns, sorted by a click on a heading. `say(value, column)` says a value, `address(row)` leads from
 * a row to what is behind it. Of many rows the first are drawn, the others when asked for.
 */
class ResultTable extends LitElement {
  static properties = {
    columns: { attribute: false },
    rows: { attribute: false },
    say: { attribute: false },
    address: { attribute: false },
    sorted: { state: true },
    whole: { state: true },
  };

  static styles = [
    look,
    css`
      .scroll {
        overflow-x: auto;
        border: 1px solid var(--line);
        border-radius: var(--r2);
        background: var(--sheet);
      }
      table {
        border-collapse: collapse;
        width: 100%;
      }
      th {
        text-align: start;
        font-size: var(--small);
        font-weight: 600;
        color: var(--ink-2);
        padding: 0;
        white-space: nowrap;
        border-bottom: 1px solid var(--line);
      }
      th button {
        all: unset;
        cursor: pointer;
        padding: 7px var(--s3);
        display: block;
        width: 100%;
        box-sizing: border-box;
      }
      th button:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      .day {
        white-space: nowrap;
      }
      td {
        padding: 6px var(--s3);
        vertical-align: top;
        border-bottom: 1px solid var(--line);
        overflow-wrap: break-word;
        white-space: pre-wrap;
        min-width: 60px;
        max-width: 480px;
      }
      tr:last-child td {
        border: 0;
      }
      tbody tr:hover td {
        background: var(--ground);
      }
      .number {
        text-align: end;
        white-space: nowrap;
      }
      .none {
        color: var(--ink-3);
      }
      td a {
        color: var(--accent);
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      .more {
        margin-top: var(--s2);
      }
    `,
  ];

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.sorted = null;
    this.whole = false;
  }

  willUpdate(changed) {
    if (changed.has('rows')) this.whole = false;
    if (changed.has('columns') && String(changed.get('columns') ?? '') !== String(this.columns)) this.sorted = null;
  }

  render() {
    const numeric = this.columns.map((_, at) => this.rows.some((row) => row[at] !== null) && this.rows.every((row) => row[at] === null || typeof row[at] === 'number'));
    const ordered = this.#ordered();
    const shown = this.whole ? ordered : ordered.slice(0, FIRST_ROWS);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Result">
        <table>
          <thead>
            <tr>${this.columns.map((column, at) => this.#heading(column, at, numeric[at]))}</tr>
          </thead>
          <tbody>
            ${shown.map((row) => this.#row(row, numeric))}
          </tbody>
        </table>
      </div>
      ${shown.length < ordered.length
        ? html`<button class="btn more" @click=${() => (this.whole = true)}>
            Show all ${ordered.length.toLocaleString('en')} rows
          </button>`
        : nothing}`;
  }

  #heading(column, at, number) {
    const order = this.sorted?.at === at ? this.sorted.order : '';
    return html`<th scope="col" class=${number ? 'number' : ''} aria-sort=${order || nothing}>
      <button @click=${() => this.#sort(at)}>
        ${visible(column)}${order ? html` <span aria-hidden="true">${order === 'ascending' ? '↑' : '↓'}</span>` : nothing}
      </button>
    </th>`;
  }

  #row(row, numeric) {
    const address = this.address?.(row);
    return html`<tr>
      ${row.map((value, at) => {
        const said = this.#cell(value, this.columns[at]);
        return html`<td class="${numeric[at] ? 'number' : ''} ${DAY.test(value) ? 'day' : ''}">${
          address && at === 0 ? html`<a href=${address} title=${behind(address)}>${said}</a>` : said
        }</td>`;
      })}
    </tr>`;
  }

  #cell(value, column) {
    if (value === null) return html`<span class="none">${this.say ? '–' : 'NULL'}</span>`;
    const said = visible(this.say ? this.say(value, column) : value);
    if (said.length <= LONG_CELL) return html`<span dir="auto">${said}</span>`;
    return html`<details><summary dir="auto">${said.slice(0, 120)}…</summary><span dir="auto">${said}</span></details>`;
  }

  #sort(at) {
    const down = this.sorted?.at === at && this.sorted.order === 'ascending';
    this.sorted = { at, order: down ? 'descending' : 'ascending' };
  }

  #ordered() {
    if (!this.sorted) return this.rows;
    const { at, order } = this.sorted;
    const sign = order === 'ascending' ? 1 : -1;
    return this.rows.toSorted((one, other) => {
      const [a, b] = [one[at], other[at]];
      if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
      const by = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
      return sign * by;
    });
  }
}
/** What the list behind an address is narrowed to, in words. */
function behind(address) {
  const narrowed = [...new URLSearchParams(address.split('?')[1])].map(([name, value]) => `${name} ${value}`);
  return `Tickets: ${narrowed.join(', ')}`;
}

customElements.define('result-table', ResultTable);
