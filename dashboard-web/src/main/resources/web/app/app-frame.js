import { LitElement, css, html, nothing } from 'lit';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { go, places } from './router.js';
import { timeOfDay } from './words.js';
import * as api from './api.js';
import './agents-page.js';
import './docs-page.js';
import './key-list.js';
import './live-page.js';
import './state-notice.js';
import './system-page.js';
import './ticket-page.js';
import './tickets-page.js';
import './tools-page.js';

const VIEWS = [
  { path: '/', name: 'Live' },
  { path: '/tickets', name: 'Tickets' },
  { path: '/system', name: 'System' },
  { path: '/agents', name: 'Agents' },
  { path: '/tools', name: 'Tools' },
  { path: '/docs', name: 'API' },
];

/** The frame around every view: navigation, the state of the feed, the keys, and which view the address means. */
class AppFrame extends LitElement {
  static properties = { version: { state: true } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) / var(--nav) minmax(0, 1fr);
        height: 100dvh;
      }
      nav {
        background: var(--sheet);
        border-right: 1px solid var(--line);
        padding: var(--s4) var(--s3);
        display: flex;
        flex-direction: column;
        gap: 2px;
      }
      nav a {
        padding: 7px var(--s2);
        border-radius: var(--r1);
        color: var(--ink-2);
        display: flex;
        justify-content: space-between;
        gap: var(--s2);
        white-space: nowrap;
      }
      nav a:hover {
        background: var(--ground);
        color: var(--ink);
      }
      nav a[aria-current] {
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      nav .brand {
        justify-content: flex-start;
        align-items: center;
        color: var(--ink);
        font-weight: 650;
        font-size: var(--title);
        letter-spacing: -0.01em;
        padding: var(--s1) var(--s2) var(--s4);
      }
      nav .brand:hover {
        background: none;
      }
      nav .brand i {
        width: 18px;
        height: 18px;
        border-radius: 5px;
        background: var(--accent);
        flex: none;
      }
      .count {
        font-size: var(--small);
        font-weight: 500;
      }
      footer {
        margin-top: auto;
        font-size: var(--small);
        color: var(--ink-3);
        padding: var(--s2);
        display: grid;
        gap: var(--s1);
      }
      .dot {
        display: inline-block;
        width: 7px;
        height: 7px;
        border-radius: 50%;
        background: var(--ink-3);
        margin-inline-end: 6px;
      }
      .dot.live {
        background: var(--good);
        animation: none;
      }
      .dot.live::after {
        content: none;
      }
      .dot.lost {
        background: var(--warn);
      }
      footer button {
        all: unset;
        cursor: pointer;
        justify-self: start;
      }
      footer button:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      footer kbd {
        font-family: var(--mono);
        border: 1px solid var(--line-strong);
        border-radius: 4px;
        padding: 0 4px;
      }
      main {
        min-width: 0;
        min-height: 0;
        display: grid;
      }
      @media (max-width: 900px) {
        :host {
          grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        }
        nav {
          flex-direction: row;
          align-items: center;
          border: 0;
          border-bottom: 1px solid var(--line);
          padding: var(--s2);
          overflow-x: auto;
          scrollbar-width: none;
        }
        nav .brand {
          padding: 7px var(--s2);
        }
        .brand span,
        footer span.text,
        footer .version,
        footer button {
          display: none;
        }
        footer {
          margin: 0 0 0 auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.version = '';
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', () => this.requestUpdate());
    feed.addEventListener('change', () => this.requestUpdate());
    addEventListener('keydown', (event) => this.#key(event));
    feed.start();
    api.health().then(
      (health) => (this.version = health.version ?? ''),
      () => (this.version = ''),
    );
  }

  render() {
    const path = here();
    const calls = feed.running.length;
    return html`
      <nav aria-label="Main">
        <a class="brand" href="/"><i></i><span>Switchboard</span></a>
        ${VIEWS.map(
          (view) => html`<a href=${view.path} aria-current=${isCurrent(view.path, path) ? 'page' : nothing}>
            ${view.name}${view.path === '/' && calls ? html` <span class="count">${calls}</span>` : nothing}
          </a>`,
        )}
        <footer>
          <span title=${this.#feedText()}>
            <span class="dot ${feed.state}"></span><span class="text">${this.#feedText()}</span>
          </span>
          ${this.version ? html`<span class="version">Version ${this.version}</span>` : nothing}
          <button @click=${() => this.#keys.open()}><kbd>?</kbd> Keys</button>
        </footer>
      </nav>
      <main>${this.#view(path)}</main>
      <key-list></key-list>
    `;
  }

  updated() {
    const path = here();
    const name = VIEWS.find((view) => isCurrent(view.path, path))?.name ?? 'Not found';
    const id = path.match(/^\/tickets\/(.+)$/)?.[1];
    document.title = `${id ? decodeURIComponent(id) : name} · Switchboard`;
  }

  #view(path) {
    if (path === '/') return html`<live-page class="view"></live-page>`;
    if (path === '/tickets') return html`<tickets-page class="view"></tickets-page>`;
    if (path === '/system') return html`<system-page class="view"></system-page>`;
    if (path === '/agents') return html`<agents-page class="view"></agents-page>`;
    if (path === '/tools') return html`<tools-page class="view"></tools-page>`;
    if (path === '/docs') return html`<docs-page class="view"></docs-page>`;
    const id = path.match(/^\/tickets\/([^/]+)$/)?.[1];
    if (id) return html`<ticket-page class="view" .ticketId=${decodeURIComponent(id)}></ticket-page>`;
    return html`<state-notice heading="Nothing is at this address" advice=${path}>
      <a class="btn" href="/">Go to the live calls</a>
    </state-notice>`;
  }

  #feedText() {
    if (feed.state === 'live') return 'Feed live';
    return feed.state === 'lost' ? `Feed lost since ${timeOfDay(feed.lostSince)}` : 'Connecting';
  }

  get #keys() {
    return this.renderRoot.querySelector('key-list');
  }

  /** Keys work everywhere but where someone types; each view answers those it knows. */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.#keys.isOpen) return;
    const typing = event.composedPath()[0]?.matches?.('input, textarea, select');
    if (typing) {
      if (event.key === 'Escape') event.composedPath()[0].blur();
      return;
    }
    if (event.key === '?') this.#keys.open();
    else if (event.key === '1' || event.key === '2' || event.key === '3') go(VIEWS[Number(event.key) - 1].path);
    else if (!this.renderRoot.querySelector('.view')?.key?.(event)) return;
    event.preventDefault();
  }
}

/** The path without the slash that some put at its end. */
const here = () => location.pathname.replace(/(.)\/+$/, '$1');

const isCurrent = (view, path) => (view === '/' ? path === '/' : path === view || path.startsWith(`${view}/`));

customElements.define('app-frame', AppFrame);
