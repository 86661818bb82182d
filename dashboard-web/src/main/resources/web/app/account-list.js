import { LitElement, html, nothing } from 'lit';
import { accessLook, ticked } from './access-look.js';
import * as api from './api.js';
import { look } from './look.js';
import './secret-once.js';

/** Accounts: make one, change its roles, reset its password, disable it. Fires `changed`. */
class AccountList extends LitElement {
  static properties = {
    accounts: { attribute: false },
    roles: { attribute: false },
    editing: { state: true },
    secret: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [look, accessLook];

  constructor() {
    super();
    this.accounts = [];
    this.roles = [];
    this.editing = '';
    this.secret = null;
    this.fault = '';
    this.busy = false;
  }

  render() {
    return html`<h2>Accounts</h2>
      <secret-once
        .heading=${this.secret ? `Temporary password of ${this.secret.name}` : ''}
        .secret=${this.secret?.password ?? ''}
        @done=${() => (this.secret = null)}
      ></secret-once>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      <ul class="sheet">${this.accounts.map((account) => this.#row(account))}</ul>
      <form class="sheet" @submit=${this.#add}>
        <h3>New account</h3>
        <label class="named">Name or e-mail address
          <input class="field" name="name" autocapitalize="none" spellcheck="false" autocomplete="off" required maxlength="64" />
        </label>
        ${this.#choices([])}
        <div><button class="btn main" ?disabled=${this.busy}>Make account</button></div>
      </form>`;
  }

  #row(account) {
    const off = account.disabled_at !== null;
    return html`<li class=${off ? 'off' : ''}>
      <b>${account.name}</b>
      <div class="flags">
        ${account.roles.map((role) => html`<span class="flag" title=${this.#rights(role)}>${role}</span>`)}
        ${off ? html`<span class="flag bad">disabled</span>` : nothing}
        ${account.temporary_password ? html`<span class="flag warn">has not chosen a password</span>` : nothing}
      </div>
      <div class="acts">
        <button class="btn" @click=${() => (this.editing = this.editing === account.account_id ? '' : account.account_id)}>Roles</button>
        <button class="btn" ?disabled=${this.busy} @click=${() => this.#reset(account)}>Reset password</button>
        <button class="btn" ?disabled=${this.busy} @click=${() => this.#change(account, { disabled: !off })}>
          ${off ? 'Enable' : 'Disable'}
        </button>
      </div>
      ${this.editing === account.account_id
        ? html`<form @submit=${(event) => this.#saveRoles(event, account)}>
            ${this.#choices(account.roles)}
            <div><button class="btn main" ?disabled=${this.busy}>Save roles</button></div>
          </form>`
        : nothing}
    </li>`;
  }

  #choices(chosen) {
    return html`<fieldset>
      <legend>Roles</legend>
      <div class="choices">
        ${this.roles.map(({ name }) => html`<label title=${this.#rights(name)}>
          <input type="checkbox" name="roles" value=${name} ?checked=${chosen.includes(name)} />${name}
        </label>`)}
      </div>
    </fieldset>`;
  }

  #rights(role) {
    return this.roles.find(({ name }) => name === role)?.rights.join(', ') ?? '';
  }

  #add(event) {
    event.preventDefault();
    const form = event.target;
    this.#doing(async () => {
      this.secret = await api.addAccount(form.name.value, ticked(form, 'roles'));
      form.reset();
    });
  }

  #saveRoles(event, account) {
    event.preventDefault();
    this.#change(account, { roles: ticked(event.target, 'roles') });
  }

  #change(account, changes) {
    this.#doing(async () => {
      await api.changeAccount(account.account_id, changes);
      this.editing = '';
    });
  }

  #reset(account) {
    this.#doing(async () => {
      this.secret = await api.resetPassword(account.account_id);
    });
  }

  async #doing(work) {
    this.busy = true;
    this.fault = '';
    try {
      await work();
      this.dispatchEvent(new Event('changed'));
    } catch (fault) {
      this.fault = `Not done: ${fault.message}`;
    }
    this.busy = false;
  }
}
customElements.define('account-list', AccountList);
