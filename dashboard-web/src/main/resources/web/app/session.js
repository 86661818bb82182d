/** Who uses this page. Fires `change`. */
import * as api from './api.js';
import { forgetAllDrafts } from './scorecard-drafts.js';

/** Whoever does nothing for so long need not be told to the server. */
const PRESENT_EVERY_MS = 4 * 60_000;

class Session extends EventTarget {
  /** `loading`, then `in`; `out` when nobody is logged in, `over` when somebody was; `fault` without an answer. */
  state = 'loading';
  /** What `GET /api/me` says: name, roles, rights, open, must_choose_password. */
  me = null;
  fault = null;

  #checking = false;
  #toldMs = Date.now();

  constructor() {
    super();
    api.refusals.addEventListener('401', () => this.#lose());
    const present = () => this.#present();
    for (const event of ['pointerdown', 'keydown']) addEventListener(event, present, { passive: true });
  }

  may(right) {
    return this.state !== 'loading' && !this.me?.must_choose_password && (this.me?.rights.includes(right) ?? false);
  }

  /** Asks the server; a session that is over shows itself so. */
  async check() {
    if (this.#checking) return;
    this.#checking = true;
    try {
      this.#take(await api.me());
    } catch (fault) {
      if (fault.status !== 401 && this.state === 'loading') this.#become('fault', fault);
    }
    this.#checking = false;
  }

  async logIn(name, password) {
    const before = this.state === 'over' ? this.me?.name : null;
    const me = await api.logIn(name, password);
    // What the one before had on the screen is not for the next.
    if (before && before !== me.name) {
      forgetAllDrafts();
      location.reload();
    }
    else this.#take(me);
  }

  async choosePassword(present, chosen) {
    await api.choosePassword(present, chosen);
    this.#take(await api.me());
  }

  async logOut() {
    await api.logOut();
    forgetAllDrafts();
    location.reload();
  }

  #take(me) {
    this.me = me;
    this.#become('in');
  }

  #lose() {
    // Where nobody had to log in, the first account has been made.
    if (this.state === 'loading' || this.state === 'fault' || this.me?.open) this.#become('out');
    else if (this.state === 'in') this.#become('over');
  }

  #become(state, fault = null) {
    this.state = state;
    this.fault = fault;
    this.dispatchEvent(new Event('change'));
  }

  /** Somebody is at the page: the session does not end for idleness. */
  #present() {
    if (this.state !== 'in' || this.me.open || Date.now() - this.#toldMs < PRESENT_EVERY_MS) return;
    this.#toldMs = Date.now();
    this.check();
  }
}

export const session = new Session();
