import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { columnName, say, ticketsOf } from './report-forms.js';
import { go, places, query, setQuery } from './router.js';
import { session } from './session.js';
import { CHANNEL_NAMES, channel } from './words.js';
import './report-chart.js';
import './report-schedules.js';
import './result-table.js';
import './state-notice.js';

const DAY_MS = 86_400_000;
const SPANS = [
  ['7 days', 7],
  ['30 days', 30],
  ['90 days', 90],
];
/** The parameters of the address besides the report's name. */
const NARROWS = ['from', 'to', 'agent', 'channel', 'days'];

/** The named reports: figures, formula and what they were narrowed to, all in the address. Rows and bars lead to their tickets. */
class ReportsPage extends LitElement {
  static properties = {
    reports: { state: true },
    result: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) / 240px minmax(0, 1fr);
        min-height: 0;
      }
      .list {
        overflow: auto;
        border-inline-end: 1px solid var(--line);
        background: var(--sheet);
        padding: var(--s4) var(--s3);
      }
      .list h2 {
        padding: 0 var(--s2) var(--s3);
      }
      .list a {
        display: block;
        padding: 6px var(--s2);
        border-radius: var(--r1);
        color: var(--ink-2);
      }
      .list a:hover {
        background: var(--ground);
      }
      .list a[aria-current] {
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      .pick {
        display: none;
      }
      .one {
        overflow: auto;
        padding: var(--s4);
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s3);
        align-content: start;
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2) var(--s4);
        align-items: center;
      }
      .head h1 {
        font-size: 18px;
        margin-inline-end: auto;
      }
      .formula {
        color: var(--ink-2);
        max-width: 90ch;
        text-wrap: pretty;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      label {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        font-size: var(--small);
        color: var(--ink-2);
      }
      form .field {
        padding: 4px 8px;
        font-size: var(--small);
        color: var(--ink);
      }
      input[name='agent'] {
        width: 120px;
      }
      input[name='days'] {
        width: 64px;
      }
      .busy {
        box-shadow: 0 -2px var(--accent);
      }
      .cut {
        color: var(--warn);
      }
      @media (max-width: 900px) {
        :host {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        }
        .list {
          display: none;
        }
        .pick {
          display: grid;
          grid-template-columns: auto minmax(0, 1fr);
        }
        .pick .field {
          font-size: 16px;
          width: 100%;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.reports = null;
    this.result = null;
    this.fault = null;
    this.busy = false;
    this.moved = () => this.#run();
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
  }

  /** Arrows and j, k walk the reports. */
  key(event) {
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!by || !this.reports) return false;
    const next = this.reports[this.reports.indexOf(this.#chosen) + by];
    if (next) setQuery({ report: next.name });
    return true;
  }

  get #chosen() {
    return this.reports?.find((report) => report.name === query().get('report')) ?? this.#usual;
  }

  get #usual() {
    return this.reports?.find((report) => report.name === 'daily') ?? this.reports?.[0];
  }

  render() {
    if (!this.reports) {
      return this.fault
        ? html`<state-notice whole tone="bad" heading="The reports could not be loaded" advice=${this.fault.message}>
            <button class="btn" @click=${() => this.#load()}>Try again</button>
          </state-notice>`
        : html`<state-notice whole busy heading="Loading the reports"></state-notice>`;
    }
    const report = this.#chosen;
    return html`<nav class="list" aria-label="Reports">
        <h2>Reports</h2>
        ${this.reports.map(
          (one) => html`<a href=${this.#link(one.name)} aria-current=${one === report ? 'true' : nothing}>${one.title}</a>`,
        )}
      </nav>
      <div class="one">
        <label class="pick">Report
          <select class="field" @change=${(event) => setQuery({ report: event.target.value })}>
            ${this.reports.map((one) => html`<option value=${one.name} ?selected=${one === report}>${one.title}</option>`)}
          </select>
        </label>
        <div class="head">
          <h1>${report.title}</h1>
          <a class="btn" href=${api.reportAddress(report.name, this.#asked('csv'))} download>Save CSV</a>
        </div>
        <p class="formula">${capital(report.formula)}</p>
        ${this.#narrow(report)} ${this.#figures(report)}
        ${session.may('reports.schedule')
          ? html`<report-schedules .report=${report} .parameters=${Object.fromEntries(this.#asked('csv'))}></report-schedules>`
          : nothing}
      </div>`;
  }

  #narrow(report) {
    const takes = (name) => report.parameters.some((parameter) => parameter.name === name);
    if (!report.parameters.length) return html`<p class="quiet">This report always covers what its formula says.</p>`;
    const at = query();
    return html`<form @submit=${(event) => event.preventDefault()}>
      ${takes('from')
        ? html`${SPANS.map(
              ([name, days]) => html`<button type="button" class="chip" aria-pressed=${this.#isLast(days)}
                @click=${() => setQuery({ from: dayBefore(days - 1), to: '' }, {})}>${name}</button>`,
            )}
            <button type="button" class="chip" aria-pressed=${!at.get('from') && !at.get('to')}
              @click=${() => setQuery({ from: '', to: '' }, {})}>All</button>
            ${this.#day('from', 'from')} ${this.#day('to', 'to')}`
        : nothing}
      ${takes('agent')
        ? html`<input class="field" name="agent" aria-label="Agent" placeholder="Any agent" maxlength="64"
            .value=${at.get('agent') ?? ''} @change=${(event) => setQuery({ agent: event.target.value.trim() }, {})} />`
        : nothing}
      ${takes('channel')
        ? html`<select class="field" aria-label="Channel" @change=${(event) => setQuery({ channel: event.target.value }, {})}>
            <option value="">Any channel</option>
            ${CHANNEL_NAMES.map((name) => html`<option value=${name} ?selected=${name === at.get('channel')}>${channel(name)}</option>`)}
          </select>`
        : nothing}
      ${takes('days')
        ? html`<label>within
            <input class="field" name="days" type="number" min="1" max="365" placeholder="7"
              .value=${at.get('days') ?? ''} @change=${(event) => setQuery({ days: event.target.value }, {})} /> days</label>`
        : nothing}
      <span class="quiet">Days are UTC</span>
    </form>`;
  }

  #day(name, said) {
    return html`<label>${said}
      <input class="field" type="date" .value=${query().get(name) ?? ''}
        @change=${(event) => setQuery({ [name]: event.target.value }, {})} /></label>`;
  }

  #figures(report) {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The report could not be made" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#run()}>Try again</button>
      </state-notice>`;
    }
    if (!this.result || this.result.name !== report.name) return html`<state-notice busy heading="Counting"></state-notice>`;
    const { columns, rows, truncated, elapsed_ms: elapsed } = this.result;
    if (!rows.length) {
      return html`<state-notice heading="Nothing to count" advice="No call falls into this report as it is narrowed."></state-notice>`;
    }
    return html`<div class=${this.busy ? 'busy' : ''}>
        <report-chart .name=${report.name} .result=${this.result} @row=${(event) => this.#open(event.detail)}></report-chart>
      </div>
      <result-table
        .columns=${columns.map(columnName)}
        .rows=${rows}
        .say=${(value, column) => say(value, columns[columns.findIndex((one) => columnName(one) === column)])}
        .address=${(row) => this.#tickets(row)}
      ></result-table>
      <p class="quiet">
        ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in ${elapsed} ms.
        ${truncated ? html`<b class="cut">There are more: the answer was cut. Narrow the report.</b>` : nothing}
      </p>`;
  }

  #tickets(row) {
    const at = query();
    const day = (name, later) => (at.get(name) ? instant(at.get(name), later) : '');
    return ticketsOf(this.result.columns, row, {
      from: day('from', 0),
      to: day('to', 1),
      agent: at.get('agent'),
      channel: at.get('channel'),
    });
  }

  #open(row) {
    const address = this.#tickets(row);
    if (address) go(address);
  }

  #link(name) {
    const at = query();
    at.set('report', name);
    return `/reports?${at}`;
  }

  #isLast(days) {
    return query().get('from') === dayBefore(days - 1) && !query().get('to');
  }

  /** What the chosen report is asked for: of the address, what it takes. The last day counts whole. */
  #asked(format) {
    const asked = new URLSearchParams({ format });
    for (const { name } of this.#chosen.parameters) {
      const value = NARROWS.includes(name) ? query().get(name) : null;
      if (value) asked.set(name, name === 'to' ? instant(value, 1) : value);
    }
    return asked;
  }

  async #load() {
    this.fault = null;
    try {
      this.reports = await api.reports();
      this.#run();
    } catch (fault) {
      this.fault = fault;
    }
  }

  async #run() {
    this.requestUpdate();
    if (!this.reports || location.pathname !== '/reports') return;
    const report = this.#chosen;
    const asked = (this.asked = {});
    this.busy = true;
    this.fault = null;
    try {
      const result = await api.report(report.name, this.#asked('json'));
      if (this.asked !== asked) return;
      this.result = result;
    } catch (fault) {
      if (this.asked !== asked) return;
      this.fault = fault;
    }
    this.busy = false;
  }
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const dayBefore = (days) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** The first moment of a day in UTC, or of a day after it. What is no day stays as it is: the server says what is wrong. */
function instant(day, later) {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at + later * DAY_MS).toISOString().replace('.000', '');
}

customElements.define('reports-page', ReportsPage);
