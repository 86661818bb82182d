import { LitElement, css, html, nothing } from 'lit';
import { serverNow } from './api.js';
import { nameOf, toneOf } from './alerts.js';
import { conversation, feed } from './live-feed.js';
import { look } from './look.js';
import { session } from './session.js';
import { agent, callerOf, channel, clock, ending, plain, timeOfDay, visible } from './words.js';
import './call-transcript.js';
import './step-in.js';

/** One call, read along. `revision` tells when to look again. Fires `close`. */
class CallPanel extends LitElement {
  static properties = { call: { attribute: false }, now: { attribute: false }, revision: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto auto;
        min-height: 0;
        background: var(--sheet);
      }
      header {
        padding: var(--s4);
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px var(--s2);
        border-bottom: 1px solid var(--line);
      }
      h2 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      header .quiet {
        grid-column: 1 / 3;
        overflow-wrap: anywhere;
      }
      .close {
        padding: 0 8px;
        line-height: 22px;
      }
      ul {
        grid-column: 1 / 3;
        display: grid;
        gap: var(--s1);
        padding-top: var(--s2);
        max-height: 96px;
        overflow: auto;
      }
      li {
        display: flex;
        gap: var(--s2);
        align-items: baseline;
        font-size: var(--small);
      }
      li .flag {
        flex: none;
      }
      li span:nth-child(2) {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      dl {
        grid-column: 1 / 3;
        display: flex;
        flex-wrap: wrap;
        gap: var(--s1) var(--s2);
        padding-top: var(--s2);
        max-height: 84px;
        overflow: auto;
      }
      dl div {
        display: flex;
        gap: 4px;
        max-width: 100%;
      }
      dd {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        max-width: 220px;
      }
      dt {
        color: var(--ink-3);
        font-weight: 500;
      }
      footer {
        border-top: 1px solid var(--line);
        padding: var(--s3) var(--s4);
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: var(--s2);
      }
    `,
  ];

  /** Keys of the panel; false for those it does not know. */
  key(event) {
    return this.renderRoot.querySelector('step-in')?.key(event) ?? false;
  }

  #alerts() {
    const { alerts } = feed.standing(this.call);
    if (alerts.length === 0) return nothing;
    return html`<ul aria-label="Alerts">
      ${alerts.map(
        (alert) => html`<li>
          <span class="flag ${toneOf(alert)}">${nameOf(alert)}</span>
          <span><bdi>${visible(alert.detail)}</bdi></span><span class="quiet">since ${timeOfDay(alert.since)}</span>
          ${alert.kind === 'approval' && session.may('tools.approve') ? html`<a class="chip" href="/approvals">Decide</a>` : nothing}
        </li>`,
      )}
    </ul>`;
  }

  render() {
    const { ticket, endedAt } = this.call;
    // How the call stands is said where a supervisor steps in.
    const metadata = this.call.metadata.filter((entry) => entry.key !== 'call_state');
    const until = endedAt ? Date.parse(ticket.resolved_at ?? ticket.updated_at) : (this.now ?? serverNow());
    return html`
      <header>
        <h2><bdi>${visible(callerOf(ticket))}</bdi> with ${agent(ticket.agent_id)}</h2>
        <button class="btn close" aria-label="Close" @click=${() => this.dispatchEvent(new Event('close'))}>✕</button>
        <span class="quiet"
          ><span class="mono">${ticket.ticket_id}</span> · ${channel(ticket.channel)} ·
          ${clock(until - Date.parse(ticket.created_at))}${cost(this.call.costMicrodollars)}</span
        >
        ${this.#alerts()}
        ${metadata.length
          ? html`<dl aria-label="Metadata">
              ${metadata.map(
                (entry) => html`<div class="flag">
                  <dt>${plain(entry.key)}</dt>
                  <dd title=${entry.value ?? ''}><bdi>${entry.value}</bdi></dd>
                </div>`,
              )}
            </dl>`
          : nothing}
      </header>
      <call-transcript
        follow
        tabindex="0"
        role="group"
        aria-label="What is said"
        .lines=${conversation(this.call)}
        .agentId=${ticket.agent_id}
        .startedAt=${ticket.created_at}
      ></call-transcript>
      ${session.may('calls.step-in') ? html`<step-in .call=${this.call} .revision=${this.revision}></step-in>` : html`<i></i>`}
      <footer>
        <span class="quiet">${endedAt ? outcome(ticket) : 'In progress'}</span>
        <a class="btn" href="/tickets/${encodeURIComponent(ticket.ticket_id)}">Open ticket</a>
      </footer>
    `;
  }
}
const cost = (microdollars) => (microdollars ? ` · $${(microdollars / 1e6).toFixed(4)} so far` : '');
const outcome = (ticket) => [ending(ticket.end_reason) || 'Ended', plain(ticket.category)].filter(Boolean).join(' · ');

customElements.define('call-panel', CallPanel);
