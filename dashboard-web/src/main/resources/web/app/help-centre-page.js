import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { places, query, setQuery } from './router.js';
import { session } from './session.js';
import { showChosen, sideList } from './side-list.js';
import './help-centre-add.js';
import './help-centre-try.js';
import './state-notice.js';

const SOURCES = { program: 'comes with Switchboard', folder: 'folder', upload: 'uploaded', paste: 'pasted' };

/** The help centre's documents: what agents answer from. */
class HelpCentrePage extends LitElement {
  static properties = {
    known: { state: true },
    fault: { state: true },
    document: { state: true },
    wanted: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    sideList,
    css`
      .passage {
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .fault {
        color: var(--bad);
        overflow-wrap: anywhere;
      }
      .field {
        width: 100%;
      }
      @media (max-width: 900px) {
        .list nav {
          max-height: 45vh;
          overflow: auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.known = null;
    this.fault = null;
    this.document = null;
    this.wanted = '';
    this.refusal = '';
    this.busy = false;
    this.moved = () => this.#open();
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    this.#load();
    this.#open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
  }

  render() {
    if (this.fault) {
      return html`<state-notice whole tone="bad" heading="The help centre cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.known) return html`<state-notice whole busy heading="Asking for the help centre"></state-notice>`;
    const asked = query().get('document');
    const words = this.wanted.toLowerCase();
    const shown = this.known.documents.filter((one) => `${one.title} ${one.name}`.toLowerCase().includes(words));
    const may = session.may('help-centre.change');
    return html`<div class="list">
        <h1>Help centre</h1>
        <div class="row">
          <a class="btn" href="/help-centre" @click=${(event) => this.#choose(event, '')}>Try${may ? ' and add' : ''}</a>
          ${may ? html`<button class="btn" ?disabled=${this.busy} @click=${() => this.#reindex()}>Read again</button>` : nothing}
        </div>
        <input class="field" type="search" aria-label="Find a document" placeholder="Find a document"
          .value=${this.wanted} @input=${(event) => (this.wanted = event.target.value)} />
        <p class="quiet">${this.known.documents.length} documents. Embeddings: ${this.known.embeddings}.</p>
        ${this.known.problems.map((problem) => html`<p class="fault">Left out: ${problem}</p>`)}
        <nav aria-label="Documents">
          ${shown.map(
            (one) => html`<a
              href="/help-centre?document=${one.id}"
              aria-current=${one.id === asked && !one.replaced_by ? 'true' : nothing}
              @click=${(event) => this.#choose(event, one.id)}
            >
              <span><span>${one.title}</span>${flag(one)}</span>
              <span class="quiet">${SOURCES[one.source]} · ${one.pieces === 1 ? '1 passage' : `${one.pieces} passages`}</span>
            </a>`,
          )}
        </nav>
      </div>
      <div class="chosen">
        ${asked
          ? this.#chosen(asked, may)
          : html`<help-centre-try></help-centre-try>
              ${may ? html`<help-centre-add @added=${(event) => this.#added(event.detail)}></help-centre-add>` : nothing}`}
      </div>`;
  }

  #chosen(asked, may) {
    if (this.refusal && !this.document) return html`<state-notice heading="This document cannot be shown" advice=${this.refusal}></state-notice>`;
    if (!this.document || this.document.id !== asked) return html`<state-notice busy heading="Opening the document"></state-notice>`;
    const one = this.document;
    return html`<div>
        <h2>${one.title}</h2>
        <p class="quiet">
          ${one.name} · ${SOURCES[one.source]}${one.added_by ? ` by ${one.added_by}` : ''}
          ${one.section ? html` · ${one.section}` : nothing}
        </p>
      </div>
      ${one.suspicious.length
        ? html`<section class="sheet" aria-label="Suspicious">
            <div class="row"><span class="flag ${one.held ? 'bad' : 'warn'}">${one.held ? 'held back' : 'allowed'}</span>
              <strong>Something in this text ${one.held ? 'may be meant' : 'was found harmless although it may be meant'} for the model, not for callers</strong></div>
            <ul>${one.suspicious.map((sign) => html`<li>${sign}</li>`)}</ul>
            <p class="quiet">${one.held ? 'Agents find it but do not read it out until somebody has looked at it.' : ''}</p>
            ${one.held && may ? html`<div class="row"><button class="btn" ?disabled=${this.busy} @click=${() => this.#do(api.allowDocument)}>I have read it: allow it</button></div>` : nothing}
          </section>`
        : nothing}
      ${may
        ? html`<div class="row">
            ${one.hidden
              ? html`<span class="flag warn">not searched</span><button class="btn" ?disabled=${this.busy} @click=${() => this.#do(api.restoreDocument)}>Search it again</button>`
              : html`<button class="btn" ?disabled=${this.busy} @click=${() => this.#do(api.removeDocument)}>
                  ${one.source === 'program' || one.source === 'folder' ? 'Do not search it' : 'Remove it'}
                </button>`}
          </div>`
        : nothing}
      ${this.refusal ? html`<p class="fault" role="alert">${this.refusal}</p>` : nothing}
      ${one.passages.map(
        (piece) => html`<section class="sheet" aria-label=${piece.section || piece.id}>
          <h3>${piece.section || 'Without a heading'}</h3>
          <p class="passage">${piece.text}</p>
        </section>`,
      )}`;
  }

  #choose(event, id) {
    event.preventDefault();
    setQuery({ document: id }, {});
    showChosen(this);
  }

  async #added(document) {
    await this.#load();
    setQuery({ document: document.id }, {});
    showChosen(this);
  }

  async #do(change) {
    this.busy = true;
    this.refusal = '';
    const id = this.document.id;
    try {
      await change(id);
      await this.#load();
      if (this.known.documents.some((one) => one.id === id)) await this.#open();
      else setQuery({ document: '' }, {});
    } catch (fault) {
      this.refusal = fault.message;
    }
    this.busy = false;
  }

  async #reindex() {
    this.busy = true;
    try {
      this.known = await api.reindexHelpCentre();
    } catch (fault) {
      this.fault = fault;
    }
    this.busy = false;
  }

  async #open() {
    this.requestUpdate();
    const id = query().get('document');
    this.refusal = '';
    if (!id) return;
    try {
      const document = await api.helpDocument(id);
      if (query().get('document') === id) this.document = document;
    } catch (fault) {
      this.document = null;
      this.refusal = fault.message;
    }
  }

  async #load() {
    try {
      this.known = await api.helpCentre();
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}

function flag(one) {
  if (one.replaced_by) return html`<span class="flag">replaced</span>`;
  if (one.hidden) return html`<span class="flag">not searched</span>`;
  if (one.held) return html`<span class="flag bad">held back</span>`;
  return nothing;
}

customElements.define('help-centre-page', HelpCentrePage);
