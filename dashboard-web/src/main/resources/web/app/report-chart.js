import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { columnName, formOf, say, sayOnAxis } from './report-forms.js';
import { visible } from './words.js';

/** The chart library is a megabyte: only this chart fetches it, and only when there is something to draw. */
const library = () => import('/assets/vendor/echarts/echarts.esm.min.js');
const MOST_SERIES = 12;
const COLOURS = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'];

/**
 * The figures of a report, drawn. It is a second view of the table below it, so to a screen reader it says no more than
 * what it is. Fires `row` with the row whose bar or point was pressed.
 */
class ReportChart extends LitElement {
  static properties = { name: { attribute: false }, result: { attribute: false }, problem: { state: true } };

  static styles = [
    look,
    css`
      .chart {
        height: 300px;
        background: var(--sheet);
        border: 1px solid var(--line);
        border-radius: var(--r2);
      }
      .chart[hidden] {
        display: none;
      }
      i {
        position: absolute;
        visibility: hidden;
      }
      .c0 { color: var(--accent); }
      .c1 { color: var(--caller); }
      .c2 { color: var(--good); }
      .c3 { color: var(--warn); }
      .c4 { color: var(--bad); }
      .c5 { color: var(--ink-2); }
      .c6 { color: color-mix(in srgb, var(--accent) 45%, var(--bad)); }
      .c7 { color: color-mix(in srgb, var(--caller) 50%, var(--good)); }
      .c8 { color: color-mix(in srgb, var(--ink) 70%, var(--warn)); }
      .ink { color: var(--ink-2); }
      .line { color: var(--line); }
      .sheet { color: var(--sheet); }
      .soft { color: var(--accent-soft); }
      p {
        color: var(--bad);
      }
    `,
  ];

  constructor() {
    super();
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

  updated(changed) {
    if (changed.has('result') || changed.has('name')) this.#draw();
  }

  render() {
    const form = this.result?.rows.length ? formOf(this.name, this.result) : null;
    return html`<div class="chart" role="img" aria-label="A chart of the table below" ?hidden=${!form}></div>
      ${[...COLOURS, 'ink', 'line', 'sheet', 'soft'].map((name) => html`<i class=${name}></i>`)}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}`;
  }

  async #draw() {
    const form = this.result?.rows.length ? formOf(this.name, this.result) : null;
    if (!form) return;
    let echarts;
    try {
      echarts = await library();
    } catch {
      this.problem = 'The charts could not be loaded; the table has the figures.';
      return;
    }
    if (!this.isConnected) return;
    const place = this.renderRoot.querySelector('.chart');
    if (!this.chart) {
      this.chart = echarts.init(place);
      this.chart.on('click', (event) => this.#pressed(event));
      this.resized.observe(place);
    }
    this.chart.resize();
    this.chart.setOption(this.#option(form), true);
  }

  #pressed({ data }) {
    if (data?.row) this.dispatchEvent(new CustomEvent('row', { detail: data.row }));
  }

  #colour(name) {
    const colour = getComputedStyle(this.renderRoot.querySelector(`i.${name}`)).color;
    // A mixture is told as parts of one, which the library does not read.
    const parts = colour.match(/^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)/);
    return parts ? `rgb(${parts.slice(1).map((part) => Math.round(part * 255))})` : colour;
  }

  #option(form) {
    const ink = this.#colour('ink');
    const line = this.#colour('line');
    const text = { color: ink, fontFamily: getComputedStyle(this).fontFamily, fontSize: 12 };
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const shared = {
      animation: !still,
      animationDuration: 200,
      textStyle: text,
      color: COLOURS.map((name) => this.#colour(name)),
      grid: { left: 12, right: 24, top: 40, bottom: 12, containLabel: true },
      // The page's policy allows no style attributes, so what hovers is drawn too.
      tooltip: { renderMode: 'richText', confine: true, backgroundColor: this.#colour('sheet'), borderColor: line, textStyle: text },
    };
    return { ...shared, ...(form.kind === 'hours' ? this.#hours(form, line, text) : this.#axes(form, line, text)) };
  }

  #axes({ kind, x, y, by }, line, text) {
    const { columns, rows } = this.result;
    const at = (column) => columns.indexOf(column);
    const name = (row) => visible(say(row[at(x)] ?? 'none', x));
    const names = [...new Set(rows.map(name))];
    const series = by ? this.#split(rows, at(by), by, y[0], at(y[0])) : y.map((column) => [columnName(column), column, rows]);
    const figures = series.map(([title, column, own]) => ({
      name: visible(title),
      type: kind,
      stack: by && kind === 'bar' && column !== 'microdollars_per_call' ? 'all' : undefined,
      barMaxWidth: 36,
      symbolSize: 7,
      showSymbol: rows.length < 90,
      cursor: 'pointer',
      data: names.map((own_name) => {
        const row = own.find((one) => name(one) === own_name);
        return row ? { value: row[at(column)], row } : null;
      }),
    }));
    const unit = y[0];
    const most = Math.max(0, ...figures.flatMap((one) => one.data.map((point) => point?.value ?? 0)));
    const many = names.length > 8 && kind === 'bar' && x !== 'day';
    const category = { type: 'category', data: names, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { ...text, width: 150, overflow: 'truncate', hideOverlap: true }, inverse: many };
    const value = { type: 'value', axisLabel: { ...text, formatter: (n) => sayOnAxis(n, unit, most), hideOverlap: true }, splitLine: { lineStyle: { color: line } } };
    return {
      legend: { show: figures.length > 1, type: 'scroll', top: 8, left: 12, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: text, pageTextStyle: text },
      xAxis: many ? value : category,
      yAxis: many ? category : value,
      series: figures,
      tooltip: {
        renderMode: 'richText',
        confine: true,
        trigger: 'axis',
        axisPointer: { type: kind === 'bar' ? 'shadow' : 'line' },
        valueFormatter: (n) => (n === null || n === undefined ? '–' : say(n, unit)),
        backgroundColor: this.#colour('sheet'),
        borderColor: line,
        textStyle: text,
      },
    };
  }

  /** A series for each value of a column, the largest by themselves. */
  #split(rows, byAt, by, column, figureAt) {
    const sums = new Map();
    for (const row of rows) sums.set(row[byAt], (sums.get(row[byAt]) ?? 0) + (row[figureAt] ?? 0));
    const largest = [...sums].sort((a, b) => b[1] - a[1]).slice(0, MOST_SERIES);
    return largest.map(([value]) => [say(value ?? 'none', by), column, rows.filter((row) => row[byAt] === value)]);
  }

  #hours({ y }, line, text) {
    const { columns, rows } = this.result;
    const at = (column) => columns.indexOf(column);
    const most = Math.max(...rows.map((row) => row[at(y[0])]));
    const days = [7, 6, 5, 4, 3, 2, 1];
    return {
      xAxis: { type: 'category', data: Array.from({ length: 24 }, (_, hour) => String(hour)), axisLabel: text, axisLine: { show: false }, axisTick: { show: false } },
      yAxis: { type: 'category', data: days.map((day) => say(day, 'weekday').slice(0, 3)), axisLabel: text, axisLine: { show: false }, axisTick: { show: false } },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [this.#colour('soft'), this.#colour('c0')] } },
      series: [
        {
          type: 'heatmap',
          data: rows.map((row) => [row[at('hour')], days.indexOf(row[at('weekday')]), row[at(y[0])]]),
          itemStyle: { borderColor: this.#colour('sheet'), borderWidth: 2 },
        },
      ],
    };
  }
}
customElements.define('report-chart', ReportChart);
