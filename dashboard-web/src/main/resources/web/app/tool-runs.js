import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { took } from './words.js';

const BREAKERS = { closed: '', open: 'left alone', half_open: 'being tried' };

/** What the tools' runs were measured to be in this process: times, kept answers, failures. */
class ToolRuns extends LitElement {
  static properties = { tools: { attribute: false } };

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
        font-variant-numeric: tabular-nums;
      }
      caption {
        text-align: start;
        padding: var(--s3);
      }
      caption b {
        font-size: var(--title);
        font-weight: 650;
        display: block;
      }
      th,
      td {
        padding: 6px var(--s2);
        text-align: end;
        white-space: nowrap;
        border-top: 1px solid var(--line);
      }
      th {
        font-size: var(--small);
        font-weight: 600;
        color: var(--ink-2);
      }
      thead th {
        white-space: normal;
        vertical-align: bottom;
      }
      th:first-child {
        text-align: start;
        padding-inline-start: var(--s3);
      }
      tbody th {
        white-space: normal;
        overflow-wrap: anywhere;
        min-width: 130px;
      }
      td:last-child,
      th:last-child {
        padding-inline-end: var(--s3);
      }
      tbody tr:hover :is(th, td) {
        background: var(--ground);
      }
      tfoot :is(th, td) {
        border-top: 1px solid var(--line-strong);
        font-weight: 650;
      }
      a:hover {
        text-decoration: underline;
      }
    `,
  ];

  constructor() {
    super();
    this.tools = [];
  }

  render() {
    const measured = this.tools.filter((tool) => tool.measures);
    if (!measured.length) return nothing;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Measured runs of the tools">
      <table>
        <caption><b>Runs</b><span class="quiet">Measured in this process since it started. Times are of runs that asked the tool.</span></caption>
        <thead>
          <tr>
            <th scope="col">Tool</th>
            <th scope="col">Calls</th>
            <th scope="col">Mean</th>
            <th scope="col">p50</th>
            <th scope="col">p95</th>
            <th scope="col">p99</th>
            <th scope="col">Cache hits</th>
            <th scope="col">From cache</th>
            <th scope="col">Refused</th>
            <th scope="col">Failed</th>
          </tr>
        </thead>
        <tbody>${measured.map((tool) => this.#row(tool))}</tbody>
        <tfoot>${measured.length > 1 ? this.#sum(measured.map((tool) => tool.measures)) : nothing}</tfoot>
      </table>
    </div>`;
  }

  #row({ name, measures }) {
    const { times_ms: times, cache } = measures;
    const timed = (ms) => (times.count ? time(ms) : '–');
    return html`<tr>
      <th scope="row"><a class="mono" href="/tools?tool=${name}">${name}</a> ${now(measures)}</th>
      <td>${measures.calls}</td>
      <td>${timed(times.mean)}</td>
      <td>${timed(times.p50)}</td>
      <td>${timed(times.p95)}</td>
      <td>${timed(times.p99)}</td>
      <td>${cache.looked ? share(cache.hits, cache.looked) : '–'}</td>
      <td>${cache.hits ? time(cache.mean_ms) : '–'}</td>
      <td>${measures.refusals}</td>
      <td>${measures.failures ? html`<span class="flag bad">${share(measures.failures, measures.calls)}</span>` : '0'}</td>
    </tr>`;
  }

  /** Percentiles of several tools are not the mean of theirs, so the sum has none. */
  #sum(all) {
    const sum = (value) => all.reduce((total, measures) => total + value(measures), 0);
    const calls = sum((measures) => measures.calls);
    const count = sum((measures) => measures.times_ms.count);
    const looked = sum((measures) => measures.cache.looked);
    const hits = sum((measures) => measures.cache.hits);
    const failures = sum((measures) => measures.failures);
    return html`<tr>
      <th scope="row">All</th>
      <td>${calls}</td>
      <td>${count ? time(sum((measures) => measures.times_ms.mean * measures.times_ms.count) / count) : '–'}</td>
      <td></td>
      <td></td>
      <td></td>
      <td>${looked ? share(hits, looked) : '–'}</td>
      <td>${hits ? time(sum((measures) => measures.cache.mean_ms * measures.cache.hits) / hits) : '–'}</td>
      <td>${sum((measures) => measures.refusals)}</td>
      <td>${failures ? share(failures, calls) : '0'}</td>
    </tr>`;
  }
}

const time = (ms) => (ms < 10 ? `${ms.toFixed(1)} ms` : took(ms));
const share = (part, of) => `${((100 * part) / of).toFixed(1)}%`;

function now(measures) {
  const breaker = BREAKERS[measures.breaker] ?? measures.breaker;
  if (breaker) return html`<span class="flag bad">${breaker}</span>`;
  return measures.running ? html`<span class="flag did">${measures.running} running</span>` : nothing;
}

customElements.define('tool-runs', ToolRuns);
