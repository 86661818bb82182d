import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { money } from './money.js';

const library = () => import('/assets/vendor/echarts/echarts.esm.min.js');
const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

/** Money that came in and went back, day by day, and tickets. A second view of the table below it. */
class SalesChart extends LitElement {
  static properties = { days: { attribute: false }, currency: {}, from: {}, to: {}, problem: { state: true } };

  static styles = [
    look,
    css`
      .chart {
        height: 260px;
      }
      i {
        display: none;
      }
      .accent {
        color: var(--accent);
      }
      .bad {
        color: var(--warn);
      }
      .caller {
        color: var(--caller);
      }
      .ink {
        color: var(--ink-2);
      }
      .line {
        color: var(--line);
      }
      .sheet {
        color: var(--sheet);
      }
    `,
  ];

  constructor() {
    super();
    this.days = [];
    this.problem = '';
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.redraw = () => this.#draw();
    this.resized = new ResizeObserver(() => this.chart?.resize());
  }

  connectedCallback() {
    super.connectedCallback();
    this.dark.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.dark.removeEventListener('change', this.redraw);
    this.resized.disconnect();
    this.chart?.dispose();
    this.chart = null;
  }

  /** The page asks again every few seconds: what has not changed is not drawn again. */
  updated() {
    const shown = JSON.stringify([this.days, this.from, this.to]);
    if (shown !== this.shown) {
      this.shown = shown;
      this.#draw();
    }
  }

  render() {
    return html`<div class="chart" role="img" aria-label="Money by day, a chart of the table below"></div>
      ${['accent', 'bad', 'caller', 'ink', 'line', 'sheet'].map((name) => html`<i class=${name}></i>`)}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}`;
  }

  async #draw() {
    let echarts;
    try {
      echarts = await library();
    } catch {
      this.problem = 'The chart could not be loaded; the table has the figures.';
      return;
    }
    if (!this.isConnected) return;
    const place = this.renderRoot.querySelector('.chart');
    if (!this.chart) {
      this.chart = echarts.init(place);
      this.resized.observe(place);
    }
    const colour = (name) => getComputedStyle(this.renderRoot.querySelector(`i.${name}`)).color;
    const text = { color: colour('ink'), fontFamily: getComputedStyle(this).fontFamily, fontSize: 12 };
    const names = this.#names();
    const of = (field) => names.map((name) => this.days.find((day) => day.day === name)?.[field] ?? 0);
    const sum = (value) => money(value, this.currency);
    this.chart.resize();
    this.chart.setOption(
      {
        animation: false,
        textStyle: text,
        grid: { left: 12, right: 12, top: 36, bottom: 8, containLabel: true },
        legend: { top: 4, left: 12, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: text },
        tooltip: { renderMode: 'richText', confine: true, trigger: 'axis', backgroundColor: colour('sheet'), borderColor: colour('line'), textStyle: text },
        xAxis: { type: 'category', data: names, axisLabel: { ...text, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('line') } } },
        yAxis: [
          { type: 'value', axisLabel: { ...text, formatter: sum, hideOverlap: true }, splitLine: { lineStyle: { color: colour('line') } } },
          { type: 'value', minInterval: 1, axisLabel: text, splitLine: { show: false } },
        ],
        series: [
          { name: 'Came in', type: 'bar', barMaxWidth: 24, color: colour('accent'), data: of('paid_minor'), tooltip: { valueFormatter: sum } },
          { name: 'Went back', type: 'bar', barMaxWidth: 24, color: colour('bad'), data: of('refunded_minor'), tooltip: { valueFormatter: sum } },
          { name: 'Tickets', type: 'line', yAxisIndex: 1, color: colour('caller'), symbolSize: 6, data: of('tickets') },
        ],
      },
      true,
    );
  }

  /** Days without sales are drawn too. */
  #names() {
    const first = Date.parse(this.from);
    const last = Date.parse(this.to);
    const count = Math.min(MOST_DAYS, Math.max(1, Math.round((last - first) / DAY_MS) + 1));
    return Array.from({ length: count }, (_, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10));
  }
}

customElements.define('sales-chart', SalesChart);
