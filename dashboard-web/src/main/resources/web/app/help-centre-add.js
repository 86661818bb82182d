import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { sideList } from './side-list.js';

/** Brings documents by upload or by paste. `added` tells of each. */
class HelpCentreAdd extends LitElement {
  static properties = { fault: { state: true }, busy: { state: true } };

  static styles = [
    look,
    sideList,
    css`
      :host {
        display: grid;
        grid-template: none;
        gap: var(--s4);
      }
      form {
        display: grid;
        gap: var(--s3);
      }
      .field {
        width: 100%;
      }
      textarea {
        min-height: 140px;
        resize: vertical;
      }
      label {
        display: grid;
        gap: var(--s1);
      }
      .fault {
        color: var(--bad);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.fault = '';
    this.busy = false;
  }

  render() {
    return html`<section class="sheet" aria-label="Upload">
        <h2>Upload documents</h2>
        <form @submit=${(event) => this.#upload(event)}>
          <label>Markdown, HTML, text or PDF, at most 10 MB each
            <input class="field" type="file" name="files" accept=".md,.markdown,.html,.htm,.txt,.pdf" multiple required />
          </label>
          <div class="row"><button class="btn main" ?disabled=${this.busy}>${this.busy ? 'Reading' : 'Upload'}</button>
            <span class="quiet">One of the same name takes the place of the first.</span></div>
        </form>
      </section>
      <section class="sheet" aria-label="Paste">
        <h2>Paste a text</h2>
        <form @submit=${(event) => this.#paste(event)}>
          <label>Title <input class="field" name="title" maxlength="200" required /></label>
          <label>Text, in Markdown if you like <textarea class="field" name="text" maxlength="1000000" required></textarea></label>
          <div class="row"><button class="btn main" ?disabled=${this.busy}>Add</button></div>
        </form>
      </section>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}`;
  }

  async #upload(event) {
    event.preventDefault();
    const form = event.target;
    const files = [...form.elements.files.files];
    await this.#bring(form, async () => {
      let last;
      for (const file of files) last = await api.uploadDocument(file);
      return last;
    });
  }

  async #paste(event) {
    event.preventDefault();
    const form = event.target;
    const { title, text } = Object.fromEntries(new FormData(form));
    await this.#bring(form, () => api.pasteDocument(title, text));
  }

  async #bring(form, bring) {
    this.busy = true;
    this.fault = '';
    try {
      const document = await bring();
      form.reset();
      this.dispatchEvent(new CustomEvent('added', { detail: document }));
    } catch (fault) {
      this.fault = fault.message;
    }
    this.busy = false;
  }
}

customElements.define('help-centre-add', HelpCentreAdd);
