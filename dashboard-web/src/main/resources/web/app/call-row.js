import { LitElement, css, html, nothing } from 'lit';
import { serverNow } from './api.js';
import { moodOf, nameOf, toneOf } from './alerts.js';
import { conversation, feed } from './live-feed.js';
import { look } from './look.js';
import { callState } from './ring.js';
import { agent, callerOf, channel, clock, ending, inWriting, speaker, timeOfDay, took, tool, visible } from './words.js';
import './call-level.js';

/** Enough of a long line to fill the widest row; the rest is in the transcript. */
const TAIL_CHARS = 240;
/** Badges a row has room for; the rest are counted, and named in the title. */
const MOST_BADGES = 2;

/**
 * One call on the board: who, how long, how loud, what is being said and done, and what is wrong. `revision` tells when to
 * look again. All rows are equally high, so that the list knows where each stands without drawing it.
 */
class CallRow extends LitElement {
  static properties = { call: { attribute: false }, now: { attribute: false }, revision: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template-columns: 168px 62px 40px minmax(0, 1fr) auto;
        gap: 0 var(--s4);
        align-items: center;
        position: relative;
        height: 58px;
        padding: 0 var(--s3) 0 20px;
        overflow: hidden;
        cursor: default;
      }
      :host > i {
        position: absolute;
        inset-block: 0;
        inset-inline-start: 0;
        width: 4px;
      }
      :host > i.warn {
        background: var(--warn);
      }
      :host > i.bad {
        background: var(--bad);
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
        min-width: 0;
        display: flex;
        gap: 4px;
      }
      /* What is wrong keeps its words; what was done gives way. */
      .flag.bad,
      .flag.warn {
        flex: none;
      }
      .flag span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .mood {
        flex: none;
        width: 18px;
        line-height: 18px;
        border-radius: 50%;
        text-align: center;
        font-size: var(--small);
        font-weight: 700;
      }
      .mood.bad {
        background: var(--bad-soft);
        color: var(--bad);
      }
      .mood.good {
        background: var(--good-soft);
        color: var(--good);
      }
      :host([aria-selected='true']) .flag {
        background: var(--sheet);
      }
      /* Beside an open panel there is little room: what is said gets a line of its own. */
      @container (max-width: 860px) {
        :host {
          grid-template-columns: minmax(0, 1fr) 60px 40px minmax(0, 1.1fr);
          grid-template-rows: auto auto;
          align-content: center;
          gap: var(--s1) var(--s4);
          height: 84px;
        }
        .said {
          grid-column: 1 / 5;
          grid-row: 2;
        }
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: minmax(0, 1fr) auto auto;
          grid-template-rows: auto auto 21px;
          gap: var(--s1) var(--s3);
          height: 112px;
        }
        .time {
          grid-column: 3;
          text-align: end;
        }
        call-level {
          grid-column: 2;
          grid-row: 1;
        }
        .said,
        .flags {
          grid-column: 1 / 4;
          grid-row: auto;
        }
        .flags {
          justify-content: flex-start;
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
    const { alerts, mood } = feed.standing(this.call);
    return html`<i class=${alerts.length ? toneOf(alerts[0]) : ''}></i>
      <div class="who">
        <b><bdi>${visible(callerOf(ticket))}</bdi></b>
        <span>${channel(ticket.channel)} · ${agent(ticket.agent_id)}</span>
      </div>
      <div class="time">
        <b>${clock(ended - this.call.beganMs)}</b>
        <span>${count} ${count === 1 ? 'line' : 'lines'}</span>
      </div>
      ${inWriting(ticket) ? html`<span></span>` : html`<call-level title="How loud caller and agent are; only of calls of the gateway whose board this is" .call=${this.call}></call-level>`}
      ${this.#said()}
      <div class="flags">${this.#badges(alerts)} ${this.#mood(mood)} ${this.#flags(alerts)}</div>`;
  }

  #badges(alerts) {
    const more = alerts.slice(MOST_BADGES);
    return html`${alerts
      .slice(0, MOST_BADGES)
      .map((alert) => html`<span class="flag ${toneOf(alert)}" title=${this.#explained(alert)}><span>${nameOf(alert)}${this.#measure(alert)}</span></span>`)}
    ${more.length
      ? html`<span class="flag warn" title=${more.map((alert) => this.#explained(alert)).join('; ')}>+${more.length}</span>`
      : nothing}`;
  }

  /** What changes by the second, or says how much. */
  #measure(alert) {
    if (alert.kind === 'silence') return ` ${clock((this.now ?? serverNow()) - Date.parse(alert.since))}`;
    return alert.kind === 'cost' ? ` ${alert.detail}` : '';
  }

  #explained(alert) {
    return [nameOf(alert), alert.detail, `since ${timeOfDay(alert.since)}`].filter(Boolean).join(', ');
  }

  #mood(mood) {
    const told = moodOf(mood);
    return told ? html`<span class="mood ${told[0]}" role="img" aria-label="${told[1]} mood" title="${told[1]} mood">${told[0] === 'bad' ? '−' : '+'}</span>` : nothing;
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

  #flags(alerts) {
    const { ticket, lines, tools, endedAt } = this.call;
    if (endedAt) return html`<span class="flag">${ending(ticket.end_reason) || 'Ended'}</span>`;
    const { waiting, reason, heldBy } = callState(this.call);
    if (waiting && !alerts.some((alert) => alert.kind === 'human')) {
      return html`<span class="flag bad" title=${reason}><span>Wants a person</span></span>`;
    }
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
