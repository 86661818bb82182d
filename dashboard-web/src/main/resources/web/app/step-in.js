import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import './level-meter.js';
import { line } from './listen-line.js';
import { look } from './look.js';
import { callState } from './ring.js';
import { setQuery } from './router.js';
import { agent, callerOf, ending, inWriting, visible } from './words.js';

/** What a supervisor can do to a call: listen, whisper, say, take over and hand back, transfer, end. */
class StepIn extends LitElement {
  static properties = {
    call: { attribute: false },
    revision: { attribute: false },
    busy: { state: true },
    fault: { state: true },
    done: { state: true },
    asking: { state: true },
    others: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        border-top: 1px solid var(--line);
        padding: var(--s3) var(--s4);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
      }
      .row > .btn {
        flex: 1 0 auto;
        padding-inline: 10px;
      }
      .row > .field {
        flex: 1 1 170px;
      }
      .row > .narrow {
        flex: 0 0 auto;
      }
      .meters {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--s3);
      }
      .btn[aria-pressed='true'] {
        background: var(--accent-soft);
        border-color: transparent;
        color: var(--accent);
      }
      .end {
        color: var(--bad);
      }
      .state {
        font-size: var(--small);
        color: var(--ink-2);
      }
      .state:empty {
        display: none;
      }
      .state.held {
        color: var(--supervisor);
        font-weight: 600;
      }
      .state.over {
        padding: var(--s2) var(--s3);
        border-radius: var(--r1);
        background: var(--warn-soft);
        color: var(--warn);
      }
      .fault {
        font-size: var(--small);
        padding: var(--s2) var(--s3);
        border-radius: var(--r1);
        background: var(--bad-soft);
        color: var(--bad);
      }
    `,
  ];

  constructor() {
    super();
    this.busy = false;
    this.fault = '';
    this.done = '';
    this.asking = '';
    this.others = [];
    this.redraw = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    line.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    line.removeEventListener('change', this.redraw);
    if (!line.holding) line.close();
  }

  willUpdate(changed) {
    const before = changed.get('call')?.ticket.ticket_id;
    if (before && before !== this.#id) {
      this.fault = '';
      this.done = '';
      this.asking = '';
      if (line.ticketId === before && !line.holding) line.close();
    }
  }

  render() {
    if (this.call.endedAt) {
      return this.#mine && line.state === 'ended'
        ? html`<p class="state over" role="status">
            The call has ended while you ${line.heldTheCall ? 'spoke with the caller' : 'listened'}${line.endedBy ? `: ${ending(line.endedBy).toLowerCase()}` : ''}.
          </p>`
        : nothing;
    }
    if (line.holding && !this.#mine) {
      return html`<p class="state held" role="status">You are speaking in another call.</p>
        <div class="row">
          <button class="btn" @click=${() => setQuery({ call: line.ticketId })}>Go to that call</button>
        </div>`;
    }
    const mine = this.#mine && line.holding;
    const heldBy = mine ? '' : this.#heldBy;
    const off = this.busy || Boolean(heldBy);
    const written = inWriting(this.call.ticket);
    return html`
      <p class="state ${mine ? 'held' : ''}" role="status" aria-live="polite">${this.#stateText(mine, heldBy)}</p>
      ${this.#listening
        ? html`<div class="meters">
            <level-meter class="user" side="0" name="Caller"></level-meter>
            ${mine || heldBy
              ? html`<level-meter class="supervisor" side="2" name=${mine ? 'You' : 'Supervisor'}></level-meter>`
              : html`<level-meter class="agent" side="1" name="Agent"></level-meter>`}
          </div>`
        : nothing}
      <div class="row">
        ${written
          ? nothing
          : html`<button
              class="btn"
              id="listen"
              aria-pressed=${this.#listening}
              ?disabled=${mine || (this.#mine && line.state === 'connecting')}
              @click=${this.#listen}
            >
              ${this.#listening ? 'Stop listening' : 'Listen'}
            </button>`}
        ${written
          ? nothing
          : mine
            ? html`<button class="btn main" ?disabled=${this.busy} @click=${() => this.#do(() => line.handBack(), 'Handed back')}>
                Hand back
              </button>`
            : html`<button class="btn main" ?disabled=${off} @click=${this.#takeOver}>Take over</button>`}
        <button class="btn" ?disabled=${off} aria-expanded=${this.asking === 'transfer'} @click=${this.#askTransfer}>
          Transfer
        </button>
        <button class="btn end" ?disabled=${off} aria-expanded=${this.asking === 'end'} @click=${() => this.#ask('end')}>End</button>
      </div>
      ${this.#question()}
      <form class="row" @submit=${this.#whisper}>
        <input
          class="field"
          name="text"
          maxlength="1000"
          autocomplete="off"
          placeholder="Whisper to ${this.#agentName}"
          aria-label="Words for the agent: whispered, or to be said to the caller"
          ?disabled=${Boolean(heldBy)}
        />
        <button class="btn narrow" ?disabled=${off}>Whisper</button>
        <button class="btn narrow" type="button" ?disabled=${off || mine} @click=${this.#say}>Say</button>
      </form>
      ${this.fault || (this.#mine && line.fault)
        ? html`<p class="fault" role="alert">${this.fault || line.fault}</p>`
        : nothing}
    `;
  }

  /** `l` listens, `w` whispers. */
  key(event) {
    if (this.call.endedAt) return false;
    const target = event.key === 'l' ? '#listen' : event.key === 'w' ? 'input' : '';
    const element = target && this.renderRoot.querySelector(target);
    if (!element) return false;
    if (event.key === 'l') element.click();
    else element.focus();
    return true;
  }

  get #id() {
    return this.call.ticket.ticket_id;
  }

  get #mine() {
    return line.ticketId === this.#id;
  }

  get #listening() {
    return this.#mine && line.state === 'listening';
  }

  get #agentName() {
    return (this.#mine && line.standing?.agent?.name) || agent(this.call.ticket.agent_id);
  }

  get #heldBy() {
    return (this.#listening ? line.standing?.held_by : callState(this.call).heldBy) ?? '';
  }

  #stateText(mine, heldBy) {
    if (mine) {
      return line.standing?.state === 'announcing'
        ? `${this.#agentName} tells the caller that you take over.`
        : 'You are speaking with the caller.';
    }
    if (heldBy) return `Held by another supervisor: ${heldBy}.`;
    const { waiting, reason } = callState(this.call);
    if (waiting) return `${visible(callerOf(this.call.ticket))} waits for a person${reason ? `: ${visible(reason)}` : ''}.`;
    if (this.#mine && line.state === 'connecting') return 'Connecting to the call.';
    return this.done;
  }

  #question() {
    if (this.asking === 'end') {
      return html`<div class="row" role="group" aria-label="End the call?">
        <button class="btn end" ?disabled=${this.busy} @click=${() => this.#do(() => api.endCall(this.#id, line.keyTo(this.#id)), 'Ended')}>
          End the call
        </button>
        <button class="btn" @click=${() => this.#ask('')}>Keep it</button>
      </div>`;
    }
    if (this.asking === 'transfer') {
      return html`<div class="row" role="group" aria-label="Transfer to">
        ${this.others.length === 0 ? html`<span class="quiet">There is no other agent.</span>` : nothing}
        ${this.others.map(
          (other) => html`<button class="btn" ?disabled=${this.busy} @click=${() => this.#transfer(other)}>To ${other.name}</button>`,
        )}
        <button class="btn" @click=${() => this.#ask('')}>Cancel</button>
      </div>`;
    }
    return nothing;
  }

  #ask(question) {
    this.asking = this.asking === question ? '' : question;
  }

  async #askTransfer() {
    this.#ask('transfer');
    if (this.asking) await this.#do(async () => (this.others = (await api.callStanding(this.#id)).agents ?? []), '', 'transfer');
  }

  #transfer(other) {
    return this.#do(() => api.transferCall(this.#id, other.id, line.keyTo(this.#id)), `Given to ${other.name}`);
  }

  #listen() {
    this.fault = '';
    if (this.#listening) line.close();
    else line.open(this.#id);
  }

  #takeOver() {
    return this.#do(async () => {
      if (!this.#listening) await this.#listenFirst();
      await line.takeOver();
    }, '');
  }

  async #listenFirst() {
    const opened = new Promise((resolve, reject) => {
      const look = () => {
        if (line.state === 'connecting') return;
        line.removeEventListener('change', look);
        if (line.state === 'listening') resolve();
        else reject(new Error(line.fault || 'The call has ended.'));
      };
      line.addEventListener('change', look);
    });
    await Promise.all([line.open(this.#id), opened]);
  }

  #whisper(event) {
    event.preventDefault();
    return this.#words((text) => api.whisper(this.#id, text, line.keyTo(this.#id)), 'Whispered');
  }

  #say() {
    return this.#words((text) => api.say(this.#id, text, line.keyTo(this.#id)), `${this.#agentName} will say it`);
  }

  async #words(send, done) {
    const input = this.renderRoot.querySelector('input');
    const text = input.value.trim();
    if (!text) {
      input.focus();
      return;
    }
    if (await this.#do(() => send(text), done)) input.value = '';
  }

  /** True when it was done; else says why not. */
  async #do(action, done, asking = '') {
    this.busy = true;
    this.fault = '';
    try {
      await action();
      this.done = done;
      this.asking = asking;
      return true;
    } catch (fault) {
      this.fault = fault.message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('step-in', StepIn);
