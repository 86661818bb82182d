import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';

/** Where tools come from beside the built-in ones, and why some are missing. Shows nothing where there is no other source. */
class ToolSources extends LitElement {
  static properties = { sources: { state: true } };

  static styles = [
    look,
    css`
      section {
        margin-top: var(--s4);
        display: grid;
        gap: var(--s3);
      }
      .fault {
        color: var(--bad);
      }
      p,
      li,
      .mono {
        overflow-wrap: anywhere;
        margin: 0;
      }
      ul {
        margin: var(--s2) 0 0;
        padding-left: var(--s4);
        font-size: var(--small);
      }
      summary {
        cursor: pointer;
        color: var(--ink-2);
        font-size: var(--small);
      }
    `,
  ];

  constructor() {
    super();
    this.sources = [];
  }

  connectedCallback() {
    super.connectedCallback();
    // The list of tools is the page; without this one it is still that.
    api.toolSources().then((sources) => (this.sources = sources), () => {});
  }

  render() {
    if (!this.sources.length) return nothing;
    return html`<section aria-label="Where tools come from">
      <h2>Sources</h2>
      ${this.sources.map(
        (source) => html`<div class="sheet">
          <p>
            <span class="mono">${source.name}</span> <span class="flag">${source.kind}</span>
            <span class="flag ${source.error ? 'bad' : 'good'}">${source.error ? 'down' : source.tools.length === 1 ? '1 tool' : `${source.tools.length} tools`}</span>
          </p>
          <p class="quiet mono">${source.from}</p>
          ${source.error ? html`<p class="fault">${source.error}</p>` : nothing}
          ${source.left_out.length
            ? html`<details>
                <summary>${source.left_out.length} left out or changed</summary>
                <ul>${source.left_out.map((line) => html`<li>${line}</li>`)}</ul>
              </details>`
            : nothing}
        </div>`,
      )}
    </section>`;
  }
}

customElements.define('tool-sources', ToolSources);
