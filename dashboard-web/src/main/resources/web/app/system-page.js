import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { plain, timeOfDay } from './words.js';
import './state-notice.js';

const EVERY_MS = 10_000;

const READINESS = { ok: 'Ready for calls', degraded: 'Ready for calls, storing late', unavailable: 'Not ready' };

/** How the gateway is: health with its reasons, versions, and where machines look. */
class SystemPage extends LitElement {
  static properties = { health: { state: true }, fault: { state: true }, asOf: { state: true } };

  static styles = [
    look,
    css`
      :host {
        overflow: auto;
        padding: var(--s4);
      }
      .sheets {
        display: grid;
        gap: var(--s4);
        max-width: 760px;
      }
      section {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
        padding: var(--s4);
        display: grid;
        gap: var(--s3);
      }
      h1 {
        padding-bottom: var(--s4);
      }
      .state {
        display: flex;
        gap: var(--s3);
        align-items: center;
        justify-content: space-between;
        flex-wrap: wrap;
      }
      .state b {
        font-size: var(--figure);
        font-weight: 600;
      }
      .good {
        color: var(--good);
      }
      .bad {
        color: var(--bad);
      }
      .problems li {
        border-inline-start: 3px solid var(--bad);
        padding: 2px var(--s3);
        overflow-wrap: anywhere;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(120px, max-content) minmax(0, 1fr);
        gap: 6px var(--s4);
      }
      dt {
        color: var(--ink-3);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .links {
        display: flex;
        gap: var(--s2);
        flex-wrap: wrap;
      }
    `,
  ];

  constructor() {
    super();
    this.health = null;
    this.fault = null;
    this.redraw = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener('change', this.redraw);
    this.timer = setInterval(() => this.#load(), EVERY_MS);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener('change', this.redraw);
    clearInterval(this.timer);
  }

  render() {
    if (this.fault) {
      return html`<state-notice tone="bad" heading="The gateway does not answer" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.health) return html`<state-notice busy heading="Asking how the gateway is"></state-notice>`;
    const { status, version, problems = [], info = {} } = this.health;
    return html`<h1>System</h1>
      <div class="sheets">
        <section aria-label="Health">
          <div class="state">
            <b class=${status === 'ok' ? 'good' : 'bad'}>${READINESS[status] ?? status}</b>
            <span class="quiet">as of ${timeOfDay(this.asOf)}</span>
          </div>
          ${problems.length
            ? html`<ul class="problems">
                ${problems.map((problem) => html`<li><b>${plain(problem.name)}</b>: ${problem.reason}</li>`)}
              </ul>`
            : nothing}
        </section>
        <section aria-label="Versions and facts">
          <dl>
            <dt>Version</dt><dd>${version}</dd>
            ${Object.entries(info).map(([name, value]) => html`<dt>${plain(name)}</dt><dd>${value}</dd>`)}
            <dt>Live feed</dt><dd>${this.#feed()}</dd>
          </dl>
          <div class="links">
            <a class="btn" href="/health" target="_blank" rel="noopener">Health as JSON</a>
            <a class="btn" href="/metrics" target="_blank" rel="noopener">Metrics</a>
          </div>
        </section>
      </div>`;
  }

  #feed() {
    if (feed.state === 'live') return 'Connected';
    return feed.state === 'lost' ? `Lost since ${timeOfDay(feed.lostSince)}` : 'Connecting';
  }

  async #load() {
    try {
      this.health = await api.health();
      this.asOf = Date.now();
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}
customElements.define('system-page', SystemPage);
