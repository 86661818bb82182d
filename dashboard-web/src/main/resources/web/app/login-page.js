import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { session } from './session.js';

/** Why the company's sign-on did not let somebody in. */
const REFUSALS = {
  state: 'That sign-on did not begin in this browser, or took too long. Try once more.',
  provider: 'The sign-on was refused or did not answer as it should. Try once more, or ask whoever runs it.',
  role: 'Your company knows you, but gives you no role here. Ask whoever runs the sign-on.',
  disabled: 'Your account is disabled here. An admin can enable it.',
  name: 'Another account here has your name already. An admin can tell whose it is.',
  off: 'There is no company sign-on here.',
};

/** Logging in, and choosing a password of one's own after it. `again`: the session was over, the view waits behind. */
class LoginPage extends LitElement {
  static properties = { again: { type: Boolean }, signOn: { state: true }, fault: { state: true }, busy: { state: true } };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        place-items: center;
        padding: var(--s4);
      }
      form {
        display: grid;
        gap: var(--s4);
        width: min(340px, 100%);
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
        padding: var(--s5);
      }
      :host([again]) {
        padding: 0;
      }
      :host([again]) form {
        border: 0;
      }
      h1 {
        display: flex;
        gap: var(--s2);
        align-items: center;
      }
      h1 i {
        width: 18px;
        height: 18px;
        border-radius: 5px;
        background: var(--accent);
        flex: none;
      }
      label {
        display: grid;
        gap: 3px;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .field {
        color: var(--ink);
        padding: 8px 10px;
      }
      a.btn {
        text-align: center;
      }
      .fault {
        color: var(--bad);
        overflow-wrap: anywhere;
      }
    `,
  ];

  #given = '';

  constructor() {
    super();
    this.fault = REFUSALS[new URLSearchParams(location.search).get('sign-on')] ?? '';
    this.busy = false;
    this.signOn = false;
  }

  connectedCallback() {
    super.connectedCallback();
    api.waysIn().then(
      (ways) => (this.signOn = ways.sign_on),
      () => (this.signOn = false),
    );
  }

  render() {
    return session.me?.must_choose_password && session.state === 'in' ? this.#choose() : this.#logIn();
  }

  /** Where one goes on typing. */
  async focus() {
    await this.updateComplete;
    this.renderRoot.querySelector(this.again ? 'input[type=password]' : 'input')?.focus();
  }

  #logIn() {
    return html`<form @submit=${this.#submit}>
      <h1><i></i>${this.again ? 'Your session is over' : 'Switchboard'}</h1>
      ${this.again ? html`<p>Log in to go on where you were. What you typed is still there.</p>` : nothing}
      <label>Name
        <input
          class="field"
          name="name"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="200"
          required
          autofocus
          .value=${this.again ? (session.me?.name ?? '') : ''}
        />
      </label>
      <label>Password
        <input class="field" type="password" name="password" autocomplete="current-password" maxlength="200" required />
      </label>
      ${this.#faultLine()}
      <button class="btn main" ?disabled=${this.busy}>${this.busy ? 'Logging in' : 'Log in'}</button>
      ${this.signOn
        ? html`<a class="btn" href="/api/login/oidc?to=${encodeURIComponent(location.pathname + here())}" target="_self">
            Log in with your company's sign-on
          </a>`
        : nothing}
      <p class="quiet">Password lost? An admin can reset it, or whoever runs the server: scripts/account reset NAME</p>
    </form>`;
  }

  #choose() {
    return html`<form @submit=${this.#submitChoice}>
      <h1><i></i>Choose a password of your own</h1>
      <p>The one you logged in with was made by somebody else.</p>
      ${this.#given
        ? nothing
        : html`<label>Password you were given
            <input class="field" type="password" name="present" autocomplete="current-password" maxlength="200" required />
          </label>`}
      <label>New password, 12 characters or more
        <input class="field" type="password" name="chosen" autocomplete="new-password" minlength="12" maxlength="200" required />
      </label>
      <label>Once more
        <input class="field" type="password" name="once_more" autocomplete="new-password" maxlength="200" required />
      </label>
      ${this.#faultLine()}
      <button class="btn main" ?disabled=${this.busy}>Use this password</button>
      <button class="btn" type="button" @click=${() => session.logOut()}>Log out</button>
    </form>`;
  }

  #faultLine() {
    return this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing;
  }

  async #submit(event) {
    event.preventDefault();
    const { name, password } = event.target;
    await this.#doing(async () => {
      await session.logIn(name.value, password.value);
      this.#given = session.me.must_choose_password ? password.value : '';
    });
    if (this.fault) {
      password.value = '';
      password.focus();
    }
  }

  async #submitChoice(event) {
    event.preventDefault();
    const { present, chosen, once_more: onceMore } = event.target;
    if (chosen.value !== onceMore.value) {
      this.fault = 'The two new passwords differ.';
      return;
    }
    await this.#doing(() => session.choosePassword(present?.value ?? this.#given, chosen.value));
  }

  async #doing(work) {
    this.busy = true;
    this.fault = '';
    try {
      await work();
    } catch (fault) {
      this.fault = sentence(fault.message);
    }
    this.busy = false;
  }
}

/** The view's own address, without what a refused sign-on left in it. */
function here() {
  const query = new URLSearchParams(location.search);
  query.delete('sign-on');
  return query.size ? `?${query}` : '';
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

customElements.define('login-page', LoginPage);
