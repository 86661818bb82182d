import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { places, query, setQuery } from './router.js';
import { session } from './session.js';
import { PRIORITY_FLAG, STATUS_FLAG, agent, callerOf, channel, clock, ending, exactly, inWriting, plain, visible } from './words.js';
import './call-measures.js';
import './call-player.js';
import './call-talk.js';
import './call-transcript.js';
import './metadata-list.js';
import './scorecard-panel.js';
import './state-notice.js';
import './ticket-exports.js';
import './ticket-form.js';
import './ticket-history.js';

const SETTLE_MS = 300;
const PLAYS = ['complete', 'interrupted', 'broken_off'];

/** One ticket: what was said and done, what is known, what people may change. It follows the feed while open. */
class TicketPage extends LitElement {
  static properties = {
    ticketId: { attribute: false },
    detail: { state: true },
    fault: { state: true },
    evidence: { state: true },
    picking: { state: true },
    /** Whether texts are shown as they are stored (`plain=true`). */
    unhidden: { state: true },
  };

  static styles = [
    look,
    css`
      .unseen {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) var(--panel);
        min-height: 0;
      }
      header {
        grid-column: 1 / 3;
        background: var(--sheet);
        border-bottom: 1px solid var(--line);
        padding: var(--s3) var(--s4);
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px var(--s4);
        align-items: center;
      }
      h1 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 18px;
      }
      header p {
        grid-column: 1;
        overflow-wrap: anywhere;
      }
      .does {
        grid-row: 1 / 3;
        grid-column: 2;
        display: flex;
        gap: var(--s2);
      }
      .talk {
        display: grid;
        grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
      }
      .talk > .nothing,
      .talk > call-transcript {
        grid-row: 3;
      }
      .picking {
        padding: var(--s2) var(--s4);
        background: var(--accent-soft);
        color: var(--accent);
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: var(--s3);
      }
      .tabs {
        display: flex;
        gap: var(--s2);
        padding: var(--s3) var(--s4);
        border-bottom: 1px solid var(--line);
      }
      call-transcript {
        min-height: 0;
      }
      .nothing {
        place-self: start center;
      }
      aside {
        background: var(--sheet);
        border-inline-start: 1px solid var(--line);
        overflow: auto;
        display: grid;
        align-content: start;
      }
      dl {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr);
        gap: 6px var(--s3);
        padding: var(--s4);
      }
      dt {
        color: var(--ink-3);
        font-size: var(--small);
        padding-top: 1px;
      }
      dd {
        overflow-wrap: anywhere;
      }
      aside h2 {
        padding: var(--s4) var(--s4) 0;
      }
      .flags {
        display: flex;
        gap: 4px;
        flex-wrap: wrap;
      }
      .live-now {
        margin: var(--s4) var(--s4) 0;
        padding: var(--s2) var(--s3);
        border-radius: var(--r1);
        background: var(--accent-soft);
        color: var(--accent);
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: var(--s3);
      }
      state-notice {
        grid-column: 1 / 3;
      }
      @media (max-width: 900px) {
        :host {
          grid-template: auto auto auto / minmax(0, 1fr);
          overflow: auto;
          align-content: start;
        }
        header,
        state-notice {
          grid-column: 1;
        }
        header {
          grid-template-columns: minmax(0, 1fr);
        }
        .does {
          grid-row: auto;
          grid-column: 1;
          padding-top: var(--s2);
        }
        aside {
          border: 0;
          border-top: 1px solid var(--line);
        }
        .talk {
          grid-template-rows: auto auto auto;
          min-height: auto;
        }
        :host([scoring]) call-transcript {
          overflow: auto;
          max-height: 46dvh;
        }
        call-player {
          position: sticky;
          top: 0;
          z-index: 1;
        }
        call-transcript {
          overflow: visible;
          min-height: auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.detail = null;
    this.fault = null;
    this.unhidden = false;
    this.recorded = (event) => {
      if (event.detail && event.detail !== this.ticketId) return;
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.#load(), SETTLE_MS);
    };
    this.evidence = new Map();
    this.picking = null;
    this.redraw = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener('ticket', this.recorded);
    feed.addEventListener('change', this.redraw);
    places.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener('ticket', this.recorded);
    feed.removeEventListener('change', this.redraw);
    places.removeEventListener('change', this.redraw);
    clearTimeout(this.soon);
  }

  willUpdate(changed) {
    this.toggleAttribute('scoring', this.#scoring);
    if (changed.has('ticketId')) this.scored = false;
    this.scored ||= this.#scoring;
    if (!changed.has('ticketId')) return;
    this.detail = null;
    this.fault = null;
    this.unhidden = false;
    this.#load();
  }

  render() {
    if (!this.detail) return this.#without();
    const { ticket, interactions, metadata, analysis, recording } = this.detail;
    const running = feed.calls.get(ticket.ticket_id);
    const mayPlay = session.may('recordings.play');
    const plays = Boolean(mayPlay && recording?.bytes && PLAYS.includes(recording.state));
    return html`
      <header>
        <h1><bdi>${visible(callerOf(ticket))}</bdi> with ${agent(ticket.agent_id)}</h1>
        <p class="quiet mono">${ticket.ticket_id}</p>
        <div class="does">
          ${this.#hiding()}
          ${session.may('tickets.export')
            ? html`<ticket-exports .ticket=${ticket} .lines=${interactions} .plain=${this.unhidden}></ticket-exports>`
            : nothing}
          <a class="btn" href="/tickets">All tickets</a>
        </div>
      </header>
      <div class="talk">
        ${inWriting(ticket) ? nothing : html`<call-player
          .ticketId=${ticket.ticket_id}
          .recording=${recording}
          ?forbidden=${!mayPlay}
          .analysis=${analysis}
          .metadata=${metadata}
          .lines=${interactions}
          .begunAt=${ticket.created_at}
          .endedAt=${ticket.resolved_at}
          @played=${(event) => this.#transcript?.hearAt(event.detail)}
        ></call-player>`}
        ${this.picking
          ? html`<div class="picking" role="status">
              <span>Press a line that bears out “${this.picking}”, or walk with j k and press e.</span>
              <button class="btn" @click=${() => this.#panel.endPicking()}>Done</button>
            </div>`
          : nothing}
        ${interactions.length
          ? html`<call-transcript
              full
              ?picking=${Boolean(this.picking)}
              .evidence=${this.evidence}
              @pick=${(event) => this.#panel.pick(event.detail)}
              ?plays=${plays}
              .lines=${interactions}
              .agentId=${ticket.agent_id}
              .startedAt=${ticket.created_at}
              @hear=${(event) => this.#player.seek(event.detail.ms, event.detail.play || undefined)}
            ></call-transcript>`
          : html`<state-notice class="nothing" heading="Nothing was said" advice="The call has no lines.">
            </state-notice>`}
      </div>
      <aside>
        ${session.may('scorecards.read') ? this.#tabs() : html`<h2>About the call</h2>`}
        ${this.scored ? this.#scorecard(ticket, interactions) : nothing}
        ${this.#scoring ? nothing : this.#about(running)}
      </aside>
    `;
  }

  get #scoring() {
    return query().get('panel') === 'scorecard' && session.may('scorecards.read');
  }

  #tabs() {
    const tab = (name, panel, on) => html`<button
      class="chip"
      aria-pressed=${on ? 'true' : 'false'}
      @click=${() => setQuery({ panel })}
    >${name}</button>`;
    return html`<div class="tabs" role="group" aria-label="Panel">
      ${tab('About the call', '', !this.#scoring)} ${tab('Scorecard', 'scorecard', this.#scoring)}
    </div>`;
  }

  #scorecard(ticket, lines) {
    // Once opened it stays, hidden or not, and so does what is typed in it.
    return html`<scorecard-panel
      ?hidden=${!this.#scoring}
      .ticketId=${ticket.ticket_id}
      .lines=${lines}
      .agentId=${ticket.agent_id}
      .startedAt=${ticket.created_at}
      .over=${Boolean(ticket.end_reason)}
      @mark=${(event) => this.#marked(event.detail)}
      @cite=${(event) => this.#transcript?.show(event.detail)}
    ></scorecard-panel>`;
  }

  #marked({ lines, picking }) {
    this.evidence = lines;
    this.picking = picking;
  }

  #about(running) {
    const { ticket, metadata, measures, analysis, etag } = this.detail;
    return html`
        ${session.may('scorecards.read') ? html`<h2 class="unseen">About the call</h2>` : nothing}
        ${running && !running.endedAt
          ? html`<div class="live-now">
              <span>This call is in progress.</span>
              <a class="btn" href="/?call=${encodeURIComponent(ticket.ticket_id)}">Read along</a>
            </div>`
          : nothing}
        ${this.#facts(ticket)}
        ${analysis && !inWriting(ticket) ? html`<call-talk .analysis=${analysis}></call-talk>` : nothing}
        ${measures ? html`<call-measures .measures=${measures}></call-measures>` : nothing}
        ${session.may('tickets.change')
          ? html`<ticket-form .ticket=${ticket} .etag=${etag} @saved=${(event) => this.#saved(event.detail)}></ticket-form>`
          : nothing}
        <metadata-list .ticketId=${ticket.ticket_id} .entries=${metadata} @added=${() => this.#load()}></metadata-list>
        ${session.may('audit.read')
          ? html`<ticket-history .ticketId=${ticket.ticket_id} .edited=${ticket.edited_fields}></ticket-history>`
          : nothing}
    `;
  }

  /** Only where something is hidden, and only for whoever may see it. */
  #hiding() {
    if (!(this.detail.redacted || this.unhidden) || !session.may('transcripts.plain')) return nothing;
    const title = this.unhidden ? 'Personal data is shown as it was said' : 'Each look is noted in the audit log';
    return html`<button class="btn" id="plain" title=${title} aria-pressed=${this.unhidden} @click=${this.#turn}>
      ${this.unhidden ? 'Hide personal data' : 'Show personal data'}
    </button>`;
  }

  #turn() {
    this.unhidden = !this.unhidden;
    this.#load();
  }

  get #player() {
    return this.renderRoot.querySelector('call-player');
  }

  get #transcript() {
    return this.renderRoot.querySelector('call-transcript');
  }

  get #panel() {
    return this.renderRoot.querySelector('scorecard-panel');
  }

  /** The keys of the player, and j and k from line to line; e attaches a line. Space on a button is the button's own. */
  key(event) {
    if (!this.detail) return false;
    const onControl = event.composedPath()[0]?.matches?.('button, a, summary');
    if (event.key === ' ' && onControl) return false;
    if (event.key === 'e' && this.#scoring) return this.#panel?.pick(this.#transcript?.marked) ?? false;
    if (event.key === 'Escape' && this.picking) return this.#panel.endPicking();
    if (event.key !== 'j' && event.key !== 'k') return this.#player ? this.#player.key(event) : false;
    this.#transcript?.step(event.key === 'j' ? 1 : -1);
    return true;
  }

  #facts(ticket) {
    const ran = ticket.resolved_at ? clock(Date.parse(ticket.resolved_at) - Date.parse(ticket.created_at)) : '';
    const facts = [
      ['Summary', ticket.summary ? html`<span dir="auto">${visible(ticket.summary)}</span>` : ''],
      ['State', html`<div class="flags">
          <span class="flag ${STATUS_FLAG[ticket.status] ?? ''}">${plain(ticket.status)}</span>
          <span class="flag ${PRIORITY_FLAG[ticket.priority] ?? ''}">${plain(ticket.priority)}</span>
          ${ticket.category ? html`<span class="flag">${plain(ticket.category)}</span>` : nothing}
        </div>`],
      ['Came by', html`${channel(ticket.channel)}${ticket.caller ? html` · <bdi>${visible(ticket.caller)}</bdi>` : nothing}`],
      ['Began', exactly(ticket.created_at)],
      ['Resolved', ticket.resolved_at ? `${exactly(ticket.resolved_at)}, after ${ran}` : ''],
      ['Ended', ending(ticket.end_reason)],
      ['Session', html`<span class="mono">${ticket.session_id}</span>`],
    ];
    const known = facts.filter(([, value]) => value);
    return html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }

  #without() {
    if (!this.fault) return html`<state-notice whole busy heading="Loading the ticket"></state-notice>`;
    return this.fault.status === 404
      ? html`<state-notice whole heading="There is no such ticket" advice=${this.ticketId}>
          <a class="btn" href="/tickets">All tickets</a>
        </state-notice>`
      : html`<state-notice whole tone="bad" heading="The ticket could not be loaded" advice=${this.fault.message}>
          <button class="btn" @click=${() => this.#load()}>Try again</button>
        </state-notice>`;
  }

  #saved({ ticket, etag }) {
    this.detail = { ...this.detail, ticket: { ...this.detail.ticket, ...ticket }, etag };
  }

  async #load() {
    const { ticketId: id, unhidden } = this;
    try {
      const detail = await api.ticket(id, unhidden);
      if (id === this.ticketId && unhidden === this.unhidden) this.detail = detail;
    } catch (fault) {
      if (id === this.ticketId && fault.status === 403) this.unhidden = false;
      // What is on the screen stays: a failed refresh is told by the feed's own state.
      if (id === this.ticketId && !this.detail) this.fault = fault;
    }
  }
}
customElements.define('ticket-page', TicketPage);
