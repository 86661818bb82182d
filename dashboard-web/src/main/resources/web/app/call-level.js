import { LitElement, css, svg, html } from 'lit';
import { feed } from './live-feed.js';

const WIDTH = 40;
/** Below this nothing is lit: −48 dBFS. */
const FLOOR_DB = -48;

/** How loud both sides of a call are, caller above agent; drawn as the levels come, without Lit's own updates. */
class CallLevel extends LitElement {
  static properties = { call: { attribute: false } };

  static styles = css`
    :host {
      display: block;
      width: 40px;
    }
    svg {
      display: block;
      width: 40px;
      height: 11px;
    }
    .track {
      fill: var(--line);
    }
    .user {
      fill: var(--caller);
    }
    .agent {
      fill: var(--agent);
    }
  `;

  constructor() {
    super();
    this.draw = () => this.#draw();
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener('levels', this.draw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener('levels', this.draw);
  }

  render() {
    return html`<svg aria-hidden="true">
      ${svg`<rect class="track" width="40" height="4" rx="2" /><rect class="user" height="4" rx="2" />
      <rect class="track" y="7" width="40" height="4" rx="2" /><rect class="agent" y="7" height="4" rx="2" />`}
    </svg>`;
  }

  updated() {
    this.#draw();
  }

  #draw() {
    const bars = this.renderRoot.querySelectorAll('.user, .agent');
    bars.forEach((bar, side) => bar.setAttribute('width', width(this.call?.levels?.[side] ?? 0)));
  }
}

function width(level) {
  const db = level > 0 ? 20 * Math.log10(level) : FLOOR_DB;
  return Math.round(Math.max(0, 1 - db / FLOOR_DB) * WIDTH);
}

customElements.define('call-level', CallLevel);
