import { LitElement, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { qualityLook } from './quality-look.js';
import { places, query, setQuery } from './router.js';
import { sayScore } from './scorecard-score.js';
import { session } from './session.js';
import { agent, channel, clock, plain, visible, when } from './words.js';
import './state-notice.js';

const STATUSES = [
  ['', 'All'],
  ['open', 'Open'],
  ['in_progress', 'In progress'],
  ['done', 'Done'],
];
const FLAGS = { open: 'did', in_progress: 'warn', done: 'good' };
const NARROWS = ['plan', 'agent', 'status'];

/** The calls that plans have drawn, and how far their review has come. */
class QualityWorklist extends LitElement {
  static properties = {
    plans: { attribute: false },
    list: { state: true },
    fault: { state: true },
    said: { state: true },
    busy: { state: true },
  };

  static styles = [look, qualityLook];

  constructor() {
    super();
    this.list = null;
    this.fault = null;
    this.said = '';
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
    const counts = this.list?.counts;
    const all = counts ? Object.values(counts).reduce((sum, count) => sum + count, 0) : 0;
    return html`<form @submit=${(event) => event.preventDefault()} @change=${this.#narrow}>
        ${STATUSES.map(
          ([status, said]) => html`<button
            type="button"
            class="chip"
            aria-pressed=${(asked.get('status') ?? '') === status ? 'true' : 'false'}
            @click=${() => setQuery({ status })}
          >${said}${counts ? ` ${status ? counts[status] : all}` : ''}</button>`,
        )}
        <label>Plan
          <select class="field" name="plan">
            <option value="">All</option>
            ${this.plans.map((plan) => html`<option value=${plan.id} ?selected=${asked.get('plan') === plan.id}>${plan.title}</option>`)}
          </select>
        </label>
        <label>Agent <input class="field" name="agent" .value=${asked.get('agent') ?? ''} placeholder="any" /></label>
        ${session.may('scorecards.fill') && this.plans.some((plan) => plan.calls_per_agent)
          ? html`<button type="button" class="btn push" ?disabled=${this.busy} title="Do not wait for the period to be over" @click=${this.#draw}>
              Draw now
            </button>`
          : nothing}
      </form>
      ${this.said ? html`<p class="quiet" role="status">${this.said}</p>` : nothing}
      ${this.#rows(asked)}`;
  }

  #rows(asked) {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The worklist could not be read" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.list) return html`<state-notice busy heading="Reading the worklist"></state-notice>`;
    if (!this.list.items.length) {
      const narrowed = NARROWS.some((name) => asked.get(name));
      return narrowed
        ? html`<state-notice heading="No drawn call is like this" advice="Take a filter away.">
            <a class="btn" href="/quality">Show all</a>
          </state-notice>`
        : html`<state-notice
            heading="No call has been drawn yet"
            advice="A plan draws when its week or day is over. Draw now takes from the calls there have been until now."
          ></state-notice>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Worklist">
      <table>
        <thead>
          <tr>
            <th scope="col">Call</th><th scope="col">Agent</th><th scope="col" class="wide">About</th><th scope="col" class="number wide">Length</th>
            <th scope="col" class="wide">Drawn for</th><th scope="col">Status</th><th scope="col">Reviewers</th>
          </tr>
        </thead>
        <tbody>
          ${this.list.items.map((item) => this.#row(item))}
        </tbody>
      </table>
    </div>`;
  }

  #row(item) {
    return html`<tr>
      <td class="tight"><a href="/tickets/${encodeURIComponent(item.ticket_id)}?panel=scorecard">${when(item.called_at)}</a></td>
      <td>${agent(item.agent_id)}</td>
      <td class="wide">${[plain(item.category), channel(item.channel)].filter(Boolean).join(' · ')}</td>
      <td class="number wide">${item.duration_ms === null ? '–' : clock(item.duration_ms)}</td>
      <td class="tight wide" title=${this.plans.find((plan) => plan.id === item.plan)?.title ?? item.plan}>${item.period}</td>
      <td><span class="flag ${FLAGS[item.status]}">${plain(item.status)}</span></td>
      <td>${item.reviews.map(
        (review) => html`<div><bdi>${visible(review.reviewer)}</bdi> ${review.state === 'draft' ? 'draft' : sayScore(review.score)}</div>`,
      )}</td>
    </tr>`;
  }

  #narrow(event) {
    setQuery({ [event.target.name]: event.target.value.trim().toLowerCase() });
  }

  async #load() {
    const asked = new URLSearchParams([...query()].filter(([name, value]) => NARROWS.includes(name) && value));
    asked.set('limit', '1000');
    const key = asked.toString();
    this.key = key;
    try {
      const list = await api.quality('worklist', key);
      if (key === this.key) [this.list, this.fault] = [list, null];
    } catch (fault) {
      if (key === this.key) this.fault = fault;
    }
  }

  async #draw() {
    this.busy = true;
    try {
      const plans = this.plans.filter((plan) => plan.calls_per_agent && (!query().get('plan') || query().get('plan') === plan.id));
      let drawn = 0;
      for (const plan of plans) drawn += (await api.drawCalls(plan.id)).drawn;
      this.said = drawn ? `${drawn} calls were drawn.` : 'There are no more calls to draw: each agent has its share, or has had none.';
      await this.#load();
    } catch (fault) {
      this.said = `Nothing was drawn: ${fault.message}`;
    }
    this.busy = false;
  }
}
customElements.define('quality-worklist', QualityWorklist);
