import { LitElement, css, html, nothing } from 'lit';
import { accessLook, ticked } from './access-look.js';
import * as api from './api.js';
import { look } from './look.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** When a report goes out as CSV to a webhook. `report` is the one shown; `parameters` what it is narrowed to. */
class ReportSchedules extends LitElement {
  static properties = {
    report: { attribute: false },
    parameters: { attribute: false },
    known: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    accessLook,
    css`
      details {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
      }
      summary {
        padding: var(--s3) var(--s4);
        cursor: pointer;
        font-weight: 600;
      }
      .more {
        padding: 0 var(--s4) var(--s3);
      }
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
      }
    `,
  ];

  constructor() {
    super();
    this.report = null;
    this.parameters = {};
    this.known = null;
    this.fault = '';
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  render() {
    if (!this.known) return this.fault ? html`<p class="fault">${this.fault}</p>` : nothing;
    const own = this.known.schedules.filter((one) => one.report === this.report.name);
    const others = this.known.schedules.length - own.length;
    return html`<details ?open=${own.length > 0}>
      <summary>Send it regularly${own.length ? ` (${own.length})` : ''}</summary>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${own.length ? html`<ul>${own.map((one) => this.#row(one))}</ul>` : nothing}
      ${this.known.webhooks.length
        ? this.#form()
        : html`<p class="quiet more">It would go to a webhook as CSV, and there is none yet: an admin makes them.</p>`}
      ${others ? html`<p class="quiet more">${others} of other reports.</p>` : nothing}
    </details>`;
  }

  #row(one) {
    const to = this.known.webhooks.find((hook) => hook.webhook_id === one.webhook_id);
    const days = one.days.length === 7 ? 'every day' : one.days.join(', ');
    const covers = one.covers_days ? `, the last ${one.covers_days === 1 ? 'day' : `${one.covers_days} days`}` : '';
    return html`<li>
      <div><b>${days} at ${one.at}</b> <p class="quiet">${one.zone}${covers}</p></div>
      <div class="flags">
        <span class="quiet">to ${to?.description || to?.host || one.webhook_id}, next ${one.next_at.slice(0, 16).replace('T', ' ')} UTC</span>
        ${one.last_outcome
          ? html`<span class="flag ${one.last_outcome === 'sent' ? 'good' : 'bad'}">${one.last_outcome}</span>`
          : nothing}
      </div>
      <div class="acts">
        <button class="btn" ?disabled=${this.busy} @click=${() => this.#doing(() => api.removeSchedule(one.schedule_id))}>Remove</button>
      </div>
    </li>`;
  }

  #form() {
    const ranged = this.report.parameters.some((parameter) => parameter.name === 'from');
    return html`<form @submit=${this.#make}>
      <div class="pair">
        <label class="named">To
          <select class="field" name="webhook">
            ${this.known.webhooks.map((hook) => html`<option value=${hook.webhook_id}>${hook.description || hook.host}</option>`)}
          </select>
        </label>
        <label class="named">At
          <input class="field" name="at" type="time" value="06:30" required />
        </label>
        <label class="named">Time zone
          <input class="field" name="zone" .value=${Intl.DateTimeFormat().resolvedOptions().timeZone} required maxlength="80" />
        </label>
        ${ranged
          ? html`<label class="named">Covers the last … days
              <input class="field" name="covers" type="number" min="1" max="366" value="1" required />
            </label>`
          : nothing}
      </div>
      <fieldset>
        <legend>On</legend>
        <div class="choices">
          ${DAYS.map((day) => html`<label><input type="checkbox" name="days" value=${day} checked />${day}</label>`)}
        </div>
      </fieldset>
      <div><button class="btn" ?disabled=${this.busy}>Send it then</button></div>
    </form>`;
  }

  #make(event) {
    event.preventDefault();
    const form = event.target;
    const parameters = Object.fromEntries(
      Object.entries(this.parameters).filter(([name]) => !['format', 'from', 'to'].includes(name)),
    );
    this.#doing(() =>
      api.makeSchedule({
        report: this.report.name,
        parameters,
        webhook: form.webhook.value,
        at: form.at.value,
        zone: form.zone.value.trim(),
        days: ticked(form, 'days'),
        covers_days: form.covers ? Number(form.covers.value) : 0,
      }),
    );
  }

  async #doing(work) {
    this.busy = true;
    this.fault = '';
    try {
      await work();
      await this.#load();
    } catch (fault) {
      this.fault = `Not done: ${fault.message}`;
    }
    this.busy = false;
  }

  async #load() {
    try {
      this.known = await api.schedules();
    } catch (fault) {
      this.fault = `The schedules cannot be shown: ${fault.message}`;
    }
  }
}

customElements.define('report-schedules', ReportSchedules);
