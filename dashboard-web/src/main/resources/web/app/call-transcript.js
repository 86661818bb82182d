import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { look } from './look.js';
import { clock, speaker, took, unheard } from './words.js';

/** How near the end a reader must be for the transcript to follow, in px. */
const NEAR_END = 80;
const HAND_OFF = 'handoff_to_';

/**
 * A conversation: lines, captions still being spoken, tool calls where they happened. `lines` are interactions in
 * spoken order; `playedMs` is the moment of the call that is being listened to; `full` also shows what tools were asked and answered. It follows the end while the reader is there.
 */
class CallTranscript extends LitElement {
  static properties = {
    lines: { attribute: false },
    agentId: { attribute: false },
    startedAt: { attribute: false },
    full: { type: Boolean },
    playedMs: { attribute: false },
    follow: { type: Boolean },
  };

  static styles = [
    look,
    css`
      :host {
        overflow: auto;
        padding: var(--s4);
        scrollbar-gutter: stable;
      }
      ol {
        display: grid;
        gap: var(--s3);
        max-width: 860px;
      }
      li {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr);
        gap: 0 var(--s2);
      }
      li.heard time {
        color: var(--accent);
        font-weight: 650;
      }
      li.heard p {
        background: var(--accent-soft);
        border-radius: var(--r1);
        box-shadow: 0 0 0 4px var(--accent-soft);
      }
      time {
        font-size: var(--label);
        color: var(--ink-3);
        padding-top: 2px;
      }
      b {
        font-size: var(--small);
        font-weight: 650;
      }
      p {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        text-wrap: pretty;
        unicode-bidi: plaintext;
      }
      del {
        color: var(--ink-3);
        text-decoration-color: var(--ink-3);
      }
      .inaudible {
        color: var(--ink-3);
        font-style: italic;
      }
      .tool {
        border: 1px solid var(--line);
        border-radius: var(--r1);
        padding: 6px 10px;
        font-size: var(--small);
        color: var(--ink-2);
        min-width: 0;
      }
      .tool + .tool {
        margin-top: var(--s1);
      }
      .tool header {
        display: flex;
        justify-content: space-between;
        gap: var(--s2);
        align-items: baseline;
      }
      .tool code {
        font-family: var(--mono);
        font-size: 11.5px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        min-width: 0;
      }
      .tool span {
        white-space: nowrap;
      }
      .tool.failed {
        border-color: var(--bad);
      }
      .tool.failed span {
        color: var(--bad);
      }
      .tool.refused span {
        color: var(--warn);
      }
      dl {
        display: grid;
        gap: 2px var(--s3);
        grid-template-columns: auto minmax(0, 1fr);
        border-top: 1px solid var(--line);
        margin-top: 6px;
        padding-top: 6px;
      }
      dt {
        color: var(--ink-3);
      }
      dd {
        font-family: var(--mono);
        font-size: 11.5px;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        max-height: 24em;
        overflow: auto;
      }
    `,
  ];

  constructor() {
    super();
    this.lines = [];
  }

  willUpdate() {
    this.atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR_END;
  }

  updated(changed) {
    const another = changed.has('startedAt');
    if (this.follow && (this.atEnd || another)) this.scrollTop = this.scrollHeight;
  }

  render() {
    const agents = agentOfEach(this.lines, this.agentId);
    return html`<ol role="log" aria-label="Transcript">
      ${repeat(
        this.lines,
        (line) => line.item_id ?? line.interaction_id ?? line.call_id,
        (line, at) => this.#line(line, agents[at]),
      )}
    </ol>`;
  }

  #line(line, agentId) {
    const offset = clock(Date.parse(line.timestamp) - Date.parse(this.startedAt));
    return html`<li class=${this.#heard(line) ? 'heard' : ''}>
      <time datetime=${line.timestamp}>${offset}</time>
      <div>${line.running ? this.#running(line) : line.tool_calls?.length ? this.#tools(line) : this.#said(line, agentId)}</div>
    </li>`;
  }

  /** Whether the recording is at this line. */
  #heard(line) {
    return this.playedMs && line.start_ms !== null && line.start_ms <= this.playedMs && this.playedMs < line.end_ms;
  }

  #said(line, agentId) {
    const rest = unheard(line.message, line.generated);
    return html`<b class=${line.speaker}>${speaker(line, agentId)}</b>
      ${line.status === 'inaudible' && !line.message
        ? html`<p class="inaudible">Not understood</p>`
        : html`<p class=${line.speaking ? 'live' : ''} data-speaker=${line.speaker} dir="auto">${line.message}${
            rest ? this.#cut(line, rest) : nothing
          }</p>`}`;
  }

  #cut(line, rest) {
    return html`${line.message ? ' ' : ''}<del title="Not heard by the caller">${rest}</del>`;
  }

  #running(tool) {
    return html`<div class="tool"><header><code>${tool.name}</code><span class="live">running</span></header></div>`;
  }

  #tools(line) {
    return line.tool_calls.map((tool) => {
      const state = tool.status && tool.status !== 'answered' ? tool.status : '';
      const time = tool.duration_ms === null || tool.duration_ms === undefined ? '' : took(tool.duration_ms);
      return html`<div class="tool ${state}">
        <header>
          <code title=${tool.name}>${tool.name}${this.full ? '' : ` ${gist(tool.arguments)}`}</code>
          <span>${[state, time].filter(Boolean).join(' · ')}</span>
        </header>
        ${this.full ? this.#exchange(tool) : nothing}
      </div>`;
    });
  }

  #exchange(tool) {
    return html`<dl>
      <dt>asked</dt>
      <dd dir="auto">${pretty(tool.arguments)}</dd>
      ${tool.output ? html`<dt>result</dt><dd dir="auto">${pretty(tool.output)}</dd>` : nothing}
    </dl>`;
  }
}

/** The agent on duty at each line: the ticket's, until a hand-off to another was carried out. */
function agentOfEach(lines, first) {
  let agentId = first;
  return lines.map((line) => {
    const handOff = line.tool_calls?.find((tool) => tool.name.startsWith(HAND_OFF) && tool.status === 'answered');
    if (handOff) agentId = handOff.name.slice(HAND_OFF.length);
    return agentId;
  });
}

/** The argument values of a tool call in one line. */
function gist(json) {
  try {
    const values = Object.values(JSON.parse(json));
    return values.map((value) => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value))).join(' ');
  } catch {
    return json ?? '';
  }
}

function pretty(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json ?? '';
  }
}

customElements.define('call-transcript', CallTranscript);
