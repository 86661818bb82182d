import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { session } from './session.js';
import { visible } from './words.js';

/** Keys and values kept beside a ticket, and a line to add one. Fires `added`. */
class MetadataList extends LitElement {
  static properties = {
    ticketId: { attribute: false },
    entries: { attribute: false },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        padding: var(--s4);
        border-top: 1px solid var(--line);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(92px, auto) minmax(0, 1fr);
        gap: 4px var(--s3);
        margin: var(--s2) 0 var(--s3);
      }
      dt,
      dd {
        font-family: var(--mono);
        font-size: var(--small);
        overflow-wrap: anywhere;
      }
      dt {
        color: var(--ink-3);
      }
      .none {
        margin: var(--s2) 0 var(--s3);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto;
        gap: var(--s2);
      }
      .fault {
        color: var(--bad);
        margin-top: var(--s2);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.entries = [];
    this.fault = '';
    this.busy = false;
  }

  render() {
    return html`<h3>Metadata</h3>
      ${this.entries.length
        ? html`<dl>
            ${this.entries.map((entry) => html`<dt><bdi>${visible(entry.key)}</bdi></dt><dd><bdi>${visible(entry.value)}</bdi></dd>`)}
          </dl>`
        : html`<p class="quiet none">None yet: customer number, product, whatever belongs to the case.</p>`}
      ${session.may('tickets.change')
        ? html`<form @submit=${this.#add}>
            <input class="field" name="key" placeholder="key" aria-label="Key" required maxlength="200" />
            <input class="field" name="value" placeholder="value" aria-label="Value" required maxlength="10000" />
            <button class="btn" ?disabled=${this.busy}>Add</button>
          </form>`
        : nothing}
      ${this.fault ? html`<p class="fault" role="alert">Not added: ${this.fault}</p>` : nothing}`;
  }

  async #add(event) {
    event.preventDefault();
    const form = event.target;
    this.busy = true;
    try {
      await api.addMetadata(this.ticketId, form.key.value, form.value.value);
      form.reset();
      this.fault = '';
      this.dispatchEvent(new Event('added'));
    } catch (fault) {
      this.fault = fault.message;
    }
    this.busy = false;
  }
}
customElements.define('metadata-list', MetadataList);
