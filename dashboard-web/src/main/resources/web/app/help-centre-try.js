import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { session } from './session.js';
import { sideList } from './side-list.js';

const TOOL = 'search_gxs_help_center';

/** Asks the help centre as an agent does, and shows what the agent gets and where each ranking has it. */
class HelpCentreTry extends LitElement {
  static properties = { hits: { state: true }, answer: { state: true }, fault: { state: true }, busy: { state: true } };

  static styles = [
    look,
    sideList,
    css`
      :host {
        display: block;
      }
      form {
        display: flex;
        gap: var(--s2);
      }
      .field {
        flex: 1;
      }
      ol {
        display: grid;
        gap: var(--s3);
      }
      .said {
        border-inline-start: 3px solid var(--agent);
        padding-inline-start: var(--s3);
      }
      .fault {
        color: var(--bad);
      }
      .text {
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.hits = null;
    this.answer = null;
    this.fault = '';
    this.busy = false;
  }

  render() {
    return html`<section class="sheet" aria-label="Try a question">
      <h2>Try a question</h2>
      <form @submit=${(event) => this.#ask(event)}>
        <input class="field" name="q" maxlength="500" required aria-label="Question" placeholder="As a caller would ask" />
        <button class="btn main" ?disabled=${this.busy}>${this.busy ? 'Asking' : 'Ask'}</button>
      </form>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.answer
        ? html`<div class="said"><p class="quiet">The agent says</p><p>${this.answer.spoken}</p></div>`
        : nothing}
      ${this.hits
        ? this.hits.length
          ? html`<ol>${this.hits.map((hit) => this.#hit(hit))}</ol>`
          : html`<p class="quiet">Nothing in the help centre answers that.</p>`
        : nothing}
    </section>`;
  }

  #hit(hit) {
    const ranks = [
      ['words', hit.rank_by_words],
      ['phrases', hit.rank_by_phrases],
      ['meaning', hit.rank_by_meaning],
    ].filter(([, rank]) => rank);
    return html`<li>
      <div class="row">
        <a href="/help-centre?document=${hit.document}"><strong>${hit.title}</strong></a>
        ${hit.section ? html`<span class="quiet">${hit.section}</span>` : nothing}
        ${hit.held ? html`<span class="flag bad">held back</span>` : nothing}
        <span class="quiet">${ranks.map(([name, rank]) => `${rank}. by ${name}`).join(', ')}${hit.likeness ? `, likeness ${hit.likeness}` : ''}</span>
      </div>
      <p class="text quiet">${hit.text.length > 320 ? `${hit.text.slice(0, 320)}…` : hit.text}</p>
    </li>`;
  }

  async #ask(event) {
    event.preventDefault();
    const question = new FormData(event.target).get('q');
    this.busy = true;
    this.fault = '';
    try {
      const asking = session.may('tools.try') ? api.tryTool(TOOL, { query: question }) : null;
      this.hits = await api.searchHelpCentre(question);
      this.answer = (await asking)?.output ?? null;
    } catch (fault) {
      this.fault = fault.message;
    }
    this.busy = false;
  }
}

customElements.define('help-centre-try', HelpCentreTry);
