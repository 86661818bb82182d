import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';

/** A password or key that is shown this once. Fires `done` when it has been put away. */
class SecretOnce extends LitElement {
  static properties = { heading: {}, secret: {}, copied: { state: true } };

  static styles = [
    look,
    css`
      div {
        display: grid;
        gap: var(--s2);
        background: var(--good-soft);
        border-radius: var(--r2);
        padding: var(--s4);
      }
      code {
        font-family: var(--mono);
        font-size: var(--title);
        overflow-wrap: anywhere;
        user-select: all;
      }
      span {
        display: flex;
        gap: var(--s2);
        flex-wrap: wrap;
      }
    `,
  ];

  render() {
    if (!this.secret) return nothing;
    return html`<div role="status">
      <b>${this.heading}</b>
      <code>${this.secret}</code>
      <p>It is shown this once and kept nowhere: hand it over now.</p>
      <span>
        <button class="btn" @click=${this.#copy}>${this.copied ? 'Copied' : 'Copy'}</button>
        <button class="btn" @click=${() => this.dispatchEvent(new Event('done'))}>Put it away</button>
      </span>
    </div>`;
  }

  willUpdate(changed) {
    if (changed.has('secret')) this.copied = false;
  }

  async #copy() {
    await navigator.clipboard.writeText(this.secret);
    this.copied = true;
  }
}
customElements.define('secret-once', SecretOnce);
