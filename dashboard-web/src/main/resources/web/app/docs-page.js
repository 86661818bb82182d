import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { query, setQuery } from './router.js';
import './api-request.js';
import './state-notice.js';

const METHODS = ['get', 'post', 'patch', 'put', 'delete'];

/** The API as /openapi.json describes it: every operation on the left, the chosen one on the right, ready to be tried. */
class DocsPage extends LitElement {
  static properties = { document: { state: true }, fault: { state: true } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(260px, 340px) minmax(0, 1fr);
        min-height: 0;
      }
      .list {
        overflow: auto;
        border-inline-end: 1px solid var(--line);
        padding: var(--s4);
        display: grid;
        gap: var(--s4);
        align-content: start;
      }
      .group {
        display: grid;
        gap: 2px;
      }
      .group h2 {
        font-size: var(--small);
        color: var(--ink-2);
        padding: 0 var(--s2) var(--s1);
      }
      .group a {
        display: grid;
        grid-template-columns: 46px minmax(0, 1fr);
        gap: 0 var(--s2);
        align-items: baseline;
        padding: 6px var(--s2);
        border-radius: var(--r1);
      }
      .group a:hover {
        background: var(--ground);
      }
      .group a[aria-current] {
        background: var(--accent-soft);
      }
      .group .mono {
        overflow-wrap: anywhere;
      }
      .group .quiet {
        grid-column: 2;
      }
      .verb {
        font-size: var(--label);
        font-weight: 650;
        color: var(--accent);
      }
      api-request {
        overflow: auto;
        padding: var(--s4);
      }
      state-notice {
        grid-column: 1 / -1;
      }
      @media (max-width: 900px) {
        :host {
          grid-template: minmax(120px, 2fr) minmax(0, 3fr) / minmax(0, 1fr);
        }
        .list {
          border: 0;
          border-bottom: 1px solid var(--line);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.document = null;
    this.fault = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    this.fault = null;
    try {
      this.document = await api.description();
    } catch (fault) {
      this.fault = fault;
    }
  }

  get #operations() {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({
        ...item[method],
        method,
        path,
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
      })),
    );
  }

  render() {
    if (this.fault) {
      return html`<state-notice whole tone="bad" heading="No description of the API" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.document) return html`<state-notice whole busy heading="Reading the description of the API"></state-notice>`;
    const operations = this.#operations.filter((operation) => !operation.tags.includes('Pages'));
    const chosen = operations.find((operation) => operation.operationId === query().get('op')) ?? operations[0];
    const tags = this.document.tags.map((tag) => tag.name);
    return html`<div class="list">
        <div>
          <h1>API</h1>
          <p class="quiet">As a file: <a href="/openapi.json" target="_blank" rel="noopener"><u>openapi.json</u></a></p>
        </div>
        ${tags.map((tag) => this.#group(tag, operations, chosen))}
      </div>
      <api-request .operation=${chosen} .components=${this.document.components}></api-request>`;
  }

  #group(tag, operations, chosen) {
    const members = operations.filter((operation) => operation.tags.includes(tag));
    if (!members.length) return nothing;
    return html`<div class="group">
      <h2>${tag}</h2>
      ${members.map(
        (operation) => html`<a
          href="/docs?op=${operation.operationId}"
          aria-current=${operation === chosen ? 'true' : nothing}
          @click=${(event) => this.#choose(event, operation)}
        >
          <span class="verb">${operation.method.toUpperCase()}</span><span class="mono">${operation.path}</span>
          <span class="quiet">${operation.summary}</span>
        </a>`,
      )}
    </div>`;
  }

  #choose(event, operation) {
    event.preventDefault();
    setQuery({ op: operation.operationId }, {});
    this.requestUpdate();
  }
}
customElements.define('docs-page', DocsPage);
