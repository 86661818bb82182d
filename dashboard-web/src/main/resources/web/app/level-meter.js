import { LitElement, css, html } from 'lit';
import { line } from './listen-line.js';
import { look } from './look.js';

const BARS = 12;
/** Below this nothing is lit: −48 dBFS. */
const FLOOR_DB = -48;

/** How loud one side of the call is that is listened to. `side` as in the sound's frames; drawn without Lit's own updates. */
class LevelMeter extends LitElement {
  static properties = { side: { type: Number }, name: {} };

  static styles = [
    look,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--s2);
        font-size: var(--small);
      }
      span {
        display: flex;
        gap: 2px;
        flex: 1;
      }
      i {
        flex: 1;
        height: 8px;
        border-radius: 2px;
        background: var(--line);
      }
      i.on {
        background: currentColor;
      }
    `,
  ];

  constructor() {
    super();
    this.side = 0;
    this.name = '';
    this.level = () => this.#draw();
  }

  connectedCallback() {
    super.connectedCallback();
    line.addEventListener('level', this.level);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    line.removeEventListener('level', this.level);
  }

  render() {
    return html`${this.name}<span aria-hidden="true">${Array.from({ length: BARS }, () => html`<i></i>`)}</span>`;
  }

  #draw() {
    const loud = line.levels[this.side] ?? 0;
    const db = loud > 0 ? 20 * Math.log10(loud) : FLOOR_DB;
    const lit = Math.round(Math.max(0, 1 - db / FLOOR_DB) * BARS);
    this.renderRoot.querySelectorAll('i').forEach((bar, at) => bar.classList.toggle('on', at < lit));
  }
}

customElements.define('level-meter', LevelMeter);
