import { LitElement, css, html, nothing, svg } from 'lit';
import { look } from './look.js';
import { clock, took, visible } from './words.js';

const WIDTH = 56;
const HEIGHT = 18;

const whole = (value) => value.toLocaleString('en');
const percent = (value) => [(100 * value).toFixed(value === 1 ? 0 : 1), '%'];

/** [key of the formula, name, figure of `now` and `day`, what its line shows of an hour, what the line is called] */
const FIGURES = [
  ['calls_now', 'Calls now', (_, calls) => (calls === undefined ? null : whole(calls)), (hour) => hour.began, 'calls begun'],
  ['answered', 'Answered', (day) => whole(day.answered), (hour) => hour.answered],
  ['aht_ms', 'AHT', (day) => day.aht_ms !== null && clock(day.aht_ms), (hour) => hour.aht_ms],
  ['answer_p95_ms', 'Answer delay p95', (day) => day.answer_p95_ms !== null && took(day.answer_p95_ms).split(' '), (hour) => hour.answer_p95_ms],
  ['containment', 'Containment', (day) => day.containment !== null && percent(day.containment), (hour) => hour.containment],
  ['abandonment', 'Abandonment', (day) => day.abandonment !== null && percent(day.abandonment), (hour) => hour.abandonment],
  ['barge_ins', 'Barge-ins', (day) => whole(day.barge_ins), (hour) => hour.barge_ins],
  ['service_level', 'Service level', (day) => day.service_level !== null && percent(day.service_level), (hour) => hour.service_level],
];

/**
 * The numbers of the wall board, each with its formula (on hover, focus or press, and as its description) and a line of the
 * day's hours. `board` is what the API says, null while it has said nothing; `calls` is how many are running now; `of` says
 * whose numbers these are, where they are not everybody's.
 */
class NumberStrip extends LitElement {
  static properties = { board: { attribute: false }, calls: { attribute: false }, of: {} };

  static styles = [
    look,
    css`
      :host {
        background: var(--sheet);
        border-bottom: 1px solid var(--line);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(8, minmax(0, 1fr));
      }
      .of {
        padding: var(--s2) var(--s3) 0;
        font-size: var(--small);
        color: var(--accent);
        overflow-wrap: anywhere;
      }
      li {
        position: relative;
        border-inline-start: 1px solid var(--line);
        min-width: 0;
      }
      li:first-child {
        border: 0;
      }
      button {
        all: unset;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        gap: 0 var(--s2);
        width: 100%;
        box-sizing: border-box;
        padding: var(--s3) var(--s3) var(--s2);
        cursor: help;
      }
      button:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      button span {
        grid-column: 1 / 3;
        font-size: var(--label);
        color: var(--ink-3);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      b {
        font-size: var(--figure);
        font-weight: 600;
        letter-spacing: -0.02em;
        white-space: nowrap;
      }
      small {
        font-size: var(--small);
        font-weight: 500;
        color: var(--ink-3);
        letter-spacing: 0;
      }
      svg {
        width: 56px;
        height: 18px;
        margin-bottom: 6px;
        overflow: visible;
      }
      polyline {
        fill: none;
        stroke: var(--ink-3);
        stroke-width: 1.5;
        stroke-linejoin: round;
        stroke-linecap: round;
      }
      circle {
        fill: var(--accent);
      }
      [role='tooltip'] {
        position: absolute;
        z-index: 2;
        top: calc(100% - 4px);
        inset-inline-start: var(--s2);
        width: max-content;
        max-width: 290px;
        padding: var(--s2) var(--s3);
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: var(--r1);
        font-size: var(--small);
        color: var(--ink-2);
        visibility: hidden;
      }
      li:nth-child(n + 6) [role='tooltip'] {
        inset-inline: auto var(--s2);
      }
      li:hover [role='tooltip'],
      button:focus-visible + [role='tooltip'],
      button:focus + [role='tooltip'] {
        visibility: visible;
      }
      @media (max-width: 1250px) {
        svg {
          display: none;
        }
      }
      @media (max-width: 900px) {
        ul {
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
        button {
          padding: var(--s2);
        }
        b {
          font-size: 17px;
        }
        li:nth-child(5) {
          border-inline-start: 0;
        }
        li:nth-child(n + 5) {
          border-top: 1px solid var(--line);
        }
        li:nth-child(4n + 3) [role='tooltip'],
        li:nth-child(4n) [role='tooltip'] {
          inset-inline: auto var(--s2);
        }
        li:not(:nth-child(4n + 3), :nth-child(4n)) [role='tooltip'] {
          inset-inline: var(--s2) auto;
        }
      }
      @media (max-width: 600px) {
        button {
          height: 100%;
          align-content: space-between;
        }
        button span {
          white-space: normal;
          line-height: 1.25;
        }
      }
    `,
  ];

  render() {
    return html`${this.of ? html`<p class="of">Numbers of <bdi>${visible(this.of)}</bdi> alone</p>` : nothing}
    <ul aria-label="Numbers of today${this.of ? `, of ${this.of}` : ''}">
      ${FIGURES.map((figure) => this.#figure(figure))}
    </ul>`;
  }

  #figure([key, name, of, ofHour, line]) {
    const { figures, formulas, hours } = this.board ?? {};
    const said = figures || key === 'calls_now' ? of(figures, this.calls) : null;
    const [value, unit] = Array.isArray(said) ? said : [said, ''];
    const of24 = hours?.length > 1 ? ` Line: ${line ?? name.toLowerCase()} by hour, today.` : '';
    return html`<li>
      <button type="button" aria-describedby=${key}>
        <span>${name}</span>
        <b>${value || '–'}${unit && value ? html` <small>${unit}</small>` : nothing}</b>
        ${hours ? sparkline(hours.map(ofHour)) : nothing}
      </button>
      <div role="tooltip" id=${key}>${formulas?.[key] ?? 'Not known yet.'}${of24}</div>
    </li>`;
  }
}

/** One point an hour; hours without a figure are left out, and one alone is a dot. */
function sparkline(values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (known.length === 0 || values.length < 2) return nothing;
  const least = Math.min(0, ...known);
  const reach = Math.max(...known) - least || 1;
  const step = WIDTH / (values.length - 1);
  const points = values
    .map((value, at) => [at * step, HEIGHT - ((value ?? NaN) - least) * (HEIGHT / reach)])
    .filter(([, y]) => !Number.isNaN(y));
  const [x, y] = points.at(-1);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    ${svg`<polyline points=${points.map((point) => point.map((n) => n.toFixed(1)).join(',')).join(' ')} />
    <circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="2" />`}
  </svg>`;
}

customElements.define('number-strip', NumberStrip);
