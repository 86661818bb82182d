import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';

/**
 * A view that has nothing to show says so: one line what is the case, one what to do. `tone`: plain, bad. `whole`: it
 * is all there is to the page, so its heading is the page's. */
class StateNotice extends LitElement {
  static properties = { heading: {}, advice: {}, tone: {}, busy: { type: Boolean }, whole: { type: Boolean } };

  static styles = [
    look,
    css`
      div {
        display: grid;
        justify-items: center;
        gap: var(--s2);
        padding: var(--s6) var(--s4);
        text-align: center;
      }
      b,
      h1 {
        font: inherit;
        font-weight: 600;
      }
      p {
        color: var(--ink-2);
        max-width: 46ch;
        overflow-wrap: anywhere;
        text-wrap: pretty;
      }
      .bad b,
      .bad h1 {
        color: var(--bad);
      }
      i {
        width: 120px;
        height: 2px;
        border-radius: 2px;
        background: linear-gradient(90deg, var(--accent) 40%, var(--line) 0) 0 / 300% 100%;
        animation: run 1.2s linear infinite;
      }
      @keyframes run {
        from {
          background-position: 150% 0;
        }
        to {
          background-position: 0 0;
        }
      }
    `,
  ];

  render() {
    return html`<div class=${this.tone ?? ''} role=${this.tone === 'bad' ? 'alert' : 'status'}>
      ${this.busy ? html`<i></i>` : nothing}
      ${this.whole ? html`<h1>${this.heading}</h1>` : html`<b>${this.heading}</b>`}
      ${this.advice ? html`<p>${this.advice}</p>` : nothing}
      <slot></slot>
    </div>`;
  }
}
customElements.define('state-notice', StateNotice);
