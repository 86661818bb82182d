import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';

const RAW = 'json';

/**
 * The fields of a JSON Schema of type object. `value` is what they hold: what is left empty is not in it. Each change is
 * told by the event `change` with the new value as its detail; `faults` are sentences by the name of their field. What a
 * schema says that has no field of its own (anyOf, lists of objects) is typed as JSON; the server judges it in any case.
 */
class SchemaForm extends LitElement {
  static properties = { schema: { attribute: false }, value: { attribute: false }, faults: { attribute: false } };

  static styles = [
    look,
    css`
      :host,
      fieldset {
        display: grid;
        gap: var(--s3);
      }
      fieldset {
        border: 1px solid var(--line);
        border-radius: var(--r1);
        padding: var(--s3);
        margin: 0;
        min-width: 0;
      }
      legend {
        padding: 0 var(--s1);
      }
      label,
      .choices {
        display: grid;
        grid-template-columns: minmax(90px, 150px) minmax(0, 1fr);
        gap: 2px var(--s3);
        align-items: center;
      }
      .quiet,
      .fault {
        grid-column: 2;
      }
      .fault {
        color: var(--bad);
        font-size: var(--small);
        overflow-wrap: anywhere;
      }
      fieldset > .quiet,
      fieldset > .fault {
        grid-column: 1;
      }
      .name {
        overflow-wrap: anywhere;
      }
      .must {
        color: var(--bad);
        font-family: inherit;
      }
      [aria-invalid='true'] {
        border-color: var(--bad);
      }
      textarea {
        min-height: 64px;
        resize: vertical;
      }
      .choices > div {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2) var(--s3);
      }
      .choices label {
        display: flex;
        gap: var(--s1);
      }
      @media (max-width: 600px) {
        label,
        .choices {
          grid-template-columns: minmax(0, 1fr);
        }
        .quiet,
        .fault {
          grid-column: 1;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.value = {};
    this.faults = {};
  }

  render() {
    const properties = this.schema.properties ?? {};
    return Object.keys(properties).length
      ? this.#fields(this.schema, [])
      : html`<p class="quiet">It takes no arguments.</p>`;
  }

  #fields(schema, path) {
    const required = schema.required ?? [];
    return Object.entries(schema.properties ?? {}).map(([name, property]) =>
      this.#field([...path, name], this.#resolved(property), required.includes(name)),
    );
  }

  #field(path, schema, must) {
    const kind = kindOf(schema, (part) => this.#resolved(part));
    const name = html`<span class="mono name">${path.at(-1)}${must ? html` <span class="must">required</span>` : nothing}</span>`;
    const fault = path.length === 1 ? this.faults[path[0]] : '';
    const why = fault ? html`<span class="fault" role="alert">${fault}</span>` : nothing;
    if (kind === 'object') {
      return html`<fieldset>
        <legend>${name}</legend>
        ${schema.description ? html`<p class="quiet">${schema.description}</p>` : nothing} ${this.#fields(schema, path)}${why}
      </fieldset>`;
    }
    const under = html`<span class="quiet">${sayings(schema).join('. ')}</span>${why}`;
    if (kind === 'choices') return html`<div class="choices" role="group" aria-label=${path.at(-1)}>${name}${this.#choices(path, schema)}${under}</div>`;
    return html`<label>${name}${this.#input(kind, path, schema, must, Boolean(fault))}${under}</label>`;
  }

  #input(kind, path, schema, must, wrong) {
    const invalid = wrong ? 'true' : nothing;
    const at = this.#at(path);
    switch (kind) {
      case 'boolean':
        return this.#select(path, [true, false], ['Yes', 'No'], must, invalid);
      case 'enum':
        return this.#select(path, schema.enum, schema.enum.map(String), must, invalid);
      case 'integer':
      case 'number':
        return html`<input
          class="field"
          type="number"
          aria-invalid=${invalid}
          ?required=${must}
          min=${schema.minimum ?? nothing}
          max=${schema.maximum ?? nothing}
          step=${schema.multipleOf ?? (kind === 'integer' ? 1 : 'any')}
          placeholder=${example(schema)}
          .value=${at === undefined ? '' : String(at)}
          @input=${({ target }) => this.#set(path, target.value === '' ? undefined : Number(target.value))}
        />`;
      case 'list':
        return html`<textarea
          class="field"
          aria-invalid=${invalid}
          ?required=${must}
          placeholder="One a line"
          @input=${({ target }) => this.#set(path, lines(target.value, this.#resolved(schema.items)))}
        ></textarea>`;
      case RAW:
        return html`<textarea
          class="field mono"
          aria-invalid=${invalid}
          ?required=${must}
          placeholder="JSON"
          spellcheck="false"
          @input=${({ target }) => this.#set(path, read(target.value))}
        ></textarea>`;
      default:
        return html`<input
          class="field"
          aria-invalid=${invalid}
          ?required=${must}
          minlength=${schema.minLength ?? nothing}
          maxlength=${schema.maxLength ?? nothing}
          placeholder=${example(schema)}
          .value=${at ?? ''}
          @input=${({ target }) => this.#set(path, target.value === '' ? undefined : target.value)}
        />`;
    }
  }

  #select(path, values, names, must, invalid) {
    const at = this.#at(path);
    return html`<select
      class="field"
      ?required=${must}
      aria-invalid=${invalid}
      @change=${({ target }) => this.#set(path, target.value === '' ? undefined : values[Number(target.value)])}
    >
      <option value="" ?selected=${at === undefined}>${must ? 'Choose' : 'Not given'}</option>
      ${values.map((value, i) => html`<option value=${i} ?selected=${value === at}>${names[i]}</option>`)}
    </select>`;
  }

  #choices(path, schema) {
    const at = this.#at(path) ?? [];
    return html`<div>
      ${this.#resolved(schema.items).enum.map(
        (value) => html`<label
          ><input
            type="checkbox"
            .checked=${at.includes(value)}
            @change=${({ target }) => {
              const others = (this.#at(path) ?? []).filter((one) => one !== value);
              const now = target.checked ? [...others, value] : others;
              this.#set(path, now.length ? now : undefined);
            }}
          />${value}</label
        >`,
      )}
    </div>`;
  }

  #at(path) {
    return path.reduce((value, name) => value?.[name], this.value);
  }

  #set(path, value) {
    this.value = changed(this.value, path, value) ?? {};
    this.dispatchEvent(new CustomEvent('change', { detail: this.value }));
  }

  /** What a local reference stands for. */
  #resolved(schema = {}) {
    if (!schema.$ref?.startsWith('#/')) return schema;
    const target = schema.$ref.slice(2).split('/').reduce((at, name) => at?.[name], this.schema);
    return { ...target, ...schema, $ref: undefined };
  }
}

function kindOf(schema, resolved) {
  if (schema.enum) return 'enum';
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'object') return schema.properties ? 'object' : RAW;
  if (type === 'array') {
    const items = kindOf(resolved(schema.items), resolved);
    if (items === 'enum') return 'choices';
    return ['string', 'integer', 'number'].includes(items) ? 'list' : RAW;
  }
  return ['string', 'integer', 'number', 'boolean'].includes(type) ? type : RAW;
}

/** What a field is for and what it takes, as short sentences. */
function sayings(schema) {
  const { minimum: least, maximum: most, pattern } = schema;
  const said = [schema.description ?? schema.title];
  if (least !== undefined && most !== undefined) said.push(`From ${least} to ${most}`);
  else if (least !== undefined) said.push(`At least ${least}`);
  else if (most !== undefined) said.push(`At most ${most}`);
  if (pattern && !schema.description) said.push(`Written as ${pattern}`);
  return said.filter(Boolean).map((words) => words[0].toUpperCase() + words.slice(1));
}

const example = (schema) => schema.examples?.[0] ?? schema.default ?? '';

/** The tree with one value set, or taken out, and no empty objects left behind; undefined when nothing is left. */
function changed(tree, [name, ...rest], value) {
  const inner = rest.length ? changed(tree?.[name], rest, value) : value;
  const { [name]: _, ...others } = tree ?? {};
  if (inner !== undefined) return { ...tree, [name]: inner };
  return Object.keys(others).length ? others : undefined;
}

function lines(text, items) {
  const all = text.split('\n').map((line) => line.trim()).filter(Boolean);
  if (!all.length) return undefined;
  return items?.type === 'integer' || items?.type === 'number' ? all.map((one) => (Number.isNaN(Number(one)) ? one : Number(one))) : all;
}

function read(text) {
  if (!text.trim()) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // the server says that it is not what it wants
  }
}

customElements.define('schema-form', SchemaForm);
