import { LitElement, html, nothing } from 'lit';
import * as api from './api.js';
import { lineStart } from './call-marks.js';
import { look } from './look.js';
import { forgetDraft, keepDraft, keptDraft } from './scorecard-drafts.js';
import { scorecardLook } from './scorecard-look.js';
import { questionsOf, sayScore, scoreOf } from './scorecard-score.js';
import { session } from './session.js';
import { clock, exactly, speaker, visible, when } from './words.js';
import './scorecard-compare.js';
import './scorecard-question.js';
import './state-notice.js';

/**
 * A call's scorecards beside its transcript: one's own to fill, others' to read. What is touched is kept here, and in this tab
 * (`scorecard-drafts.js`), until it is saved, over the revision that was on the screen. Fires `mark` with `{ lines, picking }`: the numbers of the questions that
 * each line bears out (by interaction id), and what lines are being picked for; and `cite` with the line to show.
 */
class ScorecardPanel extends LitElement {
  static properties = {
    ticketId: { attribute: false },
    lines: { attribute: false },
    agentId: { attribute: false },
    startedAt: { attribute: false },
    over: { attribute: false },
    forms: { state: true },
    all: { state: true },
    shown: { state: true },
    touched: { state: true },
    comment: { state: true },
    picking: { state: true },
    tried: { state: true },
    conflict: { state: true },
    busy: { state: true },
    said: { state: true },
    fault: { state: true },
  };

  static styles = [look, scorecardLook];

  constructor() {
    super();
    this.forms = null;
    this.all = null;
    this.leaving = (event) => this.#dirty && event.preventDefault();
    this.#forget();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.leaving);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.leaving);
    this.#tell('mark', { lines: new Map(), picking: null });
  }

  willUpdate(changed) {
    if (!changed.has('ticketId')) return;
    this.all = null;
    this.shown = null;
    this.fault = null;
    this.#forget();
    this.#load();
  }

  updated(changed) {
    if (['all', 'shown', 'touched', 'picking'].some((name) => changed.has(name))) this.#mark();
  }

  render() {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The scorecards could not be read" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.all) return html`<state-notice busy heading="Reading the scorecards"></state-notice>`;
    const evaluation = this.#evaluation;
    const mine = this.all.evaluations.some((one) => one.mine);
    return html`${mine ? nothing : this.#start()} ${evaluation ? this.#filled(evaluation) : nothing}
      <scorecard-compare
        .evaluations=${this.all.evaluations}
        .forms=${this.all.forms}
        .shown=${this.shown}
        @show=${(event) => this.#show(event.detail)}
      ></scorecard-compare>
      ${mine ? this.#start() : nothing}`;
  }

  #start() {
    const forms = this.#unbegun;
    if (!session.may('scorecards.fill')) {
      return this.all.evaluations.length
        ? nothing
        : html`<state-notice heading="Nobody has scored this call" advice="A reviewer with the right scorecards.fill may."></state-notice>`;
    }
    if (!this.over) {
      return html`<state-notice heading="The call is still going on" advice="It is scored once it is over."></state-notice>`;
    }
    if (!forms.length) return nothing;
    return html`<div class="start">
      ${forms.map(
        (form) => html`<h2>${form.title}</h2>
          ${form.description ? html`<p>${form.description}</p>` : nothing}
          <p class="quiet">${questionsOf(form).length} questions; call data answers
            ${questionsOf(form).filter((question) => question.automatic).length} of them first, and you change what is wrong.</p>
          <button class="btn main" ?disabled=${this.busy} @click=${() => this.#begin(form.id)}>Score this call</button>`,
      )}
      ${this.said && !this.shown ? html`<p class=${this.said.tone} role="alert">${this.said.text}</p>` : nothing}
    </div>`;
  }

  #filled(evaluation) {
    const form = this.#form(evaluation);
    const mine = evaluation.mine && session.may('scorecards.fill');
    const fixed = !mine || evaluation.state === 'submitted';
    if (evaluation.hidden) {
      return html`<state-notice
        heading="Not to be seen yet"
        advice=${evaluation.state === 'draft' ? `${evaluation.reviewer} has not submitted it.` : 'Submit yours first: two who are compared must not copy.'}
      ></state-notice>`;
    }
    const score = scoreOf(form, this.#values(evaluation));
    let number = 0;
    return html`${this.#head(evaluation, form, score)}
      ${form.sections.map(
        (section, at) => html`<h3>${section.title} <span>${sayScore(score.sections[at])}</span></h3>
          ${section.questions.map((question) => this.#question(evaluation, question, ++number, fixed))}`,
      )}
      ${fixed
        ? evaluation.comment
          ? html`<p class="whole" dir="auto">${visible(evaluation.comment)}</p>`
          : nothing
        : html`<label>On the call as a whole
            <textarea class="field" maxlength="2000" dir="auto" .value=${this.comment ?? evaluation.comment}
              @input=${(event) => this.#say(event.target.value)}></textarea>
          </label>`}
      ${this.conflict ? this.#both() : nothing}
      ${mine ? this.#foot(evaluation, score) : nothing}`;
  }

  #head(evaluation, form, score) {
    const answered = questionsOf(form).length - score.open.length;
    const state = score.failures.length
      ? html`<span class="flag bad" title=${score.failures.map((one) => one.ask).join('\n')}>failed by itself</span>`
      : score.passed === null
        ? nothing
        : html`<span class="flag ${score.passed ? 'good' : 'warn'}">${score.passed ? 'passes' : 'below'} ${form.pass} %</span>`;
    return html`<div class="head">
      <h2>${form.title}</h2>
      <p class="quiet">
        <bdi>${visible(evaluation.reviewer)}</bdi> · version ${form.version} ·
        ${evaluation.state === 'submitted' ? `submitted ${when(evaluation.submitted_at)}` : `${answered} of ${questionsOf(form).length} answered`}
      </p>
      <div class="score" aria-live="polite"><b>${sayScore(score.percent)}</b><span>${state}</span></div>
    </div>`;
  }

  #question(evaluation, question, number, fixed) {
    const answer = this.#answer(evaluation, question.id);
    return html`<scorecard-question
      data-question=${question.id}
      .number=${number}
      .question=${question}
      .answer=${answer}
      .cited=${this.#cited(answer.evidence)}
      ?fixed=${fixed}
      ?picking=${this.picking === question.id}
      ?missing=${this.tried && !answer.value}
      @focusin=${() => (this.active = question.id)}
      @answer=${(event) => this.#touch(evaluation, question.id, event.detail)}
      @picks=${(event) => (this.picking = event.detail)}
      @cite=${(event) => this.#tell('cite', event.detail)}
    ></scorecard-question>`;
  }

  #foot(evaluation, score) {
    if (evaluation.state === 'submitted') {
      return html`<div class="foot">
        <button class="btn" ?disabled=${this.busy} @click=${() => this.#send({ state: 'draft' }, 'A draft again')}>Change it again</button>
        ${this.#note()}
      </div>`;
    }
    const dirty = this.#dirty;
    return html`<div class="foot">
      ${this.#note()}
      <button class="btn" ?disabled=${this.busy || !dirty} @click=${() => this.#send({}, 'Draft saved')}>Save draft</button>
      <button class="btn main" ?disabled=${this.busy} @click=${() => this.#submit(score)}>Submit</button>
      <button class="btn push" ?disabled=${this.busy} @click=${() => this.#discard(evaluation)}>
        ${this.discarding ? 'Really discard' : 'Discard'}
      </button>
    </div>`;
  }

  #note() {
    if (!this.said) {
      return this.#dirty
        ? html`<p class="quiet" role="status">Not saved yet${this.kept ? ': kept in this tab until you save' : ', and lost when you leave this page'}</p>`
        : nothing;
    }
    return html`<p class=${this.said.tone} role=${this.said.tone === 'bad' ? 'alert' : 'status'}>${this.said.text}</p>`;
  }

  #both() {
    return html`<div class="conflict" role="alert">
      <b>This draft was saved elsewhere meanwhile</b>
      <span class="quiet">In another window, ${exactly(this.conflict.now.updated_at)}.</span>
      <div class="row">
        <button class="btn main" @click=${() => this.#settle(true)}>Save mine over it</button>
        <button class="btn" @click=${() => this.#settle(false)}>Take that one</button>
      </div>
    </div>`;
  }

  /** Forms by which one has not scored this call yet. */
  get #unbegun() {
    const begun = new Set(this.all.evaluations.filter((one) => one.mine).map((one) => one.form));
    return this.forms.filter((form) => !form.retired && !begun.has(form.id));
  }

  get #evaluation() {
    return this.all?.evaluations.find((one) => one.evaluation_id === this.shown) ?? null;
  }

  get #dirty() {
    return Object.keys(this.touched).length > 0 || this.comment !== null;
  }

  #form(evaluation) {
    return this.all.forms.find((form) => form.id === evaluation.form && form.version === evaluation.form_version);
  }

  #answer(evaluation, id) {
    const stored = evaluation.answers.find((answer) => answer.question === id);
    const touched = this.touched[id];
    if (!touched) return stored;
    return { ...stored, ...touched, automatic: stored.automatic && touched.value === stored.value };
  }

  #values(evaluation) {
    return Object.fromEntries(evaluation.answers.map(({ question }) => [question, this.#answer(evaluation, question).value]));
  }

  /** The lines of an answer's evidence, as they are said beside it. */
  #cited(evidence) {
    return evidence
      .map((id) => this.lines.find((line) => line.interaction_id === id))
      .filter(Boolean)
      .map((line) => ({
        id: line.interaction_id,
        at: clock(lineStart(line, this.startedAt)),
        by: line.speaker,
        who: speaker(line, this.agentId),
        text: line.message ?? '',
      }));
  }

  #touch(evaluation, id, answer) {
    this.touched = { ...this.touched, [id]: answer };
    this.said = null;
    this.#keep();
  }

  #say(text) {
    this.comment = text;
    this.said = null;
    this.#keep();
  }

  #keep() {
    this.kept = keepDraft(this.#evaluation, this.touched, this.comment);
  }

  /** What this tab keeps of the draft that is shown; where it was saved elsewhere meanwhile, one chooses. */
  #restore() {
    const evaluation = this.#evaluation;
    if (!evaluation?.mine || evaluation.state !== 'draft' || evaluation.hidden || this.#dirty) return;
    const draft = keptDraft(evaluation);
    if (!draft) return;
    this.touched = draft.touched;
    this.comment = draft.comment;
    this.kept = true;
    this.said = { tone: 'warn', text: 'What you had not saved is here again: save it.' };
    if (draft.revision !== evaluation.revision) this.conflict = { now: evaluation, changes: {}, done: 'Draft saved' };
  }

  /** A line was pressed, or e was: it is evidence of what is being picked for, else of the question last touched. */
  pick(line) {
    const id = this.picking ?? this.active;
    const question = id && this.renderRoot.querySelector(`scorecard-question[data-question="${CSS.escape(id)}"]`);
    if (!question || !line) return false;
    question.toggle(line);
    return true;
  }

  /** Whether there was something to end. */
  endPicking() {
    const was = this.picking;
    this.picking = null;
    return Boolean(was);
  }

  #mark() {
    const evaluation = this.#evaluation;
    const lines = new Map();
    let asked = null;
    if (evaluation && !evaluation.hidden) {
      questionsOf(this.#form(evaluation)).forEach((question, at) => {
        for (const line of this.#answer(evaluation, question.id).evidence) lines.set(line, [...(lines.get(line) ?? []), at + 1]);
        if (question.id === this.picking) asked = question.ask;
      });
    }
    this.#tell('mark', { lines, picking: asked });
  }

  #show(id) {
    if (!this.#mayLeave()) return;
    this.shown = id;
    this.#forget();
    this.#restore();
  }

  #mayLeave() {
    if (this.#dirty) this.said = { tone: 'bad', text: 'Save or discard what you changed first.' };
    return !this.#dirty;
  }

  #forget() {
    this.touched = {};
    this.comment = null;
    this.picking = null;
    this.active = null;
    this.tried = false;
    this.conflict = null;
    this.discarding = false;
    this.busy = false;
    this.said = null;
  }

  async #load() {
    const id = this.ticketId;
    this.fault = null;
    try {
      const [all, forms] = await Promise.all([api.scorecards(id), api.scorecardForms()]);
      if (id !== this.ticketId) return;
      this.forms = forms.forms;
      this.all = all;
      const mine = all.evaluations.filter((one) => one.mine).at(-1);
      // Who is to score it does not look at others' answers unasked.
      const read = session.may('scorecards.fill') && this.#unbegun.length ? null : all.evaluations.find((one) => !one.hidden);
      this.shown ??= (mine ?? read)?.evaluation_id ?? null;
      this.#restore();
    } catch (fault) {
      if (id === this.ticketId) this.fault = fault;
    }
  }

  async #begin(form) {
    if (!this.#mayLeave()) return;
    this.busy = true;
    try {
      const evaluation = await api.startScorecard(this.ticketId, form);
      this.shown = evaluation.evaluation_id;
      this.#forget();
      await this.#load();
    } catch (fault) {
      this.said = { tone: 'bad', text: fault.message };
    }
    this.busy = false;
  }

  #submit(score) {
    this.tried = true;
    if (score.open.length) {
      this.said = { tone: 'bad', text: `${score.open.length === 1 ? 'One question is' : `${score.open.length} questions are`} open: see the marked ones.` };
      this.renderRoot.querySelector(`[data-question="${score.open[0].id}"]`)?.scrollIntoView({ block: 'center' });
      return;
    }
    this.#send({ state: 'submitted' }, 'Submitted');
  }

  async #send(changes, done, over = this.#evaluation) {
    const body = { ...changes };
    if (Object.keys(this.touched).length) body.answers = this.touched;
    if (this.comment !== null) body.comment = this.comment;
    this.busy = true;
    try {
      this.#take(await api.changeScorecard(over, body), done);
    } catch (fault) {
      if (fault.status === 412) await this.#meet(changes, done);
      else this.said = { tone: 'bad', text: `Not saved: ${fault.message}` };
    }
    this.busy = false;
  }

  #take(evaluation, done) {
    forgetDraft(evaluation);
    this.#forget();
    this.said = { tone: 'good', text: done };
    const others = this.all.evaluations.filter((one) => one.evaluation_id !== evaluation.evaluation_id);
    this.all = { ...this.all, evaluations: [...others, evaluation] };
    // What others have answered shows, or hides, with one's own state.
    if (others.length) this.#load();
  }

  async #meet(changes, done) {
    try {
      const all = await api.scorecards(this.ticketId);
      const now = all.evaluations.find((one) => one.evaluation_id === this.shown);
      if (!now) this.said = { tone: 'bad', text: 'Not saved: the draft was discarded elsewhere.' };
      else this.conflict = { now, changes, done };
    } catch (fault) {
      this.said = { tone: 'bad', text: `Not saved: ${fault.message}` };
    }
  }

  #settle(mine) {
    const { now, changes, done } = this.conflict;
    this.conflict = null;
    if (mine) this.#send(changes, done, now);
    else this.#take(now, 'What was saved elsewhere was taken');
  }

  async #discard(evaluation) {
    if (!this.discarding) {
      this.discarding = true;
      this.requestUpdate();
      return;
    }
    this.busy = true;
    try {
      await api.discardScorecard(evaluation);
      forgetDraft(evaluation);
      this.shown = null;
      this.#forget();
      await this.#load();
    } catch (fault) {
      this.said = { tone: 'bad', text: `Not discarded: ${fault.message}` };
    }
    this.busy = false;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('scorecard-panel', ScorecardPanel);
