import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { plain, timeOfDay } from './words.js';
import './state-notice.js';

const EVERY_MS = 10_000;

const READINESS = { ok: 'Ready for calls', degraded: 'Ready for calls, storing late', unavailable: 'Not ready' };

/** Facts of `info` that stand in another section. */
const ELSEWHERE = ['java', 'search'];

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
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
        gap: var(--s4);
        max-width: 1120px;
      }
      [aria-label='Health'],
      [aria-label='For machines'] {
        grid-column: 1 / -1;
      }
      section {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
        padding: var(--s4);
        display: grid;
        gap: var(--s3);
        align-content: start;
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
        grid-template-columns: 150px minmax(0, 1fr);
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
      return html`<state-notice whole tone="bad" heading="The gateway does not answer" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.health) return html`<state-notice whole busy heading="Asking how the gateway is"></state-notice>`;
    const { status, version, problems = [], info = {}, versions = {} } = this.health;
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
        ${this.#facts('Model and engine', Object.entries(info).filter(([name]) => !ELSEWHERE.includes(name)))}
        ${this.#facts('Versions', Object.entries({ switchboard: version, java: info.java, ...versions }))}
        ${this.#facts('Connections and what waits', [...this.#connections(), ...this.#waiting()])}
        ${this.#facts('Privacy', this.#privacy())}
        <section aria-label="For machines">
          <h2>For machines</h2>
          <div class="links">
            <a class="btn" href="/metrics" target="_blank" rel="noopener">Metrics for Prometheus</a>
            <a class="btn" href="/assets/grafana-dashboard.json" download="switchboard-grafana-dashboard.json">Dashboard for Grafana</a>
            <a class="btn" href="/health" target="_blank" rel="noopener">Health as JSON</a>
            <a class="btn" href="/docs">API</a>
          </div>
        </section>
      </div>`;
  }

  #facts(heading, facts) {
    const known = facts.filter(([, value]) => value !== undefined && value !== '');
    return html`<section aria-label=${heading}>
      <h2>${heading}</h2>
      ${known.length
        ? html`<dl>${known.map(([name, value]) => html`<dt>${named(name)}</dt><dd>${value}</dd>`)}</dl>`
        : html`<p class="quiet">This process tells nothing of it.</p>`}
    </section>`;
  }

  #connections() {
    const { calls, calls_most: most, voice_connections: voice, dashboards } = this.health.connections ?? {};
    return [
      ['Calls in progress', calls === undefined ? undefined : `${calls} of at most ${most}`],
      ['Voice connections', voice],
      ['Open dashboards', dashboards],
      ['This page\'s live feed', this.#feed()],
    ];
  }

  #waiting() {
    const { queue, journal } = this.health;
    return [
      ['Database queue', queue && entries(queue.entries)],
      ['Journal', journal && `${entries(journal.entries)}, ${mebibytes(journal.bytes)} of ${mebibytes(journal.limit_bytes)}`],
    ];
  }

  #privacy() {
    return Object.entries({ ...this.health.privacy, search_for_words: this.health.info?.search });
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
const NAMES = { os: 'Operating system', java: 'Java', voice_connections: 'Voice connections' };
const named = (name) => NAMES[name] ?? plain(name);
const entries = (n) => (n === 1 ? '1 entry' : `${n.toLocaleString('en')} entries`);
const mebibytes = (bytes) => (bytes > 0 && bytes < 104_858 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / 104_857.6) / 10} MiB`);

customElements.define('system-page', SystemPage);
