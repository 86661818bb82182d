import { LitElement, css, html, nothing } from 'lit';
import { serverNow } from './api.js';
import { conversation } from './live-feed.js';
import { look } from './look.js';
import { callState } from './ring.js';
import { agent, callerOf, channel, clock, ending, speaker, took, tool, visible } from './words.js';

/** Enough of a long line to fill the widest row; the rest is in the transcript. */
const TAIL_CHARS = 240;

/** One call on the board: who, how long, what is being said and done. `revision` tells when to look again. */
class CallRow extends LitElement {
  static properties = { call: { attribute: false }, now: { attribute: false }, revision: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template-columns: 4px 168px 68px minmax(0, 1fr) auto;
        gap: 0 var(--s4);
        align-items: center;
        padding: 10px var(--s3) 10px 0;
        cursor: default;
      }
      :host > i {
        align-self: stretch;
        margin: -10px 0;
      }
      :host([aria-selected='true']) > i {
        background: var(--accent);
      }
      :host(.ended) {
        color: var(--ink-3);
      }
      .who,
      .time {
        min-width: 0;
      }
      b,
      .who span,
      .time span {
        display: block;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .who b,
      .time b {
        font-weight: 600;
      }
      .who span,
      .time span {
        font-size: var(--small);
        color: var(--ink-3);
      }
      .said {
        min-width: 0;
        display: flex;
        gap: 6px;
        align-items: baseline;
      }
      .said em {
        font-style: normal;
        font-size: var(--label);
        font-weight: 600;
        flex: none;
      }
      /* The newest words stay in sight: a line too long for its place runs out at its beginning. */
      .said p {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        display: flex;
        justify-content: flex-end;
      }
      .said p span {
        flex: none;
        min-width: 100%;
        white-space: nowrap;
      }
      .said p.stored {
        display: block;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .flags {
        display: flex;
        gap: 6px;
        justify-content: flex-end;
        min-width: 0;
      }
      .flag {
        max-width: 150px;
        display: flex;
        gap: 4px;
      }
      .flag span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      :host([aria-selected='true']) .flag {
        background: var(--sheet);
      }
      /* Beside an open panel there is little room: what is said gets a line of its own. */
      @container (max-width: 760px) {
        :host {
          grid-template-columns: 4px minmax(0, 1fr) 60px 164px;
          gap: var(--s1) var(--s4);
        }
        :host > i {
          grid-row: 1 / 3;
        }
        .said {
          grid-column: 2 / 5;
          grid-row: 2;
        }
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: 4px minmax(0, 1fr) auto;
          gap: var(--s1) var(--s3);
        }
        :host > i {
          grid-row: 1 / 4;
        }
        .time {
          text-align: end;
        }
        .said,
        .flags {
          grid-column: 2 / 4;
          grid-row: auto;
        }
        .flags {
          justify-content: flex-start;
        }
        .flags:empty {
          display: none;
        }
      }
    `,
  ];

  willUpdate() {
    this.classList.toggle('ended', Boolean(this.call.endedAt));
  }

  render() {
    const { ticket, lines, endedAt } = this.call;
    const ended = endedAt ? Date.parse(ticket.resolved_at ?? ticket.updated_at) : this.now ?? serverNow();
    const count = lines.size;
    return html`<i></i>
      <div class="who">
        <b><bdi>${visible(callerOf(ticket))}</bdi></b>
        <span>${channel(ticket.channel)} · ${agent(ticket.agent_id)}</span>
      </div>
      <div class="time">
        <b>${clock(ended - Date.parse(ticket.created_at))}</b>
        <span>${count} ${count === 1 ? 'line' : 'lines'}</span>
      </div>
      ${this.#said()}
      <div class="flags">${this.#flags()}</div>`;
  }

  #said() {
    const { ticket } = this.call;
    const line = conversation(this.call).findLast((one) => !one.running && !one.tool_calls?.length);
    if (!line) return html`<div class="said quiet">Nothing said yet</div>`;
    const text = line.status === 'inaudible' && !line.message ? 'Not understood' : visible(line.message);
    return html`<div class="said">
      <em class=${line.speaker}>${speaker(line, ticket.agent_id)}</em>
      ${line.speaking
        ? html`<p dir="auto"><span class="live" data-speaker=${line.speaker}>${tail(text)}</span></p>`
        : html`<p class="stored" dir="auto">${text.slice(0, TAIL_CHARS)}</p>`}
    </div>`;
  }

  #flags() {
    const { ticket, lines, tools, endedAt } = this.call;
    if (endedAt) return html`<span class="flag">${ending(ticket.end_reason) || 'Ended'}</span>`;
    const { waiting, reason, heldBy } = callState(this.call);
    if (waiting) return html`<span class="flag bad" title=${reason}><span>Wants a person</span></span>`;
    if (heldBy) return html`<span class="flag good" title="Held by ${heldBy}"><span>Held by ${heldBy}</span></span>`;
    const running = [...tools.values()].at(-1);
    if (running) {
      return html`<span class="flag did live" title=${running.name}><span>${tool(running.name)}</span></span>`;
    }
    const last = [...lines.values()].findLast((line) => line.tool_calls?.length)?.tool_calls.at(-1);
    if (!last) return nothing;
    const wrong = last.status === 'failed' ? 'bad' : last.status === 'refused' ? 'warn' : 'did';
    const time = last.duration_ms === null || last.duration_ms === undefined ? '' : took(last.duration_ms);
    return html`<span class="flag ${wrong}" title="${last.name} ${time}"><span>${tool(last.name)}</span>${time}</span>`;
  }
}

const tail = (text) => (text.length > TAIL_CHARS ? `…${text.slice(-TAIL_CHARS)}` : text);

customElements.define('call-row', CallRow);
