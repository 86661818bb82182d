import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { span } from './words.js';

/** The numbers of the stats API in one strip. `stats` null draws dashes; `calls` is how many are running now. */
class NumberStrip extends LitElement {
  static properties = { stats: { attribute: false }, calls: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        background: var(--sheet);
        border-bottom: 1px solid var(--line);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 1fr));
      }
      li {
        padding: var(--s3) var(--s4);
        border-inline-start: 1px solid var(--line);
        min-width: 0;
      }
      li:first-child {
        border: 0;
      }
      span {
        display: block;
        font-size: var(--label);
        color: var(--ink-3);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      b {
        font-size: var(--figure);
        font-weight: 600;
        letter-spacing: -0.02em;
        white-space: nowrap;
      }
      small {
        font-size: var(--small);
        font-weight: 500;
        color: var(--ink-3);
        letter-spacing: 0;
      }
      @media (max-width: 900px) {
        ul {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
        li {
          padding: var(--s2) var(--s3);
        }
        li:nth-child(3n + 1) {
          border-inline-start: 0;
        }
        li:nth-child(n + 4) {
          border-top: 1px solid var(--line);
        }
      }
    `,
  ];

  render() {
    const s = this.stats;
    const [average, unit] = s && s.avg_resolution_hours > 0 ? span(s.avg_resolution_hours) : ['–', ''];
    return html`<ul aria-label="Numbers">
      ${this.#figure('Calls now', this.calls)}
      ${this.#figure('Tickets', s?.total_tickets)}
      ${this.#figure('Open', s && s.by_status.open + s.by_status.in_progress)}
      ${this.#figure('Resolved', s?.by_status.resolved)}
      ${this.#figure('Closed', s?.by_status.closed)}
      ${this.#figure('Average to resolve', average, unit)}
    </ul>`;
  }

  #figure(name, value, unit = '') {
    const text = typeof value === 'number' ? value.toLocaleString('en') : (value ?? '–');
    return html`<li><span>${name}</span><b>${text}${unit ? html` <small>${unit}</small>` : nothing}</b></li>`;
  }
}
customElements.define('number-strip', NumberStrip);
