import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { took } from './words.js';

const KINDS = [
  ['Text', 'text'],
  ['Audio', 'audio'],
  ['Image', 'image'],
];
const WHOLE = new Intl.NumberFormat('en-GB');

/** Millionths of a dollar: cents where there are any, else as many decimals as it takes to see something. */
export function dollars(micro) {
  if (micro === 0) return '$0';
  const amount = micro / 1e6;
  return amount >= 1 ? `$${amount.toFixed(2)}` : `$${amount.toFixed(4)}`;
}

/** What the call was measured to be: how fast it was answered, what it used, what that cost. */
class CallMeasures extends LitElement {
  static properties = { measures: { attribute: false } };

  static styles = [
    look,
    css`
      :host {
        padding: var(--s4);
        border-top: 1px solid var(--line);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: var(--s3);
        margin: var(--s2) 0 var(--s3);
      }
      .figures dt {
        color: var(--ink-3);
        font-size: var(--label);
      }
      .figures dd {
        font-size: var(--title);
        font-weight: 650;
        white-space: nowrap;
      }
      .figures div {
        display: grid;
        align-content: start;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--small);
      }
      th,
      td {
        text-align: right;
        padding: 3px 0 3px var(--s2);
        font-weight: 400;
      }
      th:first-child {
        text-align: left;
        padding-left: 0;
      }
      th {
        color: var(--ink-3);
      }
      tbody tr {
        border-top: 1px solid var(--line);
      }
      details {
        margin-top: var(--s3);
      }
      summary {
        cursor: pointer;
        color: var(--ink-2);
        font-size: var(--small);
        padding: 4px 0;
      }
      p {
        color: var(--ink-3);
        font-size: var(--small);
        margin-top: var(--s2);
      }
    `,
  ];

  render() {
    const m = this.measures;
    if (!m) return nothing;
    const delay = m.answer_delay_ms;
    return html`<h3>Measures</h3>
      <dl class="figures">
        ${this.#figure('Median delay', delay.p50 === null ? '–' : took(delay.p50), 'From the moment the turn was judged over to the first sound of the answer. The silence that ended the turn is not in it: Felt, turn by turn, counts it')}
        ${this.#figure('Longest delay', delay.max === null ? '–' : took(delay.max), 'The slowest answer of the call, counted the same way')}
        ${this.#figure('Interruptions', m.interruptions)}
        ${this.#figure('Cost', m.cost.microdollars === null ? '–' : dollars(m.cost.microdollars), m.cost.microdollars === null ? 'Something used has no price in the table' : 'Estimated by the price table')}
        ${this.#figure('Caller spoke', took(m.caller_talk_ms))}
        ${this.#figure('Agent spoke', took(m.agent_talk_ms))}
        ${this.#figure('Tools', m.tool_calls ? took(m.tool_ms) : '–', `${m.tool_calls} calls`)}
        ${this.#figure('Ran dry', m.underruns, 'Times the line had nothing to play in the middle of the agent’s words')}
      </dl>
      ${this.#tokens(m.tokens)} ${this.#bill(m)} ${this.#turns(m.per_turn)}`;
  }

  #figure(name, value, title = '') {
    return html`<div title=${title}><dt>${name}</dt><dd>${value}</dd></div>`;
  }

  #tokens(tokens) {
    const rows = KINDS.map(([name, key]) => [
      name,
      ['input', 'cached', 'output'].map((direction) => tokens[`${direction}_${key}`] ?? 0),
    ]).filter(([, counts]) => counts.some((count) => count > 0));
    if (!rows.length) return nothing;
    return html`<table>
      <thead>
        <tr><th scope="col">Tokens</th><th scope="col">In</th><th scope="col">Cached</th><th scope="col">Out</th></tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, counts]) =>
            html`<tr><th scope="row">${name}</th>${counts.map((count) => html`<td>${WHOLE.format(count)}</td>`)}</tr>`,
        )}
      </tbody>
    </table>`;
  }

  #bill(m) {
    const transcribed = m.transcription.seconds
      ? `${m.transcription.seconds.toFixed(1)} s transcribed`
      : m.transcription.input_tokens
        ? `${WHOLE.format(m.transcription.input_tokens + m.transcription.output_tokens)} tokens of transcription`
        : '';
    const parts = [
      [m.model, m.transcription_model].filter(Boolean).join(', '),
      transcribed,
      m.session_seconds ? `${m.session_seconds.toFixed(0)} s of session` : '',
      `prices of ${m.cost.prices_as_of}`,
      m.responses_without_usage ? `${m.responses_without_usage} answers without usage` : '',
    ].filter(Boolean);
    return html`<p>${parts.join(' · ')}</p>`;
  }

  #turns(turns) {
    if (!turns.length) return nothing;
    const ms = (value) => (value === null ? '–' : took(value));
    return html`<details>
      <summary>Turn by turn</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Turn</th>
            <th scope="col" title="From the end of the caller's turn to the model's first audio">Model</th>
            <th scope="col" title="From the end of the caller's turn to the first audio on the line">Line</th>
            <th scope="col" title="From the moment the caller fell silent to the first audio on the line">Felt</th>
            <th scope="col">Tools</th>
          </tr>
        </thead>
        <tbody>
          ${turns.map(
            (turn) => html`<tr>
              <th scope="row">${turn.turn} ${turn.begun_by}${turn.interruptions ? ', cut short' : ''}</th>
              <td>${ms(turn.first_model_audio_ms)}</td>
              <td>${ms(turn.first_line_audio_ms)}</td>
              <td>${ms(turn.speech_end_to_line_ms)}</td>
              <td>${turn.tool_calls ? took(turn.tool_ms) : '–'}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }
}
customElements.define('call-measures', CallMeasures);
