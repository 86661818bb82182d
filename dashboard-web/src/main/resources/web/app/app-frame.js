import { LitElement, css, html, nothing } from 'lit';
import { feed } from './live-feed.js';
import { look } from './look.js';
import { ring } from './ring.js';
import { go, places } from './router.js';
import { session } from './session.js';
import { timeOfDay } from './words.js';
import * as api from './api.js';
import './access-page.js';
import './agents-page.js';
import './approvals-page.js';
import './check-in-page.js';
import './docs-page.js';
import './event-page.js';
import './events-page.js';
import './help-centre-page.js';
import './key-list.js';
import './live-page.js';
import './login-page.js';
import './order-page.js';
import './orders-page.js';
import './outbox-page.js';
import './quality-page.js';
import './reports-page.js';
import './sales-page.js';
import './sql-page.js';
import './state-notice.js';
import './system-page.js';
import './ticket-page.js';
import './tickets-page.js';
import './tools-page.js';
import './webhooks-page.js';
import './who-menu.js';

const VIEWS = [
  { path: '/', name: 'Live', right: 'live.watch' },
  { path: '/tickets', name: 'Tickets', right: 'tickets.read' },
  { path: '/reports', name: 'Reports', right: 'reports.read' },
  { path: '/quality', name: 'Quality', right: 'scorecards.read' },
  { path: '/sql', name: 'SQL', right: 'sql.run' },
  { path: '/events', name: 'Events', right: 'sales.see', group: 'Box office' },
  { path: '/orders', name: 'Orders', right: 'sales.see', group: 'Box office' },
  { path: '/sales', name: 'Sales', right: 'sales.see', group: 'Box office' },
  { path: '/check-in', name: 'Check-in', right: 'entry.check', group: 'Box office' },
  { path: '/outbox', name: 'Outbox', right: 'sales.see', group: 'Box office' },
  { path: '/system', name: 'System', group: 'House' },
  { path: '/agents', name: 'Agents', right: 'agents.read', group: 'House' },
  { path: '/tools', name: 'Tools', right: 'agents.read', group: 'House' },
  { path: '/approvals', name: 'Approvals', right: 'tools.approve', group: 'House' },
  { path: '/help-centre', name: 'Help centre', right: 'agents.read', group: 'House' },
  { path: '/webhooks', name: 'Webhooks', right: 'webhooks.administer', group: 'House' },
  { path: '/docs', name: 'API', group: 'House' },
  { path: '/access', name: 'Access', right: 'accounts.administer', group: 'House' },
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
      .views {
        display: contents;
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
      .group {
        padding: var(--s3) var(--s2) 2px;
        font-size: var(--label);
        font-weight: 600;
        color: var(--ink-3);
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
      .whole {
        grid-column: 1 / -1;
      }
      dialog {
        border: 1px solid var(--line-strong);
        border-radius: var(--r2);
        background: var(--sheet);
        color: var(--ink);
        padding: 0;
      }
      dialog::backdrop {
        background: color-mix(in srgb, var(--ground) 80%, transparent);
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
          flex-flow: row wrap;
          align-items: center;
          border: 0;
          border-bottom: 1px solid var(--line);
          padding: var(--s2);
        }
        /* One line, moved sideways; that it fades at its end tells that there is more. */
        .views {
          display: flex;
          gap: 2px;
          flex: 1 0 100%;
          overflow-x: auto;
          scrollbar-width: none;
          padding-inline-end: var(--s6);
          mask-image: linear-gradient(90deg, #000 calc(100% - var(--s6)), transparent);
        }
        nav .brand {
          padding: 7px var(--s2);
        }
        .group,
        .brand span,
        footer span.text,
        footer .version,
        footer button {
          display: none;
        }
        nav .brand {
          order: -2;
        }
        footer {
          order: -1;
          flex: 1 0 70%;
          margin: 0;
          display: flex;
          justify-content: flex-end;
          align-items: center;
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
    feed.addEventListener('closed', () => session.check());
    addEventListener('resize', () => {
      this.shownPath = '';
      this.requestUpdate();
    });
    session.addEventListener('change', () => this.#known());
    session.check();
  }

  /** Who uses the page has become known, or has changed. */
  #known() {
    const live = session.state === 'in' && session.may('live.watch');
    if (live) feed.start();
    else feed.stop();
    this.sawLive ||= live;
    // Whoever opens the start page is led to one of theirs; a link to a call, or a right that is gone, is said.
    if (session.state === 'in' && !live && !this.sawLive && here() === '/' && !location.search) {
      const first = VIEWS.find((view) => view.right && session.may(view.right));
      if (first) go(first.path, { replace: true });
    }
    if (session.state === 'in' && !this.version) {
      api.health().then(
        (health) => (this.version = health.version ?? ''),
        () => (this.version = ''),
      );
    }
    this.requestUpdate();
  }

  render() {
    if (session.state === 'fault') {
      return html`<main class="whole">
        <state-notice whole tone="bad" heading="The server does not answer" advice=${session.fault.message}>
          <button class="btn" @click=${() => session.check()}>Try again</button>
        </state-notice>
      </main>`;
    }
    if (session.state === 'loading') {
      return html`<main class="whole"><state-notice whole busy heading="Asking who you are"></state-notice></main>`;
    }
    if (session.state === 'out' || session.me.must_choose_password) return html`<main class="whole"><login-page></login-page></main>`;
    const path = here();
    const calls = feed.running.length;
    const waiting = ring.waiting.length;
    const approvals = ring.approvals.length;
    return html`
      <nav aria-label="Main">
        <a class="brand" href="/" aria-label="Switchboard"><i></i><span>Switchboard</span></a>
        <div class="views">
          ${VIEWS.filter((view) => !view.right || session.may(view.right)).map(
            (view, at, shown) => html`${view.group && view.group !== shown[at - 1]?.group ? html`<span class="group">${view.group}</span>` : nothing}<a href=${view.path} aria-current=${isCurrent(view.path, path) ? 'page' : nothing}>
              ${view.name}${view.path === '/' && calls ? html` <span class="count">${calls}</span>` : nothing}
              ${view.path === '/' && waiting ? html`<span class="flag bad">${waiting} waiting</span>` : nothing}
              ${view.path === '/approvals' && approvals ? html`<span class="flag bad">${approvals}</span>` : nothing}
            </a>`,
          )}
        </div>
        <footer>
          ${session.may('live.watch')
            ? html`<span title=${this.#feedText()}>
                <span class="dot ${feed.state}"></span><span class="text">${this.#feedText()}</span>
              </span>`
            : nothing}
          <who-menu .state=${session.state} .me=${session.me}></who-menu>
          ${this.version ? html`<span class="version">Version ${this.version}</span>` : nothing}
          <button @click=${() => this.#keys.open()}><kbd>?</kbd> Keys</button>
        </footer>
      </nav>
      <main>${this.#view(path)}</main>
      <key-list></key-list>
      ${session.state === 'over'
        ? html`<dialog class="again" aria-label="Log in again" @cancel=${(event) => event.preventDefault()}>
            <login-page again></login-page>
          </dialog>`
        : nothing}
    `;
  }

  updated() {
    const again = this.renderRoot.querySelector('dialog.again');
    if (again && !again.open) {
      again.showModal();
      again.querySelector('login-page').focus();
    }
    const path = here();
    if (path !== this.shownPath) {
      this.shownPath = path;
      const strip = this.renderRoot.querySelector('.views');
      const current = strip?.querySelector('[aria-current]');
      if (current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
    }
    const name = VIEWS.find((view) => isCurrent(view.path, path))?.name ?? 'Not found';
    const id = path.match(/^\/(?:tickets|events|orders)\/(.+)$/)?.[1];
    const waiting = ring.waiting.length;
    document.title = `${waiting ? `(${waiting} waiting) ` : ''}${id ? decodeURIComponent(id) : name} · Switchboard`;
  }

  #view(path) {
    const right = VIEWS.find((view) => isCurrent(view.path, path))?.right;
    if (right && !session.may(right)) {
      const roles = session.me.roles.join(', ');
      return html`<state-notice whole
        heading="You may not see this page"
        advice="It needs the right ${right}. You are ${session.me.name}, with ${roles || 'no role'}: an admin can give you one that has it."
      ></state-notice>`;
    }
    if (path === '/access') return html`<access-page class="view"></access-page>`;
    if (path === '/') return html`<live-page class="view"></live-page>`;
    if (path === '/tickets') return html`<tickets-page class="view"></tickets-page>`;
    if (path === '/reports') return html`<reports-page class="view"></reports-page>`;
    if (path === '/quality') return html`<quality-page class="view"></quality-page>`;
    if (path === '/check-in') return html`<check-in-page class="view"></check-in-page>`;
    if (path === '/outbox') return html`<outbox-page class="view"></outbox-page>`;
    if (path === '/sql') return html`<sql-page class="view"></sql-page>`;
    if (path === '/system') return html`<system-page class="view"></system-page>`;
    if (path === '/agents') return html`<agents-page class="view"></agents-page>`;
    if (path === '/tools') return html`<tools-page class="view"></tools-page>`;
    if (path === '/approvals') return html`<approvals-page class="view"></approvals-page>`;
    if (path === '/help-centre') return html`<help-centre-page class="view"></help-centre-page>`;
    if (path === '/webhooks') return html`<webhooks-page class="view"></webhooks-page>`;
    if (path === '/events') return html`<events-page class="view"></events-page>`;
    if (path === '/orders') return html`<orders-page class="view"></orders-page>`;
    if (path === '/sales') return html`<sales-page class="view"></sales-page>`;
    const event = path.match(/^\/events\/([^/]+)$/)?.[1];
    if (event) return html`<event-page class="view" .eventId=${decodeURIComponent(event)}></event-page>`;
    const order = path.match(/^\/orders\/([^/]+)$/)?.[1];
    if (order) return html`<order-page class="view" .orderId=${decodeURIComponent(order)}></order-page>`;
    if (path === '/docs') return html`<docs-page class="view"></docs-page>`;
    const id = path.match(/^\/tickets\/([^/]+)$/)?.[1];
    if (id) return html`<ticket-page class="view" .ticketId=${decodeURIComponent(id)}></ticket-page>`;
    return html`<state-notice whole heading="Nothing is at this address" advice=${path}>
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
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !this.#keys || this.#keys.isOpen) return;
    if (session.state !== 'in') return;
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
