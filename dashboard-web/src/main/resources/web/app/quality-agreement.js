import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { qualityLook } from './quality-look.js';
import { places, query, setQuery } from './router.js';
import { visible } from './words.js';
import './state-notice.js';

/** Below so much kappa is drawn out: the form's words, or the reviewers', should be talked about. */
const WEAK = 0.4;

/** How far reviewers agree over the calls that two of them have scored. */
class QualityAgreement extends LitElement {
  static properties = { forms: { attribute: false }, found: { state: true }, fault: { state: true } };

  static styles = [
    look,
    qualityLook,
    css`
      h2 {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s1) var(--s3);
        align-items: baseline;
      }
      h2 span {
        font-weight: 400;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .sheet {
        padding: 0;
        gap: 0;
      }
      .sheet h2 {
        padding: var(--s3) var(--s4);
      }
      .sheet .scroll {
        border: 0;
        border-top: 1px solid var(--line);
        border-radius: 0 0 var(--r2) var(--r2);
      }
      .weak {
        color: var(--warn);
        font-weight: 650;
      }
    `,
  ];

  constructor() {
    super();
    this.found = null;
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

  get #form() {
    return query().get('form') ?? this.forms[0]?.id ?? '';
  }

  render() {
    return html`<form @submit=${(event) => event.preventDefault()} @change=${(event) => setQuery({ [event.target.name]: event.target.value })}>
        <label>Form
          <select class="field" name="form">
            ${this.forms.map((form) => html`<option value=${form.id} ?selected=${form.id === this.#form}>${form.title}</option>`)}
          </select>
        </label>
        <label>From <input class="field" type="date" name="from" .value=${query().get('from') ?? ''} /></label>
        <label>To <input class="field" type="date" name="to" .value=${query().get('to') ?? ''} /></label>
      </form>
      <p class="formula">
        Over calls that both have submitted by the same version: in how many both answered the same, and Cohen’s kappa,
        κ = (pₒ − pₑ) / (1 − pₑ): of the agreement beyond chance, how much there is (Cohen 1960). 1 is full agreement, 0 what
        chance would give; it is not defined where both gave one answer throughout. On a scale 4 and 5 are nearer than 1 and 5:
        weighted kappa, κw = 1 − Σ w o / Σ w e, counts each difference by its square w (Cohen 1968).
      </p>
      ${this.#couples()}`;
  }

  #couples() {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The agreement could not be reckoned" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.found) return html`<state-notice busy heading="Comparing the reviewers"></state-notice>`;
    if (!this.found.couples.length) {
      return html`<state-notice
        heading="No two reviewers have scored the same call"
        advice="Calibrate: have two of them submit a scorecard for the same calls. Neither sees the other’s before both are in."
      ></state-notice>`;
    }
    return this.found.couples.map((couple) => this.#couple(couple));
  }

  #couple({ reviewers, calls, percent, score_difference: apart, questions }) {
    return html`<section class="sheet">
      <h2>
        <bdi>${visible(reviewers[0])}</bdi> and <bdi>${visible(reviewers[1])}</bdi>
        <span>${calls === 1 ? '1 call' : `${calls} calls`}, ${percent === null ? 'no answer in common' : `${percent} % of answers the same`}${
          apart === null ? '' : `, scores ${apart} apart on average`
        }</span>
      </h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Questions">
        <table>
          <thead>
            <tr>
              <th scope="col">Question</th><th scope="col" class="number wide">Calls</th><th scope="col" class="number wide">Same</th>
              <th scope="col" class="number">Agreement</th><th scope="col" class="number">Kappa</th>
              <th scope="col" class="number">Weighted</th>
            </tr>
          </thead>
          <tbody>
            ${questions.map(
              (one) => html`<tr>
                <th scope="row">${one.ask}</th>
                <td class="number wide">${one.pairs}</td>
                <td class="number wide">${one.agreed}</td>
                <td class="number">${one.percent === null ? '–' : `${one.percent} %`}</td>
                ${kappa(one.kappa, 'Both gave one answer throughout', one.weighted_kappa === null)}
                ${kappa(one.weighted_kappa, 'Not a scale, or both gave one answer throughout', true)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  async #load() {
    if (!this.#form) return;
    const asked = new URLSearchParams({ form: this.#form });
    for (const name of ['from', 'to']) {
      if (query().get(name)) asked.set(name, query().get(name));
    }
    this.key = asked.toString();
    try {
      const found = await api.quality('agreement', asked);
      if (asked.toString() === this.key) [this.found, this.fault] = [found, null];
    } catch (fault) {
      if (asked.toString() === this.key) this.fault = fault;
    }
  }
}
/** `counts`: whether this is the figure by which weak agreement is told; of a scale it is the weighted one. */
const kappa = (value, without, counts) => html`<td class="number ${counts && value !== null && value < WEAK ? 'weak' : ''}">
  ${value === null ? html`<span class="quiet" title=${without}>–</span>` : value.toFixed(2)}
</td>`;

customElements.define('quality-agreement', QualityAgreement);
