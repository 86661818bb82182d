import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { boxOfficeLook } from './box-office-look.js';
import { look } from './look.js';

/** Changes an event, postpones it or cancels it, whichever `what` says. Fires `done` with what was done, `closed` for nothing. */
class EventEdit extends LitElement {
  static properties = { event: { attribute: false }, what: {}, fault: { state: true }, busy: { state: true } };
  static styles = [
    look,
    boxOfficeLook,
    css`
      :host {
        overflow: visible;
        padding: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.fault = '';
    this.busy = false;
  }

  willUpdate(changed) {
    if (changed.has('what')) {
      this.fault = '';
      // What was seen when the form was opened: a change by somebody else meanwhile must not be written over.
      this.seen = this.event;
    }
  }

  render() {
    const forms = { edit: () => this.#edit(), postpone: () => this.#postpone(), cancel: () => this.#cancel() };
    return html`<form class="sheet" aria-label=${{ edit: 'Edit', postpone: 'Postpone', cancel: 'Cancel event' }[this.what]} @submit=${this.#submit}>
      ${forms[this.what]()}
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
    </form>`;
  }

  #edit() {
    const { seen } = this;
    return html`<div class="grid">
        <label class="named">Name <input class="field" name="name" required maxlength="120" .value=${seen.name} /></label>
        <label class="named">Kind <input class="field" name="kind" required maxlength="40" .value=${seen.kind} /></label>
        <label class="named">Other words callers say <input class="field" name="words" maxlength="200" .value=${seen.search_words} /></label>
        <label class="named">Begins, by the venue's clock <input class="field" name="starts" type="datetime-local" required .value=${seen.starts_local} /></label>
      </div>
      ${this.#buttons('Save')}`;
  }

  #postpone() {
    return html`<p>Tickets stay good and can be given back until the event is on sale again. Nothing more is sold until then.</p>
      <div class="grid">
        <label class="named">New date, by the venue's clock (empty: not known yet) <input class="field" name="starts" type="datetime-local" /></label>
      </div>
      ${this.#buttons('Postpone')}`;
  }

  #cancel() {
    const { sold, held } = this.seen.counts;
    return html`<p>This is for good: ${sold} sold tickets are refunded, ${held} held seats and the wait list end, and customers are written to.</p>
      <div class="grid">
        <label class="named">Write the event's name to confirm: ${this.seen.name} <input class="field" name="confirm" required autocomplete="off" /></label>
      </div>
      ${this.#buttons('Cancel the event for good', 'danger')}`;
  }

  #buttons(name, look = 'main') {
    return html`<div class="row">
      <button class="btn ${look}" ?disabled=${this.busy}>${name}</button>
      <button type="button" class="btn" @click=${() => this.dispatchEvent(new Event('closed'))}>Leave it</button>
    </div>`;
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target.elements;
    const { event_id: id, version } = this.seen;
    this.busy = true;
    this.fault = '';
    try {
      if (this.what === 'edit') {
        const changes = { name: form.name.value, kind: form.kind.value, search_words: form.words.value };
        if (form.starts.value !== this.seen.starts_local) changes.starts_at = form.starts.value;
        await api.changeEvent(id, changes, version);
        this.#done('Saved.');
      } else if (this.what === 'postpone') {
        await api.postponeEvent(id, form.starts.value ? { starts_at: form.starts.value } : {}, version);
        this.#done('Postponed.');
      } else {
        await api.cancelEvent(id, form.confirm.value, version);
        this.#done('Cancelled: its orders are being refunded.');
      }
    } catch (fault) {
      this.fault = fault.status === 412 ? 'Somebody has changed this event meanwhile: leave the form and open it again.' : `Not done: ${fault.message}`;
    }
    this.busy = false;
  }

  #done(said) {
    this.dispatchEvent(new CustomEvent('done', { detail: said }));
  }
}

customElements.define('event-edit', EventEdit);
