import { LitElement, css, html, nothing } from 'lit';
import * as api from './api.js';
import { look } from './look.js';
import { places, query, setQuery } from './router.js';
import { CATEGORIES, CHANNEL_NAMES, PRIORITIES, STATUSES, channel, plain } from './words.js';
import './saved-views.js';

const TYPING_MS = 300;
/** The parameters of the address that narrow the list. */
export const FILTERS = [
  'q',
  'status',
  'category',
  'priority',
  'channel',
  'agent',
  'from',
  'to',
  'tool',
  'duration_min',
  'duration_max',
];
/** Those of the second row, which is open while one of them is set. */
const MORE = ['agent', 'tool', 'duration_min', 'duration_max'];
const IS_DAY = /^\d{4}-\d\d-\d\d$/;
/** The filter of the address as the API takes it. */
export function filtered() {
  const asked = {};
  for (const name of FILTERS) {
    const value = query().get(name);
    if (value) asked[name] = name === 'from' || name === 'to' ? midnight(value, name === 'to' ? 1 : 0) : value;
  }
  return asked;
}

/** The reader's own midnight at the start of a day, or of a day after it, as an instant; instants as they are. */
function midnight(day, daysLater) {
  const date = new Date(`${day}T00:00:00`);
  if (!IS_DAY.test(day) || Number.isNaN(date.getTime())) return day;
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}

export const isFiltered = () => FILTERS.some((name) => query().get(name));

/** What narrows the list of tickets. It shows the address and changes it; the list follows the address. */
class TicketFilters extends LitElement {
  static properties = { more: { state: true } };

  static styles = [
    look,
    css`
      form {
        display: grid;
        gap: var(--s2);
        padding: var(--s3) var(--s4);
        border-bottom: 1px solid var(--line);
        background: var(--sheet);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: center;
      }
      .line h1 {
        margin-inline-end: auto;
      }
      input[type='search'] {
        width: 320px;
      }
      label {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        font-size: var(--small);
        color: var(--ink-3);
      }
      select.field,
      input[type='date'] {
        padding: 4px 8px;
        font-size: var(--small);
        color: var(--ink);
        background: var(--sheet);
      }
      input[type='number'] {
        width: 76px;
      }
      .line .field[name='agent'],
      .line .field[name='tool'] {
        padding: 4px 8px;
        font-size: var(--small);
        width: 130px;
      }
      .line input[type='number'] {
        padding: 4px 8px;
        font-size: var(--small);
        color: var(--ink);
      }
      @media (max-width: 900px) {
        input[type='search'] {
          width: 100%;
        }
        select.field {
          flex: 1 1 26%;
          padding-inline: 6px 0;
        }
        label {
          flex: 1 1 40%;
        }
        input[type='date'] {
          flex: 1;
          width: 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.moved = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    places.addEventListener('change', this.moved);
    api.health().then(({ info }) => {
      this.wordless = info?.search?.startsWith('off');
      this.requestUpdate();
    }, () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    places.removeEventListener('change', this.moved);
    clearTimeout(this.typing);
  }

  focusWords() {
    this.renderRoot.querySelector('input[type=search]').focus();
  }

  render() {
    const at = query();
    const statuses = (at.get('status') ?? '').split(',').filter(Boolean);
    return html`<form role="search" @submit=${(event) => event.preventDefault()}>
      <div class="line">
        <h1>Tickets</h1>
        <input
          class="field"
          type="search"
          aria-label="Words in the transcript, summary, name or id"
          placeholder=${this.wordless ? 'Search for words is off: this store is encrypted' : 'Words said, summary, name, id  /'}
          ?disabled=${this.wordless}
          maxlength="200"
          .value=${at.get('q') ?? ''}
          @input=${this.#typed}
        />
      </div>
      <div class="line">
        ${STATUSES.map(
          (status) => html`<button
            type="button"
            class="chip"
            aria-pressed=${statuses.includes(status)}
            @click=${() => this.#filter({ status: toggled(statuses, status).join(',') })}
          >
            ${plain(status)}
          </button>`,
        )}
        ${this.#choice('category', CATEGORIES, plain)} ${this.#choice('priority', PRIORITIES, plain)}
        ${this.#choice('channel', CHANNEL_NAMES, channel)}
        ${this.#day('from')} ${this.#day('to')}
        <button
          type="button"
          class="chip"
          aria-expanded=${this.#wide}
          aria-pressed=${MORE.some((name) => at.get(name))}
          @click=${() => (this.more = !this.#wide)}
        >
          ${this.#wide ? 'Fewer' : 'More'}
        </button>
        ${isFiltered()
          ? html`<button type="button" class="btn" @click=${this.#clear}>Clear</button>`
          : nothing}
      </div>
      ${this.#wide
        ? html`<div class="line">
            ${this.#word('agent', 'Any agent')} ${this.#word('tool', 'Any tool')}
            <label>from ${this.#seconds('duration_min', 'Shortest call in seconds')}</label>
            <label>to ${this.#seconds('duration_max', 'Longest call in seconds')} s long</label>
          </div>`
        : nothing}
      <saved-views .names=${FILTERS}></saved-views>
    </form>`;
  }

  get #wide() {
    return this.more ?? MORE.some((name) => query().get(name));
  }

  #word(name, placeholder) {
    return html`<input
      class="field"
      name=${name}
      aria-label=${plain(name)}
      placeholder=${placeholder}
      maxlength="64"
      .value=${query().get(name) ?? ''}
      @change=${(event) => this.#filter({ [name]: event.target.value.trim() })}
    />`;
  }

  #seconds(name, said) {
    return html`<input
      class="field"
      type="number"
      min="0"
      max="86400"
      aria-label=${said}
      .value=${query().get(name) ?? ''}
      @change=${(event) => this.#filter({ [name]: event.target.value })}
    />`;
  }

  #choice(name, values, say) {
    const chosen = query().get(name) ?? '';
    const all = chosen && !values.includes(chosen) ? [...values, chosen] : values;
    return html`<select
      class="field"
      aria-label=${plain(name)}
      @change=${(event) => this.#filter({ [name]: event.target.value })}
    >
      <option value="" ?selected=${!chosen}>Any ${name}</option>
      ${all.map((value) => html`<option value=${value} ?selected=${value === chosen}>${say(value)}</option>`)}
    </select>`;
  }

  /** A day of the reader's own; what a link gave to the second (a report's day in UTC) is shown as it is. */
  #day(name) {
    const at = query().get(name) ?? '';
    if (at && !IS_DAY.test(at)) {
      const said = at.replace('T', ' ').replace(/:00Z$/, '').replace('Z', '');
      return html`<button type="button" class="chip" aria-pressed="true" title="Take away" @click=${() => this.#filter({ [name]: '' })}>
        ${name} ${said} UTC ×
      </button>`;
    }
    return html`<label
      >${name}
      <input
        class="field"
        type="date"
        .value=${query().get(name) ?? ''}
        @change=${(event) => this.#filter({ [name]: event.target.value })}
    /></label>`;
  }

  #clear() {
    this.#filter(Object.fromEntries(FILTERS.map((name) => [name, ''])));
  }

  #filter(changes) {
    setQuery({ ...changes, page: '', cursor: '' }, {});
  }

  #typed(event) {
    const words = event.target.value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => setQuery({ q: words, page: '', cursor: '' }), TYPING_MS);
  }
}

const toggled = (list, item) => (list.includes(item) ? list.filter((one) => one !== item) : [...list, item]);

customElements.define('ticket-filters', TicketFilters);
