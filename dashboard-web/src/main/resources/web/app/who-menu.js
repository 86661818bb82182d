import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { session } from './session.js';

/** Who is logged in, with the way out; or, plainly, that nobody needs to be. */
class WhoMenu extends LitElement {
  static properties = { me: { attribute: false }, state: { attribute: false }, open: { state: true } };

  static styles = [
    look,
    css`
      :host {
        position: relative;
      }
      button.who {
        all: unset;
        cursor: pointer;
        display: block;
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        padding: 3px 8px;
        border-radius: var(--r1);
        border: 1px solid var(--line-strong);
        color: var(--ink);
      }
      button.who.everybody {
        background: var(--warn-soft);
        border-color: transparent;
        color: var(--warn);
        font-weight: 600;
        white-space: normal;
      }
      button.who:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      section {
        position: absolute;
        bottom: calc(100% + 6px);
        inset-inline-start: 0;
        z-index: 5;
        width: 260px;
        display: grid;
        gap: var(--s3);
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: var(--r2);
        padding: var(--s4);
        color: var(--ink);
        overflow-wrap: anywhere;
      }
      section a {
        text-align: center;
      }
      @media (max-width: 900px) {
        button.who {
          max-width: 200px;
        }
        button.who.everybody span {
          display: none;
        }
        section {
          bottom: auto;
          top: calc(100% + 6px);
          inset-inline: auto 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.me = null;
    this.open = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.away = (event) => {
      if (!event.composedPath().includes(this) || event.key === 'Escape') this.open = false;
    };
    addEventListener('click', this.away);
    addEventListener('keydown', this.away);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('click', this.away);
    removeEventListener('keydown', this.away);
  }

  render() {
    const { me } = this;
    if (!me) return nothing;
    return html`<button
        class="who ${me.open ? 'everybody' : ''}"
        aria-expanded=${this.open}
        @click=${() => (this.open = !this.open)}
      >
        ${me.open ? html`No log-in<span>: open to this machine</span>` : me.name}
      </button>
      ${this.open ? (me.open ? this.#everybody() : this.#somebody(me)) : nothing}`;
  }

  #everybody() {
    return html`<section>
      <b>Open to everybody on this machine</b>
      <p>There are no accounts yet, so nobody logs in: whoever uses this machine sees and changes everything here. Other
        machines are not answered.</p>
      <a class="btn main" href="/access" @click=${() => (this.open = false)}>Set up accounts</a>
    </section>`;
  }

  #somebody(me) {
    return html`<section>
      <div><b>${me.name}</b><p class="quiet">${me.roles.join(', ')}</p></div>
      <button class="btn" @click=${() => session.logOut()}>Log out</button>
    </section>`;
  }
}
customElements.define('who-menu', WhoMenu);
