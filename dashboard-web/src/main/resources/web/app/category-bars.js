import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { plain } from './words.js';

/** What callers asked about, most first: each category leads to its tickets. */
class CategoryBars extends LitElement {
  static properties = { stats: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        padding: var(--s4);
        overflow: auto;
      }
      h2 {
        margin-bottom: var(--s3);
      }
      a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px var(--s2);
        padding: 6px var(--s2);
        margin: 0 calc(-1 * var(--s2));
        border-radius: var(--r1);
      }
      a:hover {
        background: var(--ground);
      }
      /* A drawing, since the page's policy allows no style attributes. */
      svg {
        grid-column: 1 / 3;
        width: 100%;
        height: 4px;
        border-radius: 2px;
        background: var(--line);
      }
      rect {
        fill: var(--accent);
      }
      .hint {
        margin-top: var(--s4);
      }
    `,
  ];

  render() {
    const counts = Object.entries(this.stats?.by_category ?? {}).sort((a, b) => b[1] - a[1]);
    const most = counts[0]?.[1] ?? 1;
    return html`<h2>What callers ask about</h2>
      ${counts.length === 0
        ? html`<p class="quiet">Closed calls are sorted into categories; there are none yet.</p>`
        : html`<ul>
            ${counts.map(
              ([name, count]) => html`<li>
                <a href="/tickets?category=${encodeURIComponent(name)}">
                  <span>${plain(name)}</span><span class="quiet">${count.toLocaleString('en')}</span>
                  <svg aria-hidden="true"><rect width=${`${(100 * count) / most}%`} height="4" rx="2"></rect></svg>
                </a>
              </li>`,
            )}
          </ul>`}
      ${counts.length ? html`<p class="quiet hint">Choose a call to read along.</p>` : nothing}`;
  }
}
customElements.define('category-bars', CategoryBars);
