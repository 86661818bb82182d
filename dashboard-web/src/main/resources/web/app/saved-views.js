import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { go, places, query } from './router.js';
import { visible } from './words.js';

const KEPT = 'switchboard.views';
const MOST = 40;

/**
 * Filters by name, kept in this browser. A view is the query of an address, so a link does the same for a colleague.
 * `names` are the parameters that belong to a view.
 */
class SavedViews extends LitElement {
  static properties = { names: { attribute: false }, views: { state: true }, naming: { state: true } };

  static styles = [
    look,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      .view {
        display: inline-flex;
        align-items: stretch;
        padding: 0;
        overflow: hidden;
        max-width: 100%;
      }
      .view:has([aria-current]) {
        background: var(--accent-soft);
        border-color: transparent;
      }
      .view a {
        padding: 3px 4px 3px 10px;
        overflow: hidden;
        text-overflow: ellipsis;
        max-width: 220px;
      }
      .view a[aria-current] {
        color: var(--accent);
        font-weight: 600;
      }
      .view button,
      .save {
        all: unset;
        cursor: pointer;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .view button {
        padding: 3px 9px 3px 4px;
      }
      .save {
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      .view button:focus-visible,
      .save:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      form {
        display: flex;
        gap: var(--s2);
      }
      form .field {
        padding: 3px 8px;
        font-size: var(--small);
        width: 160px;
      }
      form .btn {
        padding: 3px 10px;
      }
    `,
  ];

  constructor() {
    super();
    this.names = [];
    this.views = read();
    this.naming = false;
    this.moved = () => this.requestUpdate();
    // Another window of the same browser may save one too.
    this.elsewhere = (event) => {
      if (event.key === KEPT) this.views = read();
    };
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    addEventListener('storage', this.elsewhere);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
    removeEventListener('storage', this.elsewhere);
  }

  render() {
    const now = this.#present();
    const known = this.views.some((view) => view.query === now);
    if (!this.views.length && !now) return nothing;
    return html`${this.views.map(
        (view) => html`<span class="chip view">
          <a href="/tickets?${view.query}" aria-current=${view.query === now ? 'true' : nothing}><bdi>${visible(view.name)}</bdi></a>
          <button aria-label="Forget the view ${visible(view.name)}" @click=${() => this.#forget(view)}>×</button>
        </span>`,
      )}
      ${now && !known ? (this.naming ? this.#form(now) : this.#offer()) : nothing}`;
  }

  #offer() {
    return html`<button class="save" @click=${this.#name}>Save this view</button>`;
  }

  #form(now) {
    return html`<form
      @submit=${(event) => this.#save(event, now)}
      @keydown=${(event) => event.key === 'Escape' && (this.naming = false)}
    >
      <input class="field" name="name" aria-label="Name of the view" placeholder="Name" required maxlength="60" />
      <button class="btn main">Save</button>
    </form>`;
  }

  async #name() {
    this.naming = true;
    await this.updateComplete;
    this.renderRoot.querySelector('input').focus();
  }

  #save(event, now) {
    event.preventDefault();
    const name = event.target.name.value.trim();
    if (!name) return;
    this.#keep([...this.views.filter((view) => view.name !== name), { name, query: now }].slice(-MOST));
    this.naming = false;
    go(`/tickets?${now}`, { replace: true });
  }

  #forget(view) {
    this.#keep(this.views.filter((one) => one !== view));
  }

  #keep(views) {
    this.views = views;
    try {
      localStorage.setItem(KEPT, JSON.stringify(views));
    } catch {
      // A browser that keeps nothing forgets them with the page.
    }
  }

  #present() {
    const at = query();
    const view = new URLSearchParams();
    for (const name of this.names) if (at.get(name)) view.set(name, at.get(name));
    return String(view);
  }
}

function read() {
  try {
    const views = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return views.filter((view) => typeof view?.name === 'string' && typeof view?.query === 'string');
  } catch {
    return [];
  }
}

customElements.define('saved-views', SavedViews);
