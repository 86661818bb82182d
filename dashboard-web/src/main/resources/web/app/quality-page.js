import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { places, query } from './router.js';
import './quality-agreement.js';
import './quality-forms.js';
import './quality-results.js';
import './quality-worklist.js';
import './state-notice.js';

const VIEWS = [
  ['worklist', 'Worklist'],
  ['results', 'Results'],
  ['agreement', 'Agreement'],
  ['forms', 'Forms and plans'],
];

/** Quality review: what is to be scored, what came of it, how far reviewers agree, and by which forms. */
class QualityPage extends LitElement {
  static properties = { known: { state: true }, fault: { state: true } };

  static styles = [
    look,
    css`
      :host {
        overflow: auto;
        padding: var(--s4);
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s4);
        align-content: start;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2) var(--s4);
        align-items: center;
      }
      h1 {
        font-size: 18px;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
      }
      nav a[aria-current] {
        background: var(--accent-soft);
        border-color: transparent;
        color: var(--accent);
        font-weight: 600;
      }
      .refused {
        border: 1px solid var(--warn);
        border-radius: var(--r1);
        padding: var(--s3);
        color: var(--warn);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.known = null;
    this.fault = null;
    this.moved = () => this.requestUpdate();
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
    const asked = query().get('view');
    const view = VIEWS.some(([name]) => name === asked) ? asked : 'worklist';
    return html`<header>
        <h1>Quality</h1>
        <nav aria-label="Quality">
          ${VIEWS.map(
            ([name, said]) => html`<a
              class="chip"
              href="/quality${name === 'worklist' ? '' : `?view=${name}`}"
              aria-current=${name === view ? 'page' : nothing}
            >${said}</a>`,
          )}
        </nav>
      </header>
      ${this.known?.last_refusal
        ? html`<p class="refused" role="alert">The files of forms have changed and cannot be used; those of before stay. ${this.known.last_refusal}</p>`
        : nothing}
      ${this.#view(view)}`;
  }

  #view(view) {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The forms could not be read" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.known) return html`<state-notice busy heading="Reading the forms"></state-notice>`;
    if (view === 'results') return html`<quality-results .forms=${this.known.forms}></quality-results>`;
    if (view === 'agreement') return html`<quality-agreement .forms=${this.known.forms}></quality-agreement>`;
    if (view === 'forms') return html`<quality-forms .known=${this.known}></quality-forms>`;
    return html`<quality-worklist .plans=${this.known.plans}></quality-worklist>`;
  }

  async #load() {
    this.fault = null;
    try {
      this.known = await api.scorecardForms();
    } catch (fault) {
      this.fault = fault;
    }
  }
}
customElements.define('quality-page', QualityPage);
