import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { questionsOf, sayAnswer, sayScore } from './scorecard-score.js';
import { exactly, visible, when } from './words.js';

const CHANGES = { started: 'began it', saved: 'saved', submitted: 'submitted', reopened: 'changed it again' };

/** Who has scored a call, how far two agree, and what became of the one that is shown. Fires `show` with an evaluation's id. */
class ScorecardCompare extends LitElement {
  static properties = {
    evaluations: { attribute: false },
    forms: { attribute: false },
    shown: { attribute: false },
  };

  static styles = [
    look,
    css`
      section {
        padding: var(--s4);
        border-top: 1px solid var(--line);
        display: grid;
        gap: var(--s2);
      }
      .who {
        all: unset;
        cursor: pointer;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: var(--s2);
        align-items: baseline;
        padding: 5px var(--s2);
        margin-inline: calc(-1 * var(--s2));
        border-radius: var(--r1);
      }
      .who:hover {
        background: var(--ground);
      }
      .who:focus-visible {
        outline: 2px solid var(--accent);
      }
      .who[aria-pressed='true'] {
        background: var(--accent-soft);
      }
      .who bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--small);
      }
      th,
      td {
        text-align: start;
        vertical-align: top;
        padding: 4px 0 4px var(--s2);
        font-weight: 400;
      }
      th:first-child,
      td:first-child {
        padding-inline-start: 0;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--ink-3);
        max-width: 90px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      tbody tr {
        border-top: 1px solid var(--line);
      }
      .apart td {
        font-weight: 650;
        color: var(--warn);
      }
      summary {
        cursor: pointer;
        font-size: var(--small);
        color: var(--ink-2);
      }
      ol {
        display: grid;
        gap: 3px;
        margin-top: var(--s2);
        font-size: var(--small);
      }
      ol li {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr) auto;
        gap: var(--s2);
      }
    `,
  ];

  render() {
    if (!this.evaluations?.length) return nothing;
    return html`<section aria-label="Reviewers">
        <h3>Scored by</h3>
        ${this.evaluations.map((one) => this.#who(one))}
      </section>
      ${this.#couples().map((couple) => this.#couple(couple))} ${this.#history()}`;
  }

  #who(one) {
    const flag = one.state === 'draft' ? html`<span class="flag">draft</span>` : one.passed === false ? html`<span class="flag bad">not passed</span>` : nothing;
    return html`<button
      class="who"
      aria-pressed=${one.evaluation_id === this.shown ? 'true' : 'false'}
      @click=${() => this.dispatchEvent(new CustomEvent('show', { detail: one.evaluation_id }))}
    >
      <bdi>${visible(one.reviewer)}${one.mine ? ' (you)' : ''}</bdi>
      ${flag}
      <span>${one.hidden ? html`<span class="quiet">not to be seen yet</span>` : sayScore(one.score)}</span>
    </button>`;
  }

  /** Every two submitted evaluations by the same version of a form. */
  #couples() {
    const seen = this.evaluations.filter((one) => one.state === 'submitted' && !one.hidden);
    return seen.flatMap((one, at) =>
      seen.slice(at + 1).filter((other) => other.form === one.form && other.form_version === one.form_version).map((other) => [one, other]),
    );
  }

  #couple([one, other]) {
    const form = this.forms.find((known) => known.id === one.form && known.version === one.form_version);
    const value = (evaluation, id) => evaluation.answers.find((answer) => answer.question === id)?.value ?? null;
    const rows = questionsOf(form).map((question) => [question, value(one, question.id), value(other, question.id)]);
    const same = rows.filter(([, a, b]) => a === b).length;
    const apart = rows.filter(([, a, b]) => a !== b);
    return html`<section aria-label="Agreement">
      <h3>Agreement: ${same} of ${rows.length} answers are the same (${Math.round((100 * same) / rows.length)} %)</h3>
      ${apart.length
        ? html`<table>
            <thead>
              <tr><th scope="col">They differ about</th><th scope="col">${visible(one.reviewer)}</th><th scope="col">${visible(other.reviewer)}</th></tr>
            </thead>
            <tbody>
              ${apart.map(
                ([question, a, b]) => html`<tr class="apart"><th scope="row">${question.ask}</th><td>${sayAnswer(a)}</td><td>${sayAnswer(b)}</td></tr>`,
              )}
            </tbody>
          </table>`
        : html`<p class="quiet">They answered every question the same.</p>`}
      <p class="quiet">Kappa over many calls: <a href="/quality?view=agreement&amp;form=${one.form}"><u>Quality, Agreement</u></a></p>
    </section>`;
  }

  #history() {
    const one = this.evaluations.find((each) => each.evaluation_id === this.shown);
    if (!one?.history?.length) return nothing;
    return html`<section>
      <details>
        <summary>History of this evaluation</summary>
        <ol>
          ${one.history.map(
            (change) => html`<li>
              <span class="quiet" title=${exactly(change.at)}>${when(change.at)}</span>
              <span>${CHANGES[change.change] ?? change.change}${change.questions.length ? `, ${change.questions.length} answers` : ''}</span>
              <span class="quiet">${sayScore(change.score)}</span>
            </li>`,
          )}
        </ol>
      </details>
    </section>`;
  }
}
customElements.define('scorecard-compare', ScorecardCompare);
