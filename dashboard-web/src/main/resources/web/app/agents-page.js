import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { places, query, setQuery } from './router.js';
import { session } from './session.js';
import { showChosen, sideList } from './side-list.js';
import { callPage } from './voice-address.js';
import { channel, plain, timeOfDay, when } from './words.js';
import './state-notice.js';

const LIMITS = [
  ['longest', 'longest_s', 'Longest call'],
  ['silence_prompt', 'silence_prompt_s', 'Asks after quiet of'],
  ['silence', 'silence_s', 'Ends after silence of'],
];

/** The agents: what each says, knows and may do, and a way to call it. Their files are changed elsewhere, and read again here. */
class AgentsPage extends LitElement {
  static properties = {
    staff: { state: true },
    fault: { state: true },
    busy: { state: true },
    outcome: { state: true },
  };

  static styles = [
    look,
    sideList,
    css`
      .instructions {
        display: grid;
        gap: 6px;
        max-width: 78ch;
      }
      .instructions p {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        text-wrap: pretty;
        min-height: 6px;
      }
      blockquote {
        margin: 0;
        border-inline-start: 3px solid var(--agent);
        padding-inline-start: var(--s3);
        overflow-wrap: anywhere;
      }
      .told {
        border-inline-start: 3px solid var(--good);
        padding: 2px var(--s3);
        overflow-wrap: anywhere;
      }
      .told.bad {
        border-color: var(--bad);
      }
    `,
  ];

  constructor() {
    super();
    this.staff = null;
    this.fault = null;
    this.busy = false;
    this.outcome = null;
    this.moved = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
  }

  render() {
    if (this.fault) {
      return html`<state-notice whole tone="bad" heading="The agents cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.staff) return html`<state-notice whole busy heading="Asking for the agents"></state-notice>`;
    const { agents, read_at: readAt } = this.staff;
    if (!agents.length) {
      return html`<state-notice whole heading="No agents here" advice="This process shows calls and answers none. Open the dashboard of a gateway."></state-notice>`;
    }
    const asked = query().get('agent');
    const chosen = agents.find((agent) => agent.id === asked) ?? agents[0];
    return html`<div class="list">
        <div class="row apart">
          <h1>Agents</h1>
          ${session.may('agents.reload')
            ? html`<button class="btn" ?disabled=${this.busy} @click=${this.#reload}>${this.busy ? 'Reading' : 'Read files again'}</button>`
            : nothing}
        </div>
        ${this.#told()}
        <nav aria-label="Agents">
          ${agents.map(
            (agent) => html`<a
              href="/agents?agent=${agent.id}"
              aria-current=${agent === chosen ? 'true' : nothing}
              @click=${(event) => this.#choose(event, agent)}
            >
              <span>${agent.name}${agent.id === this.staff.default_agent ? html` <span class="flag">default</span>` : nothing}</span>
              <span class="quiet">${agent.description}</span>
            </a>`,
          )}
        </nav>
        <p class="quiet">Files read ${when(readAt)}</p>
      </div>
      <div class="chosen">
        ${asked && asked !== chosen.id ? html`<p class="told bad">There is no agent “${asked}”; this is ${chosen.name}.</p>` : nothing}
        ${this.#agent(chosen)}
      </div>`;
  }

  /** What came of reading the files: now, or the last time it failed. */
  #told() {
    const refusal = this.staff.last_refusal;
    return html`<div role="status">
      ${this.outcome ? html`<p class="told">${this.outcome}</p>` : nothing}
      ${refusal
        ? html`<p class="told bad"><b>Refused at ${timeOfDay(refusal.at)}.</b> ${refusal.message}. The agents stay as they were.</p>`
        : nothing}
    </div>`;
  }

  #agent(agent) {
    const address = this.staff.voice_plane ? callPage(this.staff.voice_plane, agent.id) : null;
    return html`<div class="row apart">
        <div>
          <h2>${agent.name}</h2>
          <p class="quiet">${agent.description}</p>
        </div>
        ${address
          ? html`<a class="btn main" href=${address} target="_blank" rel="noopener">Call this agent</a>`
          : html`<span class="quiet">The call page answers on the gateway's own machine only.</span>`}
      </div>
      <section class="sheet" aria-label="Words">
        <h3>First words</h3>
        ${agent.greeting
          ? html`<blockquote>${agent.greeting}</blockquote>`
          : html`<p class="quiet">None: it waits for the caller.</p>`}
        <h3>When it takes a call over</h3>
        ${agent.takes_over ? html`<blockquote>${agent.takes_over}</blockquote>` : html`<p class="quiet">None.</p>`}
      </section>
      <section class="sheet" aria-label="Instructions">
        <h3>Instructions</h3>
        <div class="instructions">${agent.instructions.split('\n').map((line) => html`<p>${line}</p>`)}</div>
      </section>
      <section class="sheet" aria-label="Tools">
        <h3>Tools</h3>
        <div class="row">
          ${[...agent.tools, ...agent.call_tools].map(
            (tool) => html`<a class="chip mono" href="/tools?tool=${encodeURIComponent(tool)}">${tool}</a>`,
          )}
          ${agent.tools.length + agent.call_tools.length ? nothing : html`<span class="quiet">None.</span>`}
        </div>
        ${agent.handoff.length
          ? html`<h3>Gives calls to</h3>
              <dl>${agent.handoff.map((to) => html`<dt><a href="/agents?agent=${to.agent}"><u>${plain(to.agent)}</u></a></dt><dd>when ${to.when}</dd>`)}</dl>`
          : nothing}
      </section>
      <section class="sheet" aria-label="Settings">
        <h3>Reached by</h3>
        <dl>
          <dt>Id</dt><dd class="mono">${agent.id}</dd>
          ${agent.id === this.staff.default_agent ? html`<dt>Default</dt><dd>takes calls that name nobody</dd>` : nothing}
          <dt>Numbers</dt><dd>${agent.routes.numbers.join(', ') || 'none of its own'}</dd>
          <dt>Channels</dt><dd>${agent.routes.channels.map(channel).join(', ') || 'none of its own'}</dd>
        </dl>
        <h3>Limits</h3>
        <dl>
          <dt>Calls at once</dt><dd>${agent.limits.calls ?? "the house's"}</dd>
          ${LIMITS.map(
            ([key, field, said]) => html`<dt>${said}</dt>
              <dd>${seconds(agent.limits[field])}${agent.limits.own.includes(key) ? nothing : html` <span class="quiet">the house's</span>`}</dd>`,
          )}
        </dl>
        <h3>Speech</h3>
        <dl>
          <dt>Voice</dt><dd>${agent.voice}</dd>
          <dt>Model</dt><dd>${agent.model ?? "the house's"}</dd>
          <dt>Language</dt><dd>${agent.language ?? 'any'}</dd>
          <dt>Recording</dt><dd>${agent.recording}</dd>
          ${Object.entries(agent.turn_detection).map(([name, value]) => html`<dt>${name === 'type' ? 'Turn detection' : plain(name)}</dt><dd>${value || 'none'}</dd>`)}
        </dl>
        <h3>At its bounds it says</h3>
        <dl>${Object.entries(agent.sentences).map(([name, words]) => html`<dt>${plain(name)}</dt><dd>${words || 'nothing'}</dd>`)}</dl>
        <p class="quiet">From <code class="mono">${agent.file}</code></p>
      </section>`;
  }

  #choose(event, agent) {
    event.preventDefault();
    setQuery({ agent: agent.id }, {});
    showChosen(this);
  }

  async #reload() {
    this.busy = true;
    this.outcome = null;
    try {
      const { agents, note } = await api.reloadAgents();
      this.outcome = `Read again at ${timeOfDay(Date.now())}: ${agents.map(plain).join(', ')}.${note ? ` ${plain(note)}.` : ''}`;
    } catch (fault) {
      if (fault.status !== 422) this.fault = fault;
    }
    this.busy = false;
    if (!this.fault) await this.#load();
  }

  async #load() {
    try {
      this.staff = await api.staff();
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}

const seconds = (s) => {
  if (s === 0) return 'no limit';
  return s % 60 === 0 ? `${s / 60} min` : `${s} s`;
};

customElements.define('agents-page', AgentsPage);
