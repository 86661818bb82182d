import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { session } from './session.js';
import './account-list.js';
import './state-notice.js';
import './token-list.js';

/** Who may: accounts and tokens; or, while there are none, the first account. */
class AccessPage extends LitElement {
  static properties = {
    known: { state: true },
    tokens: { state: true },
    fault: { state: true },
    firstFault: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        overflow: auto;
        padding: var(--s4);
      }
      .all {
        display: grid;
        gap: var(--s6);
        max-width: 920px;
      }
      form {
        display: grid;
        gap: var(--s3);
        max-width: 420px;
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
        padding: var(--s5);
      }
      label {
        display: grid;
        gap: 3px;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .field {
        color: var(--ink);
      }
      .fault {
        color: var(--bad);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.known = null;
    this.tokens = [];
    this.fault = null;
    this.firstFault = '';
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  render() {
    if (session.me.open) return this.#first();
    if (this.fault) {
      return html`<state-notice whole tone="bad" heading="The accounts cannot be shown" advice=${this.fault.message}>
        <button class="btn" @click=${() => this.#load()}>Try again</button>
      </state-notice>`;
    }
    if (!this.known) return html`<state-notice whole busy heading="Loading accounts"></state-notice>`;
    return html`<div class="all">
      <h1>Accounts and tokens</h1>
      <account-list .accounts=${this.known.accounts} .roles=${this.known.roles} @changed=${() => this.#load()}></account-list>
      <token-list .tokens=${this.tokens} @changed=${() => this.#load()}></token-list>
    </div>`;
  }

  #first() {
    return html`<form @submit=${this.#setUp}>
      <h1>The first account</h1>
      <p>So far nobody logs in, and whoever uses this machine may do everything. From the first account on, everybody logs
        in, and programs need a token. It is an admin's: it makes the others.</p>
      <label>Name or e-mail address
        <input class="field" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" />
      </label>
      <label>Password, 12 characters or more
        <input class="field" type="password" name="chosen" autocomplete="new-password" minlength="12" maxlength="200" required />
      </label>
      <label>Once more
        <input class="field" type="password" name="once_more" autocomplete="new-password" maxlength="200" required />
      </label>
      ${this.firstFault ? html`<p class="fault" role="alert">${this.firstFault}</p>` : nothing}
      <div><button class="btn main" ?disabled=${this.busy}>${this.busy ? 'Making it' : 'Make it and log in'}</button></div>
    </form>`;
  }

  async #setUp(event) {
    event.preventDefault();
    const { name, chosen, once_more: onceMore } = event.target;
    if (chosen.value !== onceMore.value) {
      this.firstFault = 'The two passwords differ.';
      return;
    }
    this.busy = true;
    this.firstFault = '';
    try {
      const made = await api.addAccount(name.value, ['admin']);
      await api.logIn(made.name, made.password);
      // Should this fail, the page that asks for a password of one's own takes over.
      await session.choosePassword(made.password, chosen.value);
      await this.#load();
    } catch (fault) {
      this.firstFault = `Not done: ${fault.message}`;
      session.check();
    }
    this.busy = false;
  }

  async #load() {
    if (session.me.open) return;
    try {
      [this.known, this.tokens] = await Promise.all([api.accounts(), api.tokenList()]);
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }
}
customElements.define('access-page', AccessPage);
