import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';

/** Errors of the pages themselves are said, not swallowed: what they show may then be wrong. */
class FaultBar extends LitElement {
  static properties = { said: { state: true } };

  static styles = [
    look,
    css`
      div {
        position: fixed;
        inset: auto var(--s3) var(--s3) auto;
        max-width: min(520px, calc(100vw - 2 * var(--s3)));
        background: var(--bad-soft);
        color: var(--bad);
        border: 1px solid var(--bad);
        border-radius: var(--r2);
        padding: var(--s3);
        display: grid;
        gap: var(--s2);
        z-index: 10;
      }
      p {
        overflow-wrap: anywhere;
        max-height: 30vh;
        overflow: auto;
      }
      footer {
        display: flex;
        gap: var(--s2);
      }
    `,
  ];

  constructor() {
    super();
    this.said = '';
    // Observers that could not all be served in one frame are served in the next.
    const harmless = (message) => message?.includes('ResizeObserver loop');
    addEventListener('error', (event) => {
      if (event.message && !harmless(event.message)) this.said = event.message;
    });
    addEventListener('unhandledrejection', (event) => (this.said = String(event.reason?.message ?? event.reason)));
  }

  render() {
    if (!this.said) return nothing;
    return html`<div role="alert">
      <b>Something on this page went wrong</b>
      <p class="mono">${this.said}</p>
      <footer>
        <button class="btn" @click=${() => location.reload()}>Reload</button>
        <button class="btn" @click=${() => (this.said = '')}>Close</button>
      </footer>
    </div>`;
  }
}
customElements.define('fault-bar', FaultBar);
document.body.append(document.createElement('fault-bar'));
