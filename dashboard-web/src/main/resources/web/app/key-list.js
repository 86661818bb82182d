import { LitElement, css, html } from 'lit';
import { look } from './look.js';

const KEYS = [
  ['/', 'Filter'],
  ['↑ ↓', 'Walk the list; on a list also j k'],
  ['Enter', 'Open what is selected'],
  ['l', 'Listen to the chosen call'],
  ['w', 'Whisper to its agent'],
  ['Esc', 'Close, or leave a field'],
  ['1 2 3', 'Live, Tickets, Reports'],
  ['?', 'These keys'],
];
const TICKET_KEYS = [
  ['Space', 'Play, pause'],
  ['← →', 'Back, forward 5 s'],
  ['[ ]', 'Slower, faster; also - +'],
  ['j k', 'Next, previous line'],
  ['e', 'Attach the marked line to the question'],
  ['y n 1–9 a', 'Answer the question; a: does not apply'],
];

/** The list of keys, as a dialog. */
class KeyList extends LitElement {
  static styles = [
    look,
    css`
      dialog {
        border: 1px solid var(--line-strong);
        border-radius: var(--r2);
        background: var(--sheet);
        color: var(--ink);
        padding: var(--s5);
        min-width: 300px;
      }
      dialog::backdrop {
        background: color-mix(in srgb, var(--ground) 70%, transparent);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--s2) var(--s4);
        margin: var(--s4) 0;
      }
      kbd {
        font-family: var(--mono);
        font-size: var(--small);
        border: 1px solid var(--line-strong);
        border-radius: 4px;
        padding: 1px 6px;
      }
    `,
  ];

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  get isOpen() {
    return this.#dialog?.open ?? false;
  }

  open() {
    this.#dialog.showModal();
  }

  render() {
    return html`<dialog aria-labelledby="heading">
      <h2 id="heading">Keys</h2>
      ${keys(KEYS)}
      <h3>On a ticket</h3>
      ${keys(TICKET_KEYS)}
      <button class="btn" @click=${() => this.#dialog.close()}>Close</button>
    </dialog>`;
  }
}
const keys = (list) => html`<dl>${list.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl>`;

customElements.define('key-list', KeyList);
