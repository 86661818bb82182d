import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { exactly, plain, visible, when } from './words.js';

const MOST_PAGES = 10;
const READS = {
  'ticket.read': 'read',
  'ticket.recording': 'recording opened',
  'ticket.export': 'exported',
  'scorecard.read': 'scorecards read',
};

/** Who changed what of a ticket, and how often it was read, from the audit log. Asked for only when it is opened. */
class TicketHistory extends LitElement {
  static properties = {
    ticketId: { attribute: false },
    edited: { attribute: false },
    rows: { state: true },
    fault: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        padding: var(--s4);
        border-top: 1px solid var(--line);
      }
      summary {
        cursor: pointer;
        font-size: var(--small);
        font-weight: 650;
        color: var(--ink-2);
      }
      ol {
        display: grid;
        gap: var(--s2);
        margin: var(--s3) 0;
      }
      li {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr);
        gap: var(--s3);
        overflow-wrap: anywhere;
      }
      p {
        margin-top: var(--s2);
      }
      .fault {
        color: var(--bad);
      }
    `,
  ];

  willUpdate(changed) {
    if (!changed.has('ticketId')) return;
    this.rows = null;
    this.fault = '';
  }

  render() {
    return html`<details @toggle=${(event) => event.target.open && this.#load()}>
      <summary>History</summary>
      ${this.edited?.length
        ? html`<p class="quiet">Set by people: ${this.edited.map((name) => plain(name).toLowerCase()).join(', ')}</p>`
        : nothing}
      ${this.fault ? html`<p class="fault" role="alert">It could not be read: ${this.fault}</p>` : nothing}
      ${this.rows ? this.#told() : nothing}
    </details>`;
  }

  #told() {
    const changes = this.rows.filter((row) => !(row.action in READS));
    const counts = Object.keys(READS).map((action) => [action, this.rows.filter((row) => row.action === action).length]);
    const reads = counts.filter(([, count]) => count).map(([action, count]) => `${READS[action]} ${count} ×`);
    return html`${changes.length
        ? html`<ol>
            ${changes.map(
              (row) => html`<li>
                <span class="quiet" title=${exactly(row.at)}>${when(row.at)}</span>
                <span><bdi>${visible(row.who)}</bdi> ${does(row)}</span>
              </li>`,
            )}
          </ol>`
        : html`<p class="quiet">Nobody has changed it.</p>`}
      ${reads.length ? html`<p class="quiet">Since it began: ${reads.join(', ')}</p>` : nothing}`;
  }

  async #load() {
    const id = this.ticketId;
    try {
      const rows = [];
      let cursor = '';
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const { data, next } = await api.audit(id, cursor);
        rows.push(...data);
        if (!next) break;
        cursor = next;
      }
      if (id === this.ticketId) this.rows = rows;
      this.fault = '';
    } catch (fault) {
      this.fault = fault.message;
    }
  }
}

function does({ action, details }) {
  const refused = details.status && !details.status.startsWith('2') ? ` (refused: ${details.status})` : '';
  if (action === 'ticket.change') {
    const fields = (details.fields ?? '').split(',').map((name) => plain(name).toLowerCase());
    return `set ${fields.join(', ')}${refused}`;
  }
  if (action === 'ticket.metadata') return html`added <bdi>${visible(details.key)}</bdi>${refused}`;
  if (action === 'scorecard.started') return `began a scorecard${refused}`;
  if (action === 'scorecard.discarded') return `discarded a scorecard${refused}`;
  if (action === 'scorecard.changed') {
    const does = { submitted: 'submitted', draft: 'reopened' }[details.state] ?? 'saved';
    return `${does} a scorecard${refused}`;
  }
  return `${action}${refused}`;
}

customElements.define('ticket-history', TicketHistory);
