import { LitElement, css, html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import * as api from './api.js';
import { look } from './look.js';
import { places, query, setQuery } from './router.js';
import { session } from './session.js';
import { showChosen, sideList } from './side-list.js';
import { plain } from './words.js';
import './api-answer.js';
import './schema-form.js';
import './tool-runs.js';
import './state-notice.js';
import './tool-sources.js';

const OUTCOMES = { answered: 'good', refused: 'warn', failed: 'bad' };

/** The tools of the agents, each with a form made from its schema; those that only read can be run. */
class ToolsPage extends LitElement {
  static properties = {
    tools: { state: true },
    fault: { state: true },
    given: { state: true },
    answer: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    sideList,
    css`
      .list a .mono {
        overflow-wrap: anywhere;
      }
      h2 {
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
        color: var(--ink-2);
        font-size: var(--small);
        font-weight: 650;
      }
      pre {
        margin: var(--s3) 0 0;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .fault {
        color: var(--bad);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.tools = null;
    this.fault = null;
    this.moved = () => this.#moved();
    this.#clear();
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    this.shown = query().get('tool');
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
  }

  #moved() {
    if (query().get('tool') !== this.shown) this.#clear();
    this.shown = query().get('tool');
    this.requestUpdate();
  }

  #clear() {
    this.given = {};
    this.answer = null;
    this.refusal = '';
    this.busy = false;
  }

  render() {
    if (this.fault) {
      return html`<state-notice whole tone="bad" heading="The tools cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.tools) return html`<state-notice whole busy heading="Asking for the tools"></state-notice>`;
    if (!this.tools.length) {
      return html`<state-notice whole heading="No tools here" advice="This process shows calls and answers none. Open the dashboard of a gateway."></state-notice>`;
    }
    const asked = query().get('tool');
    const chosen = this.tools.find((tool) => tool.name === asked) ?? (asked ? null : this.tools[0]);
    return html`<div class="list">
        <h1>Tools</h1>
        <nav aria-label="Tools">
          ${this.tools.map(
            (tool) => html`<a
              href="/tools?tool=${tool.name}"
              aria-current=${tool === chosen ? 'true' : nothing}
              @click=${(event) => this.#choose(event, tool)}
            >
              <span><span class="mono">${tool.name}</span>${flag(tool)}</span>
              <span class="quiet">${tool.agents.map(plain).join(', ') || 'No agent uses it'}</span>
            </a>`,
          )}
        </nav>
        <tool-sources></tool-sources>
      </div>
      <div class="chosen">
        ${asked ? nothing : html`<tool-runs .tools=${this.tools}></tool-runs>`}
        ${chosen
          ? keyed(chosen.name, this.#tool(chosen, asked))
          : html`<state-notice heading=${`There is no tool “${asked}” here`} advice="An agent may name a tool that this house does not have, such as one that sends mail where no mail is set up."></state-notice>`}
      </div>`;
  }

  #tool(tool, asked) {
    return html`<div>
        <h2>${tool.name}</h2>
        <p>${tool.description}</p>
      </div>
      <div class="row">
        ${flag(tool)}
        ${tool.agents.map((agent) => html`<a class="chip" href="/agents?agent=${agent}">${plain(agent)}</a>`)}
        <span class="quiet">${[`answers within ${tool.deadline_ms / 1000} s`, ...rules(tool.policy)].join(', ')}</span>
      </div>
      ${asked ? html`<tool-runs .tools=${[tool]}></tool-runs>` : nothing}
      <form class="sheet" aria-label="Arguments" @submit=${(event) => this.#run(event, tool)}>
        <schema-form
          .schema=${tool.parameters}
          .value=${this.given}
          .faults=${faultsOf(this.refusal)}
          @change=${(event) => (this.given = event.detail)}
        ></schema-form>
        ${this.refusal ? html`<p class="fault">${this.refusal}</p>` : nothing}
        <div class="row">
          ${session.may('tools.try')
            ? html`<button class="btn main" ?disabled=${this.busy || !tool.read_only}>${this.busy ? 'Running' : 'Run'}</button>
                <span class="quiet">${advice(tool)}</span>`
            : html`<span class="quiet">Running a tool needs the right tools.try.</span>`}
        </div>
      </form>
      ${this.answer
        ? html`<api-answer
            flag=${plain(this.answer.outcome)}
            tone=${OUTCOMES[this.answer.outcome]}
            note=${this.answer.cause ?? ''}
            .tookMs=${this.answer.took_ms}
            .text=${JSON.stringify(this.answer.output)}
          ></api-answer>`
        : nothing}
      ${tool.examples.length
        ? html`<section class="sheet" aria-label="Examples">
            <h3>Callers say</h3>
            <ul>${tool.examples.map((words) => html`<li>“${words}”</li>`)}</ul>
          </section>`
        : nothing}
      <details class="sheet">
        <summary>JSON Schema</summary>
        <pre class="mono">${JSON.stringify(tool.parameters, null, 2)}</pre>
      </details>`;
  }

  #choose(event, tool) {
    event.preventDefault();
    setQuery({ tool: tool.name }, {});
    showChosen(this);
  }

  async #run(event, tool) {
    event.preventDefault();
    if (this.busy || !tool.read_only) return;
    const shown = this.shown;
    this.busy = true;
    this.refusal = '';
    let answer = null;
    let refusal = '';
    try {
      answer = await api.tryTool(tool.name, this.given);
    } catch (fault) {
      refusal = fault.message;
    }
    if (shown !== this.shown) return;
    this.answer = answer;
    this.refusal = refusal;
    this.busy = false;
    await this.updateComplete;
    this.renderRoot.querySelector('api-answer')?.scrollIntoView({ block: 'nearest' });
  }

  async #load() {
    try {
      this.tools = await api.tools();
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}

function flag(tool) {
  if (tool.read_only) return html`<span class="flag good">reads</span>`;
  return html`<span class="flag ${tool.carried_out_by_call ? '' : 'warn'}">${tool.carried_out_by_call ? 'by the call' : 'changes'}</span>`;
}

/** How its runs are guarded, in words. */
function rules(policy) {
  if (!policy) return [];
  return [
    policy.confirm ? 'asks the caller before' : '',
    policy.cache_ms ? `answers kept ${policy.cache_ms / 1000} s` : '',
    policy.retries ? `tried again ${policy.retries === 1 ? 'once' : `${policy.retries} times`}` : '',
    `${policy.at_once} at once`,
  ].filter(Boolean);
}

function advice(tool) {
  if (tool.read_only) return 'Runs for real, and is in the audit log.';
  return tool.carried_out_by_call
    ? 'The call itself carries it out, so it cannot be tried here.'
    : 'It changes something, so it runs in calls only.';
}

/** The server's sentence begins each part with the field at fault. */
function faultsOf(refusal) {
  const faults = {};
  for (const part of refusal.split('; ')) {
    const [, name, why] = part.match(/^([\w-]+): (.+)$/) ?? [];
    if (name) faults[name] = why;
  }
  return faults;
}

customElements.define('tools-page', ToolsPage);
