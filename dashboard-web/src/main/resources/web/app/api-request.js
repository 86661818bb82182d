import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import './api-answer.js';

/** One operation of the API: what it takes, a form to fill in, and what the server answered. */
class ApiRequest extends LitElement {
  static properties = {
    operation: { attribute: false },
    components: { attribute: false },
    values: { state: true },
    body: { state: true },
    answer: { state: true },
    busy: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: grid;
        gap: var(--s4);
        align-content: start;
      }
      form {
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
        padding: var(--s4);
        display: grid;
        gap: var(--s3);
        max-width: 860px;
      }
      label {
        display: grid;
        grid-template-columns: minmax(90px, 130px) minmax(0, 1fr);
        gap: 2px var(--s3);
        align-items: center;
      }
      label .quiet {
        grid-column: 2;
      }
      label.wide {
        grid-template-columns: minmax(0, 1fr);
      }
      label.wide .quiet {
        grid-column: 1;
      }
      textarea {
        min-height: 120px;
        resize: vertical;
      }
      .row {
        display: flex;
        gap: var(--s3);
        align-items: center;
        flex-wrap: wrap;
      }
      h1 {
        overflow-wrap: anywhere;
      }
      details {
        padding: var(--s1) 0 var(--s2) var(--s5);
      }
      summary {
        cursor: pointer;
        color: var(--ink-2);
      }
      pre {
        margin: var(--s1) 0 0;
        padding: var(--s3);
        max-height: 320px;
        max-width: 860px;
        overflow: auto;
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r1);
      }
      h1 span {
        color: var(--accent);
      }
    `,
  ];

  willUpdate(changed) {
    if (!changed.has('operation') || changed.get('operation')?.operationId === this.operation.operationId) return;
    this.values = {};
    this.answer = null;
    this.busy = false;
    const schema = this.#bodySchema;
    const example = this.operation.requestBody?.content['application/json'].example;
    this.body = schema ? JSON.stringify(example ?? this.#example(schema), null, 2) : '';
  }

  get #bodySchema() {
    return this.#resolved(this.operation.requestBody?.content['application/json'].schema);
  }

  #resolved(schema) {
    return schema?.$ref ? this.components.schemas[schema.$ref.split('/').pop()] : schema;
  }

  #example(schema) {
    if (schema.examples) return schema.examples[0];
    if (schema.type !== 'object') return schema.default ?? schema.enum?.[0] ?? '';
    const names = schema.required ?? Object.keys(schema.properties ?? {});
    return Object.fromEntries(names.map((name) => [name, this.#example(this.#resolved(schema.properties[name]))]));
  }

  render() {
    const { method, path, summary, description, parameters } = this.operation;
    const socket = this.operation['x-websocket'];
    return html`
      <div>
        <h1><span>${method.toUpperCase()}</span> <code>${path}</code></h1>
        <p>${summary}.</p>
        ${description ? html`<p class="quiet">${description}</p>` : nothing}
        ${this.#whoMay()}
      </div>
      <form @submit=${this.#send}>
        ${parameters.map((parameter) => this.#field(parameter))}
        ${this.#bodySchema
          ? html`<label class="wide">Body
              <textarea class="field mono" name="body" spellcheck="false" .value=${this.body} @input=${(event) => (this.body = event.target.value)}></textarea>
              <span class="quiet">${this.#takes(this.#bodySchema)}</span>
            </label>`
          : nothing}
        <div class="row">
          <button class="btn main" ?disabled=${this.busy || socket || this.operation['x-stream']}>${this.busy ? 'Asking' : 'Send'}</button>
          <code class="mono">${socket ? `new WebSocket('ws://${location.host}${this.#target}')` : this.#curl}</code>
        </div>
      </form>
      ${this.answer ? this.#answered(this.answer) : nothing}
      <div>
        <h2>Answers</h2>
        ${Object.entries(this.operation.responses).map(
          ([status, response]) => this.#possible(status, response.$ref ? this.components.responses[response.$ref.split('/').pop()] : response),
        )}
      </div>
    `;
  }

  /** Of a token or a log-in, the rights of which one is enough; nothing where anybody may. */
  #whoMay() {
    const { security } = this.operation;
    if (!security?.length) return nothing;
    const rights = [...new Set(security.flatMap((way) => Object.values(way).flat()))];
    return html`<p class="quiet">${rights.length ? html`Needs the right <code class="right">${rights.join(' or ')}</code>.` : 'Anybody logged in may.'}</p>`;
  }

  #possible(status, { description, content }) {
    const [[type, { example }] = ['', {}]] = Object.entries(content ?? {});
    return html`<p><b class="mono">${status === 'default' ? 'else' : status}</b> ${description}</p>
      ${example === undefined
        ? nothing
        : html`<details>
            <summary>An example, ${type}</summary>
            <pre class="mono" tabindex="0">${typeof example === 'string' ? example : JSON.stringify(example, null, 2)}</pre>
          </details>`}`;
  }

  #field(parameter) {
    const schema = this.#resolved(parameter.schema);
    const example = parameter.schema.examples?.[0] ?? schema.examples?.[0] ?? schema.default ?? '';
    const choices = schema.enum ?? this.#resolved(schema.items ?? {}).enum;
    return html`<label>
      <span class="mono">${parameter.name}</span>
      <input
        class="field"
        name=${parameter.name}
        ?required=${parameter.required}
        placeholder=${example}
        .value=${this.values[parameter.name] ?? ''}
        @input=${(event) => (this.values = { ...this.values, [parameter.name]: event.target.value })}
      />
      <span class="quiet">${parameter.description ?? ''}${choices ? `: ${choices.join(', ')}` : ''}</span>
    </label>`;
  }

  #takes(schema) {
    return Object.entries(schema.properties ?? {})
      .map(([name, property]) => {
        const plain = this.#resolved(property);
        const choices = plain.enum ? ` (${plain.enum.join(', ')})` : '';
        const least = plain.maxLength ? ` up to ${plain.maxLength} characters` : '';
        return `${name}${choices}${least}`;
      })
      .join(', ');
  }

  get #target() {
    let path = this.operation.path;
    const search = new URLSearchParams();
    for (const parameter of this.operation.parameters) {
      const value = this.values?.[parameter.name] ?? '';
      if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, value ? encodeURIComponent(value) : `{${parameter.name}}`);
      if (parameter.in === 'query' && value !== '') search.set(parameter.name, value);
    }
    return search.size ? `${path}?${search}` : path;
  }

  get #headers() {
    const headers = this.#bodySchema ? { 'Content-Type': 'application/json' } : {};
    for (const parameter of this.operation.parameters) {
      const value = this.values?.[parameter.name];
      if (parameter.in === 'header' && value) headers[parameter.name] = value;
    }
    return headers;
  }

  get #curl() {
    const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
    const method = this.operation.method === 'get' ? '' : ` -X ${this.operation.method.toUpperCase()}`;
    const headers = Object.entries(this.#headers).map(([name, value]) => ` -H ${quoted(`${name}: ${value}`)}`).join('');
    const body = this.#bodySchema ? ` -d ${quoted(this.body)}` : '';
    return `curl${method}${headers}${body} ${quoted(location.origin + this.#target)}`;
  }

  async #send(event) {
    event.preventDefault();
    this.busy = true;
    const began = performance.now();
    try {
      const answer = await fetch(this.#target, {
        method: this.operation.method.toUpperCase(),
        headers: this.#headers,
        body: this.#bodySchema ? this.body : undefined,
        signal: AbortSignal.timeout(40_000),
      });
      const text = await answer.text();
      this.answer = { status: answer.status, tookMs: performance.now() - began, etag: answer.headers.get('ETag'), text };
    } catch (failure) {
      this.answer = { status: 0, tookMs: performance.now() - began, etag: null, text: String(failure.message) };
    }
    this.busy = false;
  }

  #answered({ status, tookMs, etag, text }) {
    return html`<api-answer
      flag=${status || 'No answer'}
      tone=${status >= 200 && status < 300 ? 'good' : 'bad'}
      .tookMs=${tookMs}
      note=${etag ? `ETag ${etag}` : ''}
      .text=${text}
    ></api-answer>`;
  }
}

customElements.define('api-request', ApiRequest);
