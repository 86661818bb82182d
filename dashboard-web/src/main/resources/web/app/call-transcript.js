import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { lineStart } from './call-marks.js';
import { jsonStyle, jsonToCopy, jsonTree } from './json-tree.js';
import { look } from './look.js';
import { clock, speaker, took, unheard, visible } from './words.js';

/** How near the end a reader must be for the transcript to follow, in px. */
const NEAR_END = 80;
const HAND_OFF = 'handoff_to_';
/** So long the transcript leaves a reader alone who scrolled away from what is heard. */
const READS_MS = 4_000;

/**
 * A conversation: lines, captions still being spoken, tool calls where they happened. `lines` are interactions in
 * spoken order; `full` also shows what tools were asked and answered; with `plays` a click on a line asks to hear it
 * (`hear`, with the millisecond of the call) and `hearAt` marks what is heard. It follows the end while the reader is there.
 * `evidence` says, by interaction id, the numbers of the questions that a line bears out; while `picking`, a line that is
 * pressed is picked (`pick`, with its interaction id).
 */
class CallTranscript extends LitElement {
  static properties = {
    lines: { attribute: false },
    agentId: { attribute: false },
    startedAt: { attribute: false },
    full: { type: Boolean },
    plays: { type: Boolean },
    picking: { type: Boolean, reflect: true },
    evidence: { attribute: false },
    heard: { state: true },
    chosen: { state: true },
    follow: { type: Boolean },
  };

  static styles = [
    look,
    jsonStyle,
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
      li.line {
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
      :host([full]) li.line {
        content-visibility: auto;
        contain-intrinsic-size: auto 56px;
        scroll-margin: 180px 0 60px;
        padding: 2px 4px;
        border-radius: var(--r1);
      }
      li.chosen {
        outline: 1px solid var(--line-strong);
      }
      :host([plays]) li.line,
      :host([picking]) li.line {
        cursor: pointer;
      }
      :host([picking]) li.line:hover {
        outline: 1px dashed var(--accent);
      }
      :host([full]) li.evidence {
        box-shadow: -3px 0 var(--accent);
        border-radius: 0;
      }
      .bears {
        color: var(--accent);
        font-size: var(--label);
        font-weight: 600;
        float: inline-end;
      }
      :host([plays]) li.line:hover time {
        color: var(--accent);
      }
      time,
      .at {
        font-size: var(--label);
        color: var(--ink-3);
        padding-top: 2px;
      }
      .at {
        all: unset;
        cursor: pointer;
        align-self: start;
      }
      .at:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
        border-radius: 2px;
      }
      .unheard {
        color: var(--ink-3);
        font-size: var(--label);
        white-space: nowrap;
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
      .tool > :is(header, summary) span {
        white-space: nowrap;
      }
      .tool.failed {
        border-color: var(--bad);
      }
      .tool.failed > :is(header, summary) span {
        color: var(--bad);
      }
      .tool.refused > :is(header, summary) span {
        color: var(--warn);
      }
      summary {
        display: flex;
        justify-content: space-between;
        gap: var(--s2);
        align-items: baseline;
        cursor: pointer;
      }
      summary code {
        flex: 1;
      }
      .exchange {
        border-top: 1px solid var(--line);
        margin-top: 6px;
        padding-top: 6px;
        display: grid;
        gap: var(--s2);
        cursor: auto;
      }
      dt {
        color: var(--ink-3);
        display: flex;
        justify-content: space-between;
        align-items: baseline;
      }
      dt button {
        all: unset;
        cursor: pointer;
        color: var(--ink-2);
        text-decoration: underline;
      }
      dt button:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      dd {
        max-height: 24em;
        overflow: auto;
      }
    `,
  ];

  constructor() {
    super();
    this.lines = [];
    this.heard = '';
    this.chosen = null;
    this.readsUntil = 0;
    for (const event of ['wheel', 'touchmove']) {
      this.addEventListener(event, () => (this.readsUntil = performance.now() + READS_MS), { passive: true });
    }
  }

  /** Marks what is heard at a moment of the call, and brings it into view when that is another line than before. */
  hearAt(ms) {
    const heard = this.lines.filter((line) => line.start_ms !== null && line.start_ms <= ms && ms < line.end_ms);
    const keys = heard.map(keyOf).join('\n');
    if (keys === this.heard) return;
    this.heard = keys;
    if (!heard.length) return;
    this.chosen = keyOf(heard.at(-1));
    if (performance.now() > this.readsUntil) this.#bring(this.chosen);
  }

  /** The next line, or with -1 the one before; asks to hear it where there is something to hear. */
  step(by) {
    const at = this.lines.findIndex((line) => keyOf(line) === this.chosen);
    const next = this.lines[at < 0 ? (by > 0 ? 0 : this.lines.length - 1) : at + by];
    if (!next) return;
    this.chosen = keyOf(next);
    this.readsUntil = 0;
    this.#bring(this.chosen);
    this.#hear(next, false);
  }

  /** The interaction id of the line that is marked; null for none. */
  get marked() {
    return this.lines.find((line) => keyOf(line) === this.chosen)?.interaction_id ?? null;
  }

  /** Marks a line, brings it into view and asks to hear it. */
  show(interactionId) {
    const line = this.lines.find((one) => one.interaction_id === interactionId);
    if (!line) return;
    this.chosen = keyOf(line);
    this.readsUntil = 0;
    this.#bring(this.chosen);
    this.#hear(line, false);
  }

  async #bring(key) {
    await this.updateComplete;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.renderRoot
      .querySelector(`li[data-key="${CSS.escape(key)}"]`)
      ?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }

  #hear(line, play) {
    const ms = lineStart(line, this.startedAt);
    if (this.plays) this.dispatchEvent(new CustomEvent('hear', { detail: { ms, play } }));
  }

  /** A click anywhere on a line, but not one that marks text, opens a fold or presses what is in it. */
  #click(event, line) {
    const pressed = event.composedPath().find((node) => node.matches?.('summary, .exchange, dt button, a'));
    if (pressed || String(getSelection())) return;
    this.readsUntil = 0;
    this.chosen = keyOf(line);
    if (this.picking) this.dispatchEvent(new CustomEvent('pick', { detail: line.interaction_id }));
    else this.#hear(line, true);
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
    return html`<div role="log" aria-label="Transcript"><ol>
      ${repeat(
        this.lines,
        keyOf,
        (line, at) => this.#line(line, agents[at]),
      )}
    </ol></div>`;
  }

  #line(line, agentId) {
    const offset = clock(Date.parse(line.timestamp) - Date.parse(this.startedAt));
    const key = keyOf(line);
    const heard = this.heard && this.heard.split('\n').includes(key);
    const time = html`<time datetime=${line.timestamp}>${offset}</time>`;
    const body = line.running ? this.#running(line) : line.tool_calls?.length ? this.#tools(line) : this.#said(line, agentId);
    const bears = this.evidence?.get(line.interaction_id);
    return html`<li
      class="line ${heard ? 'heard' : ''} ${this.full && this.chosen === key ? 'chosen' : ''} ${bears ? 'evidence' : ''}"
      data-key=${key}
      aria-current=${heard ? 'true' : nothing}
      @click=${this.plays || this.picking ? (event) => this.#click(event, line) : nothing}
    >
      ${this.plays ? html`<button class="at" aria-label="Hear from ${offset}">${time}</button>` : time}
      <div>
        ${bears ? html`<span class="bears">evidence for ${bears.join(', ')}</span>` : nothing}${body}
      </div>
    </li>`;
  }

  #said(line, agentId) {
    const rest = unheard(line.message, line.generated);
    return html`<b class=${line.speaker}>${speaker(line, agentId)}</b>
      ${line.status === 'inaudible' && !line.message
        ? html`<p class="inaudible">Not understood</p>`
        : html`<p class=${line.speaking ? 'live' : ''} data-speaker=${line.speaker} dir="auto">${visible(line.message)}${
            rest ? this.#cut(line, rest) : nothing
          }</p>`}`;
  }

  #cut(line, rest) {
    const note = this.full ? html` <small class="unheard">not heard</small>` : nothing;
    return html`${line.message ? ' ' : ''}<del title="Not heard by the caller">${visible(rest)}</del>${note}`;
  }

  #running(tool) {
    return html`<div class="tool"><header><code>${tool.name}</code><span class="live">running</span></header></div>`;
  }

  #tools(line) {
    return line.tool_calls.map((tool) => {
      const state = tool.status && tool.status !== 'answered' ? tool.status : '';
      const time = tool.duration_ms === null || tool.duration_ms === undefined ? '' : took(tool.duration_ms);
      const told = html`<code title=${visible(tool.name)}>${visible(tool.name)} ${visible(gist(tool.arguments))}</code>
        <span>${[state, ...howRun(tool), time].filter(Boolean).join(' · ')}</span>`;
      if (!this.full) return html`<div class="tool ${state}"><header>${told}</header></div>`;
      const length = (tool.arguments?.length ?? 0) + (tool.output?.length ?? 0);
      return html`<details class="tool ${state}" ?open=${length <= SHORT}>
        <summary>${told}</summary>
        <dl class="exchange">
          ${this.#json('asked', tool.arguments)} ${tool.output ? this.#json('result', tool.output) : nothing}
        </dl>
      </details>`;
    });
  }

  #json(name, text) {
    return html`<div>
      <dt>${name} <button @click=${(event) => copy(event.target, jsonToCopy(text))}>Copy</button></dt>
      <dd tabindex="0" aria-label=${name}>${jsonTree(text ?? '')}</dd>
    </div>`;
  }
}

/** Exchanges of so many characters are open from the start. */
const SHORT = 600;

const keyOf = (line) => String(line.item_id ?? line.interaction_id ?? line.call_id);

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not copied: the browser does not allow it';
  }
  setTimeout(() => (button.textContent = 'Copy'), 2000);
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

/** What was out of the ordinary about a tool's run. */
const howRun = (tool) => [
  tool.approval ?? '',
  tool.confirmed ? 'caller agreed' : '',
  tool.cached ? 'kept answer' : '',
  tool.attempts > 1 ? `${tool.attempts} tries` : '',
];

/** The argument values of a tool call in one line. */
function gist(json) {
  try {
    const values = Object.values(JSON.parse(json));
    return values.map((value) => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value))).join(' ');
  } catch {
    return json ?? '';
  }
}

customElements.define('call-transcript', CallTranscript);
