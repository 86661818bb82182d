import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { csv, save } from './csv.js';
import { look } from './look.js';
import { visible } from './words.js';
import './result-table.js';
import './state-notice.js';

const DRAFT = 'switchboard.sql.draft';
const HISTORY = 'switchboard.sql.history';
const MOST_KEPT = 50;
const ROWS = [100, 1000, 10_000];
const FIRST = `SELECT agent_id, COUNT(*) AS calls, ROUND(AVG(handle_ms) / 1000.0, 1) AS avg_seconds
FROM v_tickets
WHERE handle_ms IS NOT NULL
GROUP BY agent_id
ORDER BY calls DESC`;

/** One reading statement at a time: what there is on the left, what is asked above, what came back below. */
class SqlPage extends LitElement {
  static properties = {
    schema: { state: true },
    schemaFault: { state: true },
    answer: { state: true },
    fault: { state: true },
    busy: { state: true },
    history: { state: true },
    maxRows: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) / 250px minmax(0, 1fr);
        min-height: 0;
      }
      aside {
        overflow: auto;
        border-inline-end: 1px solid var(--line);
        background: var(--sheet);
        padding: var(--s4);
        display: grid;
        gap: var(--s4);
        align-content: start;
      }
      aside details + details {
        margin-top: 2px;
      }
      summary {
        cursor: pointer;
        padding: 4px 0;
        overflow-wrap: anywhere;
      }
      aside .quiet {
        padding-inline-start: var(--s3);
      }
      .columns button,
      .kept button {
        all: unset;
        font-family: var(--mono);
        font-size: var(--small);
        box-sizing: border-box;
        display: flex;
        justify-content: space-between;
        gap: var(--s2);
        width: 100%;
        padding: 2px var(--s2) 2px var(--s4);
        cursor: pointer;
        border-radius: var(--r1);
        overflow-wrap: anywhere;
      }
      .kept button {
        padding-inline-start: var(--s2);
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
        overflow: hidden;
        color: var(--ink-2);
        margin-bottom: 4px;
      }
      button.mono:hover {
        background: var(--ground);
      }
      button.mono:focus-visible {
        outline: 2px solid var(--accent);
      }
      .columns i {
        font-style: normal;
        color: var(--ink-3);
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--s2);
      }
      .head button {
        all: unset;
        cursor: pointer;
        font-size: var(--small);
        color: var(--ink-2);
        text-decoration: underline;
      }
      .head button:focus-visible {
        outline: 2px solid var(--accent);
      }
      .work {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 0;
        min-width: 0;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s2);
        padding: var(--s3) var(--s4);
        border-bottom: 1px solid var(--line);
        background: var(--sheet);
      }
      textarea {
        font-family: var(--mono);
        font-size: 13px;
        min-height: 132px;
        max-height: 40vh;
        field-sizing: content;
        resize: vertical;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 2;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      .line .quiet {
        margin-inline-start: auto;
      }
      select.field {
        padding: 4px 8px;
        font-size: var(--small);
      }
      .answer {
        overflow: auto;
        min-height: 0;
        padding: var(--s4);
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s3);
        align-content: start;
      }
      .fault {
        color: var(--bad);
        background: var(--bad-soft);
        border-radius: var(--r1);
        padding: var(--s3);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .cut {
        color: var(--warn);
      }
      @media (max-width: 900px) {
        :host {
          grid-template: auto auto / minmax(0, 1fr);
          overflow: auto;
          align-content: start;
        }
        .work {
          grid-row: 1;
          grid-template: auto auto / minmax(0, 1fr);
          min-height: auto;
        }
        .answer {
          overflow: visible;
        }
        aside {
          overflow: visible;
          border: 0;
          border-top: 1px solid var(--line);
        }
        textarea {
          font-size: 16px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.schema = null;
    this.schemaFault = '';
    this.answer = null;
    this.fault = '';
    this.busy = false;
    this.history = kept(HISTORY, []);
    this.maxRows = 1000;
    this.first = kept(DRAFT, FIRST);
  }

  connectedCallback() {
    super.connectedCallback();
    api.sqlSchema().then(
      (schema) => (this.schema = schema),
      (fault) => (this.schemaFault = fault.message),
    );
  }

  /** `/` goes to the statement. */
  key(event) {
    if (event.key !== '/') return false;
    this.#editor.focus();
    return true;
  }

  render() {
    return html`<aside aria-label="Tables and history">${this.#tables()} ${this.#kept()}</aside>
      <div class="work">
        <form @submit=${this.#ask}>
          <div class="line"><h1>SQL</h1>
            <span class="quiet">Reads only: 5 s, 10,000 rows, 8 MiB, two statements at once</span></div>
          <textarea
            class="field"
            aria-label="Statement"
            spellcheck="false"
            autocapitalize="off"
            maxlength="20000"
            .value=${this.first}
            @keydown=${this.#typed}
            @input=${(event) => keep(DRAFT, event.target.value)}
          ></textarea>
          <div class="line">
            <button class="btn main" ?disabled=${this.busy}>${this.busy ? 'Asking' : 'Ask'}</button>
            <select class="field" aria-label="Rows at most" @change=${(event) => (this.maxRows = Number(event.target.value))}>
              ${ROWS.map((rows) => html`<option value=${rows} ?selected=${rows === this.maxRows}>
                ${rows.toLocaleString('en')} rows at most
              </option>`)}
            </select>
            <span class="quiet">Ctrl + Enter asks; Tab indents, Esc then Tab leaves</span>
          </div>
        </form>
        <div class="answer" aria-busy=${this.busy}>${this.#answer()}</div>
      </div>`;
  }

  #tables() {
    return html`<section>
      <h2>Tables</h2>
      ${this.schemaFault ? html`<p class="fault" role="alert">${this.schemaFault}</p>` : nothing}
      ${(this.schema?.tables ?? []).map(
        (table) => html`<details>
          <summary class="mono">${table.name}</summary>
          <p class="quiet">A row is ${table.rows}.</p>
          <ul class="columns">
            <li><button class="mono" @click=${() => this.#insert(table.name)}>${table.name} <i>insert</i></button></li>
            ${table.columns.map(
              (column) => html`<li>
                <button class="mono" title="Insert" @click=${() => this.#insert(column.name)}>
                  ${column.name} <i>${column.type}</i>
                </button>
              </li>`,
            )}
          </ul>
        </details>`,
      )}
    </section>`;
  }

  #kept() {
    return html`<section>
      <div class="head">
        <h2>Asked before</h2>
        ${this.history.length ? html`<button @click=${this.#forget}>Forget all</button>` : nothing}
      </div>
      ${this.history.length
        ? html`<ul class="kept">
            ${this.history.map(
              (statement) => html`<li>
                <button class="mono" title=${statement} @click=${() => this.#put(statement)}>${statement}</button>
              </li>`,
            )}
          </ul>`
        : html`<p class="quiet">Statements you ask are kept in this browser.</p>`}
    </section>`;
  }

  #answer() {
    if (this.fault) return html`<p class="fault" role="alert">${visible(this.fault)}</p>`;
    if (!this.answer) {
      return this.busy
        ? html`<state-notice busy heading="The database is looking"></state-notice>`
        : html`<state-notice heading="Nothing asked yet" advice="Write a SELECT, or take a table from the list."></state-notice>`;
    }
    const { columns, rows, truncated, elapsed_ms: elapsed, count } = this.answer;
    return html`<div class="line">
        <span role="status">${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'} in ${elapsed} ms</span>
        ${truncated ? html`<b class="cut">There are more: the answer was cut. Ask for more rows, or for less.</b>` : nothing}
        <button class="btn" @click=${() => save('answer.csv', csv(columns, rows))}>Save CSV</button>
      </div>
      <result-table .columns=${columns} .rows=${rows}></result-table>`;
  }

  get #editor() {
    return this.renderRoot.querySelector('textarea');
  }

  /** Tab indents unless Escape was pressed before it, so that the keyboard is not caught here; Enter keeps the indent. */
  #typed(event) {
    const editor = event.target;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#ask();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.leaves = true;
      return;
    } else if (event.key === 'Tab' && !event.shiftKey && !this.leaves) {
      event.preventDefault();
      editor.setRangeText('  ', editor.selectionStart, editor.selectionEnd, 'end');
      keep(DRAFT, editor.value);
    } else if (event.key === 'Enter') {
      const before = editor.value.slice(0, editor.selectionStart);
      const indent = before.slice(before.lastIndexOf('\n') + 1).match(/^[ \t]*/)[0];
      if (indent) {
        event.preventDefault();
        editor.setRangeText(`\n${indent}`, editor.selectionStart, editor.selectionEnd, 'end');
        keep(DRAFT, editor.value);
      }
    }
    this.leaves = false;
  }

  #insert(word) {
    const editor = this.#editor;
    const before = editor.value[editor.selectionStart - 1] ?? ' ';
    editor.setRangeText(/[\s(.,]/.test(before) ? word : ` ${word}`, editor.selectionStart, editor.selectionEnd, 'end');
    editor.focus();
    keep(DRAFT, editor.value);
  }

  #put(statement) {
    this.#editor.value = statement;
    this.#editor.focus();
    keep(DRAFT, statement);
  }

  #forget() {
    this.history = [];
    keep(HISTORY, []);
  }

  async #ask(event) {
    event?.preventDefault();
    const statement = this.#editor.value.trim();
    if (!statement || this.busy) return;
    this.busy = true;
    this.fault = '';
    this.history = [statement, ...this.history.filter((one) => one !== statement)].slice(0, MOST_KEPT);
    keep(HISTORY, this.history);
    try {
      this.answer = await api.sql(statement, this.maxRows);
    } catch (fault) {
      this.answer = null;
      this.fault = fault.message;
    }
    this.busy = false;
  }
}

/** What this browser keeps; one that keeps nothing, or whose room is full, works without. */
function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page works without.
  }
}

customElements.define('sql-page', SqlPage);
