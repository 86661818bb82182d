import { LitElement, html, nothing } from 'lit';
import { accessLook, ticked } from './access-look.js';
import * as api from './api.js';
import { look } from './look.js';
import { session } from './session.js';
import './secret-once.js';

const LASTING = [
  [30, '30 days'],
  [90, '90 days'],
  [366, 'a year'],
];

/** API tokens: make one, see what they are for, revoke them. Fires `changed`. */
class TokenList extends LitElement {
  static properties = {
    tokens: { attribute: false },
    made: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [look, accessLook];

  constructor() {
    super();
    this.tokens = [];
    this.made = null;
    this.fault = '';
    this.busy = false;
  }

  render() {
    return html`<h2>API tokens</h2>
      <secret-once
        .heading=${this.made ? `Key of the token ${this.made.name}` : ''}
        .secret=${this.made?.key ?? ''}
        @done=${() => (this.made = null)}
      ></secret-once>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.tokens.length
        ? html`<ul class="sheet">${this.tokens.map((token) => this.#row(token))}</ul>`
        : html`<p class="quiet">None yet. A program sends its token as <code>Authorization: Bearer …</code></p>`}
      <form class="sheet" @submit=${this.#make}>
        <h3>New token</h3>
        <label class="named">What it is for
          <input class="field" name="name" placeholder="prometheus" autocomplete="off" required maxlength="80" />
        </label>
        <fieldset>
          <legend>Scopes</legend>
          <div class="choices">
            ${session.me.rights.map((right) => html`<label><input type="checkbox" name="scopes" value=${right} />${right}</label>`)}
          </div>
        </fieldset>
        <label class="named">Ends after
          <select class="field" name="days">
            ${LASTING.map(([days, words]) => html`<option value=${days} ?selected=${days === 90}>${words}</option>`)}
          </select>
        </label>
        <div><button class="btn main" ?disabled=${this.busy}>Make token</button></div>
      </form>`;
  }

  #row(token) {
    const state = stateOf(token);
    return html`<li class=${state ? 'off' : ''}>
      <div>
        <b>${token.name}</b>
        <p class="quiet">
          by ${token.made_by}, ${state ? `made ${day(token.made_at)}` : `ends ${day(token.ends_at)}`},
          ${token.used_at ? `last used ${day(token.used_at)}` : 'never used'}
        </p>
      </div>
      <div class="flags">
        ${token.scopes.map((scope) => html`<span class="flag">${scope}</span>`)}
        ${state ? html`<span class="flag bad">${state}</span>` : nothing}
      </div>
      <div class="acts">
        ${token.revoked_at
          ? nothing
          : html`<button class="btn" ?disabled=${this.busy} @click=${() => this.#doing(() => api.revokeToken(token.token_id))}>
              Revoke
            </button>`}
      </div>
    </li>`;
  }

  #make(event) {
    event.preventDefault();
    const form = event.target;
    this.#doing(async () => {
      this.made = await api.makeToken(form.name.value, ticked(form, 'scopes'), Number(form.days.value));
      form.reset();
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

function stateOf(token) {
  if (token.revoked_at) return 'revoked';
  if (Date.parse(token.ends_at) < Date.now()) return 'ended';
  return token.maker_disabled ? 'its maker is disabled' : '';
}

const day = (time) => time.slice(0, 10);

customElements.define('token-list', TokenList);
