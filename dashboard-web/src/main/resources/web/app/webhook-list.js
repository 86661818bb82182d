import { LitElement, css, html, nothing } from 'lit';
import { accessLook, ticked } from './access-look.js';
import * as api from './api.js';
import { look } from './look.js';
import './secret-once.js';

/** The webhooks: make one, try it, turn it off, change its secret. Fires `changed`. */
class WebhookList extends LitElement {
  static properties = {
    endpoints: { attribute: false },
    types: { attribute: false },
    made: { state: true },
    fault: { state: true },
    said: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    accessLook,
    css`
      .wide {
        max-width: 560px;
      }
      .said {
        color: var(--good);
      }
    `,
  ];

  constructor() {
    super();
    this.endpoints = [];
    this.types = [];
    this.made = null;
    this.fault = '';
    this.said = '';
    this.busy = false;
  }

  render() {
    return html`<h1>Webhooks</h1>
      <p class="quiet">Each is sent what it is to be told as a signed POST (Standard Webhooks), tried three times, and kept in the log below.</p>
      <secret-once
        .heading=${this.made ? `Secret that signs for ${this.made.url}` : ''}
        .secret=${this.made?.secret ?? ''}
        @done=${() => (this.made = null)}
      ></secret-once>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.said ? html`<p class="said" role="status">${this.said}</p>` : nothing}
      ${this.endpoints.length
        ? html`<ul class="sheet">${this.endpoints.map((one) => this.#row(one))}</ul>`
        : html`<p class="quiet">None yet: nobody outside is told of anything.</p>`}
      <form class="sheet" @submit=${this.#make}>
        <h2>New webhook</h2>
        <label class="named wide">Address, https
          <input class="field" name="url" type="url" placeholder="https://crm.example.com/hooks/switchboard" required maxlength="2000" />
        </label>
        <label class="named">What it is for
          <input class="field" name="description" placeholder="CRM" autocomplete="off" maxlength="200" />
        </label>
        <fieldset>
          <legend>Is told of (nothing ticked: of everything)</legend>
          <div class="choices">
            ${this.types.map((type) => html`<label><input type="checkbox" name="types" value=${type} />${type}</label>`)}
          </div>
        </fieldset>
        <div><button class="btn main" ?disabled=${this.busy}>Make webhook</button></div>
      </form>`;
  }

  #row(one) {
    const { waiting = 0, running = 0, delivered = 0, dead = 0 } = one.deliveries ?? {};
    const act = (name, work) => html`<button class="btn" ?disabled=${this.busy} @click=${() => this.#doing(work)}>${name}</button>`;
    return html`<li class=${one.on ? '' : 'off'}>
      <div>
        <b>${one.url}</b>
        <p class="quiet">${one.description ? `${one.description}, ` : ''}by ${one.made_by}, ${one.made_at.slice(0, 10)}</p>
        ${one.both_secrets_until
          ? html`<p class="quiet">The secret before signs too until ${one.both_secrets_until.slice(0, 16).replace('T', ' ')} UTC</p>`
          : nothing}
      </div>
      <div class="flags">
        ${one.types.map((type) => html`<span class="flag">${type === '*' ? 'everything' : type}</span>`)}
        ${one.on ? nothing : html`<span class="flag bad">${one.reason ? `off: ${one.reason}` : 'off'}</span>`}
        <span class="quiet">${delivered} delivered, ${waiting + running} on the way, ${dead} dead</span>
      </div>
      <div class="acts">
        ${act('Ping', () => this.#ping(one))}
        ${dead ? act('Replay dead', () => this.#replay(one)) : nothing}
        ${act(one.on ? 'Turn off' : 'Turn on', () => api.changeWebhook(one.webhook_id, { on: !one.on }))}
        ${act('New secret', () => this.#rotate(one))} ${act('Remove', () => this.#remove(one))}
      </div>
    </li>`;
  }

  async #ping(one) {
    await api.pingWebhook(one.webhook_id);
    this.said = 'A ping is on its way: the log shows what comes of it.';
  }

  async #replay(one) {
    const count = await api.replayDead(one.webhook_id);
    this.said = `${count} ${count === 1 ? 'is' : 'are'} sent anew.`;
  }

  async #rotate(one) {
    this.made = await api.rotateWebhook(one.webhook_id);
  }

  async #remove(one) {
    if (confirm(`Remove the webhook ${one.url} with its log, and the reports that go to it?`)) await api.removeWebhook(one.webhook_id);
  }

  #make(event) {
    event.preventDefault();
    const form = event.target;
    this.#doing(async () => {
      const types = ticked(form, 'types');
      this.made = await api.makeWebhook({
        url: form.url.value.trim(),
        description: form.description.value.trim(),
        types: types.length ? types : ['*'],
      });
      form.reset();
    });
  }

  async #doing(work) {
    this.busy = true;
    this.fault = '';
    this.said = '';
    try {
      await work();
      this.dispatchEvent(new Event('changed'));
    } catch (fault) {
      this.fault = `Not done: ${fault.message}`;
    }
    this.busy = false;
  }
}

customElements.define('webhook-list', WebhookList);
