import { LitElement, css, html, nothing } from 'lit';
import { escaped, took, visible } from './words.js';
import { look } from './look.js';

const SHOWN_CHARS = 200_000;

/** What the server answered: a flag, how long it took, and the text, laid out where it is JSON. `tone`: good, warn, bad. */
class ApiAnswer extends LitElement {
  static properties = { flag: {}, tone: {}, note: {}, tookMs: { attribute: false }, text: { attribute: false } };

  static styles = [
    look,
    css`
      section {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
        padding: var(--s4);
        display: grid;
        gap: var(--s3);
        max-width: 860px;
      }
      .row {
        display: flex;
        gap: var(--s3);
        align-items: center;
        flex-wrap: wrap;
      }
      pre {
        margin: 0;
        overflow: auto;
        max-height: 60vh;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  render() {
    return html`<section aria-label="Answer" aria-live="polite">
      <div class="row">
        <span class="flag ${this.tone}">${this.flag}</span>
        <span class="quiet">${took(this.tookMs)}${this.note ? html`, ${this.note}` : nothing}</span>
        <slot></slot>
      </div>
      <pre class="mono" tabindex="0" aria-label="Text of the answer">${pretty(this.text)}</pre>
    </section>`;
  }
}

function pretty(text) {
  let shown;
  try {
    shown = escaped(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    shown = visible(text);
  }
  return shown.length > SHOWN_CHARS ? `${shown.slice(0, SHOWN_CHARS)}\n… ${shown.length - SHOWN_CHARS} more characters` : shown;
}

customElements.define('api-answer', ApiAnswer);
