import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { qualityLook } from './quality-look.js';
import { places, query, setQuery } from './router.js';
import { sayScore } from './scorecard-score.js';
import { agent, plain, visible, when } from './words.js';
import './report-chart.js';
import './state-notice.js';

const NARROWS = ['form', 'agent', 'from', 'to'];
const COLUMNS = ['week', 'agent_id', 'score'];
const DAY_MS = 86_400_000;
const USUAL_DAYS = 84;

/** What evaluations come to by agent and week; a row or a point leads to its calls. */
class QualityResults extends LitElement {
  static properties = {
    forms: { attribute: false },
    rows: { state: true },
    calls: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    qualityLook,
    css`
      tr[aria-selected='true'] > * {
        background: var(--accent-soft);
      }
      .week {
        all: unset;
        cursor: pointer;
        color: var(--accent);
        text-decoration: underline;
        text-underline-offset: 2px;
        white-space: nowrap;
      }
      .week:focus-visible {
        outline: 2px solid var(--accent);
      }
    `,
  ];

  constructor() {
    super();
    this.rows = null;
    this.calls = null;
    this.fault = null;
    this.moved = () => this.#load();
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

  render() {
    const asked = query();
    const exported = this.#asked();
    return html`<form @submit=${(event) => event.preventDefault()} @change=${this.#narrow}>
        <label>Form
          <select class="field" name="form">
            <option value="">All</option>
            ${this.forms.map((form) => html`<option value=${form.id} ?selected=${asked.get('form') === form.id}>${form.title}</option>`)}
          </select>
        </label>
        <label>Agent <input class="field" name="agent" .value=${asked.get('agent') ?? ''} placeholder="any" /></label>
        <label>From <input class="field" type="date" name="from" .value=${this.#from()} /></label>
        <label>To <input class="field" type="date" name="to" .value=${asked.get('to') ?? ''} /></label>
        <a class="btn push" download href=${api.qualityAddress('results', `${exported}&format=csv`)}>CSV of results</a>
        <a class="btn" download href=${api.qualityAddress('evaluations', `${exported}&limit=5000&format=csv`)}>CSV of answers</a>
        <a class="btn" download="evaluations.json" href=${api.qualityAddress('evaluations', `${exported}&limit=5000`)}>JSON</a>
      </form>
      ${this.#body()}`;
  }

  #body() {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The results could not be read" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.rows) return html`<state-notice busy heading="Reading the results"></state-notice>`;
    if (!this.rows.length) {
      return html`<state-notice heading="Nothing was submitted about these calls" advice="Results appear once a reviewer submits a scorecard.">
        <a class="btn" href="/quality">To the worklist</a>
      </state-notice>`;
    }
    const chosen = query().get('week');
    const of = query().get('of');
    const rows = this.rows.map((row) => [row.week, row.agent_id, row.score]);
    return html`<p class="formula">
        The mean score of submitted evaluations, by the agent that answered the call and the ISO week (UTC) in which it began.
      </p>
      <report-chart .name=${'scorecards'} .result=${{ columns: COLUMNS, rows }} @row=${(event) => this.#choose(event.detail[0], event.detail[1])}></report-chart>
      <div class="scroll" tabindex="0" role="region" aria-label="Results">
        <table>
          <thead>
            <tr>
              <th scope="col">Week</th><th scope="col">Agent</th><th scope="col" class="number">Evaluations</th>
              <th scope="col" class="number">Score</th><th scope="col" class="number">Passed</th>
              <th scope="col" class="number wide" title="Calls that one answer failed by itself">Failed by itself</th>
            </tr>
          </thead>
          <tbody>
            ${this.rows.toReversed().map(
              (row) => html`<tr aria-selected=${row.week === chosen && row.agent_id === of ? 'true' : nothing}>
                <td><button class="week" @click=${() => this.#choose(row.week, row.agent_id)}>${row.week}</button></td>
                <td>${agent(row.agent_id)}</td>
                <td class="number">${row.evaluations}</td>
                <td class="number">${sayScore(row.score)}</td>
                <td class="number">${row.passed_percent === null ? '–' : `${row.passed_percent} %`}</td>
                <td class="number wide">${row.failures || '–'}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${chosen ? this.#behind(chosen, of) : nothing}`;
  }

  #behind(week, of) {
    if (!this.calls) return html`<state-notice busy heading="Reading the calls"></state-notice>`;
    return html`<h2>${agent(of)}, ${week}</h2>
      <div class="scroll calls" tabindex="0" role="region" aria-label="Calls of ${week}">
        <table>
          <thead>
            <tr>
              <th scope="col">Call</th><th scope="col" class="wide">About</th><th scope="col">Reviewer</th>
              <th scope="col" class="number">Score</th><th scope="col" class="wide">Comment</th>
            </tr>
          </thead>
          <tbody>
            ${this.calls.map(
              (one) => html`<tr>
                <td class="tight"><a href="/tickets/${encodeURIComponent(one.ticket_id)}?panel=scorecard">${when(one.called_at)}</a></td>
                <td class="wide">${plain(one.category)}</td>
                <td><bdi>${visible(one.reviewer)}</bdi></td>
                <td class="number">
                  ${one.failed ? html`<span class="flag bad">failed</span> ` : nothing}${one.hidden ? '–' : sayScore(one.score)}
                </td>
                <td class="wide" dir="auto">${visible(one.comment ?? '')}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  #choose(week, of) {
    setQuery({ week, of });
  }

  #narrow(event) {
    setQuery({ [event.target.name]: event.target.value.trim().toLowerCase(), week: '', of: '' });
  }

  #from() {
    return query().get('from') ?? new Date(Date.now() - USUAL_DAYS * DAY_MS).toISOString().slice(0, 10);
  }

  /** Days of the address as instants: the last one counts whole. */
  #asked() {
    const asked = new URLSearchParams([...query()].filter(([name, value]) => NARROWS.includes(name) && value));
    asked.set('from', this.#from());
    const to = query().get('to');
    if (to && !Number.isNaN(Date.parse(to))) asked.set('to', new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10));
    return asked;
  }

  async #load() {
    const asked = this.#asked();
    const key = `${asked} ${query().get('week')} ${query().get('of')}`;
    if (key === this.key && !this.fault) return;
    this.key = key;
    try {
      const rows = await api.quality('results', asked);
      const row = rows.find((one) => one.week === query().get('week') && one.agent_id === query().get('of'));
      const narrowed = new URLSearchParams(asked);
      if (row) {
        for (const [name, value] of [['from', row.from], ['to', row.to], ['agent', row.agent_id], ['state', 'submitted'], ['limit', '1000']]) {
          narrowed.set(name, value);
        }
      }
      const calls = row ? await api.quality('evaluations', narrowed) : [];
      if (key !== this.key) return;
      this.rows = rows;
      this.calls = calls;
      this.fault = null;
    } catch (fault) {
      if (key === this.key) this.fault = fault;
    }
  }
}
customElements.define('quality-results', QualityResults);
