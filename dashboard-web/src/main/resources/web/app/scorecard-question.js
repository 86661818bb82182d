import { LitElement, css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { look } from './look.js';
import { NOT_APPLICABLE, answersOf, earned, sayAnswer, sayFigure } from './scorecard-score.js';
import { visible } from './words.js';

const KEYS = { y: 'yes', n: 'no', a: NOT_APPLICABLE };

/**
 * One question of a scorecard: its answers, what call data says, comment, evidence. Fires `answer` with `{ value, comment,
 * evidence }` as a whole, `picks` when lines are to be picked for it (or no more), `cite` with the id of a line to show.
 * `cited` says the lines of its evidence: [{ id, at, text }].
 */
class ScorecardQuestion extends LitElement {
  static properties = {
    number: { attribute: false },
    question: { attribute: false },
    answer: { attribute: false },
    cited: { attribute: false },
    fixed: { type: Boolean },
    picking: { type: Boolean, reflect: true },
    missing: { type: Boolean, reflect: true },
    writing: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        gap: 6px;
        padding: var(--s3) var(--s4);
        border-top: 1px solid var(--line);
      }
      :host([picking]) {
        background: var(--accent-soft);
      }
      :host([missing]) {
        box-shadow: inset 3px 0 var(--warn);
      }
      .ask {
        display: grid;
        grid-template-columns: 22px minmax(0, 1fr);
        overflow-wrap: anywhere;
      }
      .ask > span:first-child {
        color: var(--ink-3);
        font-size: var(--small);
        padding-top: 1px;
      }
      .ask p {
        grid-column: 2;
      }
      .body {
        display: grid;
        gap: 6px;
        padding-inline-start: 22px;
        min-width: 0;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      [role='radiogroup'] {
        display: inline-flex;
        border: 1px solid var(--line-strong);
        border-radius: var(--r1);
        background: var(--sheet);
      }
      [role='radio'] {
        all: unset;
        cursor: pointer;
        min-width: 26px;
        padding: 4px 9px;
        text-align: center;
        border-inline-start: 1px solid var(--line);
        font-weight: 500;
        font-size: var(--small);
        box-sizing: border-box;
      }
      [role='radio']:first-child {
        border: 0;
        border-radius: 5px 0 0 5px;
      }
      [role='radio']:last-child {
        border-radius: 0 5px 5px 0;
      }
      [role='radio']:hover {
        background: var(--ground);
      }
      [role='radio'][aria-checked='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }
      [role='radio'][aria-checked='true'].bad {
        background: var(--bad);
        color: var(--sheet);
      }
      [role='radio'][aria-disabled='true'] {
        cursor: default;
      }
      [role='radio']:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .quiet-btn {
        all: unset;
        cursor: pointer;
        font-size: var(--small);
        color: var(--ink-2);
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      .quiet-btn:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .quiet-btn[aria-pressed='true'] {
        color: var(--accent);
        font-weight: 600;
      }
      .data {
        color: var(--ink-2);
        font-size: var(--small);
      }
      ul {
        display: grid;
        gap: 3px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--s1);
        align-items: baseline;
        font-size: var(--small);
      }
      .cite {
        all: unset;
        cursor: pointer;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        border-inline-start: 2px solid var(--accent);
        padding-inline-start: 6px;
        color: var(--ink-2);
      }
      .cite:hover {
        color: var(--ink);
      }
      .cite:focus-visible {
        outline: 2px solid var(--accent);
      }
      textarea {
        width: 100%;
        min-height: 52px;
        resize: vertical;
        field-sizing: content;
        max-height: 180px;
        font-size: var(--small);
      }
      .said {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-size: var(--small);
        color: var(--ink-2);
        border-inline-start: 2px solid var(--line-strong);
        padding-inline-start: 6px;
      }
    `,
  ];

  constructor() {
    super();
    this.writing = false;
    this.cited = [];
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  render() {
    const { question, answer } = this;
    return html`<div class="ask" id="ask">
        <span>${this.number}</span>
        <span>${question.ask}
          ${question.automatic_fail
            ? html`<span class="flag bad" title="An answer that earns nothing brings the whole score to 0">fails the call</span>`
            : nothing}
        </span>
        ${question.help ? html`<p class="quiet">${question.help}</p>` : nothing}
      </div>
      <div class="body">
        <div class="row">
          <div role="radiogroup" aria-labelledby="ask" aria-readonly=${this.fixed ? 'true' : nothing}>
            ${answersOf(question).map(([value, said], at) => this.#choice(value, said, at))}
          </div>
          ${this.fixed ? nothing : this.#tools()}
        </div>
        ${this.#data(answer)}
        ${this.cited.length
          ? html`<ul aria-label="Evidence">
              ${this.cited.map(
                (line) => html`<li>
                  <button class="cite" title="Show the line" @click=${() => this.#tell('cite', line.id)}>
                    ${line.at} <b class=${line.by}>${line.who}</b> <bdi>${visible(line.text)}</bdi>
                  </button>
                  ${this.fixed
                    ? nothing
                    : html`<button class="quiet-btn" aria-label="Remove the line at ${line.at}" @click=${() => this.toggle(line.id)}>
                        remove
                      </button>`}
                </li>`,
              )}
            </ul>`
          : nothing}
        ${this.#comment(answer)}
      </div>`;
  }

  #choice(value, said, at) {
    const chosen = this.answer.value === value;
    const first = this.answer.value ? chosen : at === 0;
    const bad = this.question.automatic_fail && earned(this.question, value) === 0;
    return html`<button
      role="radio"
      class=${bad ? 'bad' : ''}
      aria-checked=${chosen ? 'true' : 'false'}
      aria-disabled=${this.fixed ? 'true' : nothing}
      tabindex=${first ? 0 : -1}
      data-value=${value}
      @click=${() => this.choose(value)}
    >${said}</button>`;
  }

  #tools() {
    return html`<button
        class="quiet-btn"
        aria-pressed=${this.picking ? 'true' : 'false'}
        title="Pick lines of the transcript (e attaches the marked one)"
        @click=${() => this.#tell('picks', this.picking ? null : this.question.id)}
      >${this.picking ? 'Done picking' : 'Evidence'}</button>
      ${this.writing || this.answer.comment
        ? nothing
        : html`<button class="quiet-btn" @click=${() => this.#write()}>Comment</button>`}`;
  }

  #data({ suggestion, automatic, value }) {
    if (!suggestion) return nothing;
    const figure = sayFigure(suggestion);
    return automatic
      ? html`<p class="data"><span class="flag did">from call data</span> ${figure}</p>`
      : html`<p class="data">
          Call data said ${sayAnswer(suggestion.value)}${value && value !== suggestion.value ? ', changed' : ''}: ${figure}
        </p>`;
  }

  #comment({ comment }) {
    if (this.fixed) return comment ? html`<p class="said" dir="auto">${visible(comment)}</p>` : nothing;
    if (!comment && !this.writing) return nothing;
    return html`<textarea
      class="field"
      aria-label="Comment on: ${this.question.ask}"
      placeholder="Comment"
      maxlength="2000"
      dir="auto"
      .value=${live(comment)}
      @input=${(event) => this.#set({ comment: event.target.value })}
    ></textarea>`;
  }

  choose(value) {
    if (!this.fixed) this.#set({ value: this.answer.value === value ? null : value });
  }

  /** Attaches a line, or takes it off. */
  toggle(line) {
    if (this.fixed) return;
    const { evidence } = this.answer;
    this.#set({ evidence: evidence.includes(line) ? evidence.filter((one) => one !== line) : [...evidence, line] });
  }

  async #write() {
    this.writing = true;
    await this.updateComplete;
    this.renderRoot.querySelector('textarea').focus();
  }

  /** y, n, a (does not apply) and digits answer; arrows walk the answers. Not while somebody types. */
  #key(event) {
    const at = event.composedPath()[0];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || at.matches('textarea')) return;
    const values = answersOf(this.question).map(([value]) => value);
    const value = KEYS[event.key] ?? event.key;
    if (values.includes(value)) {
      if (this.answer.value !== value) this.choose(value);
      event.preventDefault();
      return;
    }
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || at.getAttribute('role') !== 'radio') return;
    event.preventDefault();
    const next = values[(values.indexOf(at.dataset.value) + by + values.length) % values.length];
    if (!this.fixed) this.#set({ value: next });
    this.renderRoot.querySelector(`[data-value="${next}"]`).focus();
  }

  #set(changes) {
    const { value, comment, evidence } = this.answer;
    this.#tell('answer', { value, comment, evidence, ...changes });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('scorecard-question', ScorecardQuestion);
