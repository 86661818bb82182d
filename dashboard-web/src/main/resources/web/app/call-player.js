import { LitElement, css, html, nothing, svg } from 'lit';
import { KINDS, marksOf } from './call-marks.js';
import { look } from './look.js';
import { BIN_MS, wavePeaks } from './wave-peaks.js';
import { clock, took, visible } from './words.js';

/** Larger recordings show who spoke when, not how loud: a minute from a browser is 5.8 MB. */
const LARGEST_WAVE = 96 * 1024 * 1024;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const JUMP_MS = 5_000;
/** How often others are told where it is. */
const TELL_MS = 80;
const WIDTH = 1000;
const LANES = { user: 0, agent: 1, supervisor: 1 };

/**
 * The sound of a call, the caller above and the agent below, with what stands out in it. Without a recording it still
 * shows who spoke when, and says why there is nothing to hear. Fires `played` with the millisecond of the call that is heard.
 */
class CallPlayer extends LitElement {
  static properties = {
    ticketId: { attribute: false },
    recording: { attribute: false },
    forbidden: { type: Boolean },
    analysis: { attribute: false },
    metadata: { attribute: false },
    lines: { attribute: false },
    begunAt: { attribute: false },
    endedAt: { attribute: false },
    at: { state: true },
    playing: { state: true },
    speed: { state: true },
    wave: { state: true },
    problem: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        background: var(--sheet);
        border-bottom: 1px solid var(--line);
        padding: var(--s3) var(--s4);
      }
      .lanes {
        position: relative;
        display: grid;
        height: 84px;
      }
      .lanes.flat {
        height: 40px;
      }
      canvas,
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        border-radius: var(--r1);
      }
      .plays svg {
        cursor: pointer;
        touch-action: pan-y;
      }
      .ground {
        fill: var(--ground);
      }
      rect.user {
        fill: var(--caller);
      }
      rect.agent {
        fill: var(--agent);
      }
      rect.supervisor {
        fill: var(--supervisor);
      }
      .waved rect.user,
      .waved rect.agent,
      .waved rect.supervisor {
        opacity: 0.1;
      }
      .interruption {
        fill: var(--bad);
      }
      .silence {
        fill: var(--warn);
      }
      .paused {
        fill: var(--warn);
        opacity: 0.22;
      }
      rect.tool {
        fill: var(--ink-3);
      }
      .now {
        fill: var(--ink);
      }
      .probe {
        position: absolute;
        visibility: hidden;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
        margin-top: var(--s2);
      }
      .bar .time {
        min-width: 96px;
      }
      .bar .btn {
        padding: 4px 10px;
      }
      .bar select.field {
        padding: 3px 6px;
      }
      .marks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin-inline-start: auto;
      }
      .marks .chip::before {
        content: '';
        display: inline-block;
        width: 8px;
        height: 8px;
        border-radius: 2px;
        margin-inline-end: 6px;
        background: var(--ink-3);
      }
      .marks .interruption::before {
        background: var(--bad);
      }
      .marks .silence::before,
      .marks .paused::before {
        background: var(--warn);
      }
      span.chip {
        cursor: default;
      }
      p {
        margin-top: var(--s2);
        color: var(--ink-2);
        font-size: var(--small);
        overflow-wrap: anywhere;
      }
      p.bad {
        color: var(--bad);
      }
      @media (max-width: 900px) {
        .lanes {
          height: 64px;
        }
        .marks {
          margin: 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.at = 0;
    this.playing = false;
    this.speed = 1;
    this.wave = null;
    this.problem = '';
    this.lines = [];
    this.resized = new ResizeObserver(() => this.#draw());
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.recoloured = () => this.#draw();
  }

  connectedCallback() {
    super.connectedCallback();
    this.dark.addEventListener('change', this.recoloured);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.dark.removeEventListener('change', this.recoloured);
    this.resized.disconnect();
    this.reading?.abort();
    cancelAnimationFrame(this.frame);
  }

  willUpdate(changed) {
    if (changed.has('ticketId')) {
      this.at = 0;
      this.playing = false;
      this.wave = null;
      this.problem = '';
      this.readFor = '';
    }
    const { lines, analysis, metadata, begunAt } = this;
    this.total = this.#total();
    if (['lines', 'analysis', 'metadata', 'recording', 'ticketId'].some((name) => changed.has(name))) {
      this.marks = marksOf({ lines, analysis, metadata, begunAt, totalMs: this.total });
    }
  }

  updated() {
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas) this.resized.observe(canvas);
    this.#readWave();
    this.#draw();
  }

  get canPlay() {
    const r = this.recording;
    return Boolean(!this.forbidden && r?.bytes && ['complete', 'interrupted', 'broken_off'].includes(r.state));
  }

  /** Goes to a moment of the call; without `play` it goes on as it was, playing or not. */
  seek(ms, play = this.playing) {
    const audio = this.#audio;
    if (!audio) return;
    const to = Math.min(Math.max(0, ms), this.total);
    audio.currentTime = to / 1000;
    this.#tell(to);
    if (play) this.#start();
  }

  toggle() {
    if (!this.#audio) return;
    if (this.playing) this.#audio.pause();
    else this.#start();
  }

  /** Space plays and pauses, arrows go 5 s back and forth, brackets, or - and + where those need AltGr, change the speed. */
  key(event) {
    if (!this.canPlay) return false;
    const does = {
      ' ': () => this.toggle(),
      ArrowLeft: () => this.seek(this.at - JUMP_MS),
      ArrowRight: () => this.seek(this.at + JUMP_MS),
      '[': () => this.#faster(-1),
      '-': () => this.#faster(-1),
      ']': () => this.#faster(1),
      '+': () => this.#faster(1),
    }[event.key];
    if (!does) return false;
    does();
    return true;
  }

  render() {
    return html`${this.#lanes()} ${this.canPlay ? this.#controls() : this.#without()}
      ${this.problem ? html`<p class="bad" role="alert">${this.problem}</p>` : nothing}
      <i class="probe user"></i><i class="probe agent"></i>`;
  }

  #lanes() {
    const spoken = this.lines.filter((line) => !line.tool_calls?.length && line.end_ms > line.start_ms);
    if (!this.canPlay && !spoken.length) return nothing;
    const waved = Boolean(this.wave);
    return html`<div class="lanes ${waved ? 'waved' : ''} ${this.canPlay ? 'plays' : 'flat'}">
      <canvas></canvas>
      <svg
        viewBox="0 0 ${WIDTH} 100"
        preserveAspectRatio="none"
        role=${this.canPlay ? 'slider' : 'img'}
        tabindex=${this.canPlay ? '0' : nothing}
        aria-label="When the caller (above) and the agent (below) spoke, over ${clock(this.total)}"
        aria-valuemin=${this.canPlay ? '0' : nothing}
        aria-valuemax=${this.canPlay ? Math.round(this.total / 1000) : nothing}
        aria-valuenow=${this.canPlay ? Math.round(this.at / 1000) : nothing}
        aria-valuetext=${this.canPlay ? `${clock(this.at)} of ${clock(this.total)}` : nothing}
        @pointerdown=${this.#grab}
        @pointermove=${(event) => event.buttons && this.#drag(event)}
      >
        ${waved ? nothing : svg`<rect class="ground" width=${WIDTH} height="48"></rect>
          <rect class="ground" y="52" width=${WIDTH} height="48"></rect>`}
        ${spoken.map((line) => this.#span(line.speaker, line.start_ms, line.end_ms, LANES[line.speaker] * 52, 48))}
        ${this.marks.map((mark) => this.#mark(mark))}
        ${this.canPlay ? this.#span('now', this.at, this.at, 0, 100, 1.6) : nothing}
      </svg>
    </div>`;
  }

  #mark({ kind, fromMs, toMs, title }) {
    if (kind === 'paused') return this.#span(kind, fromMs, toMs, 0, 100, 2, title);
    if (kind === 'silence') return this.#span(kind, fromMs, toMs, 48, 4, 2, title);
    return this.#span(kind, fromMs, fromMs, kind === 'tool' ? 44 : 0, kind === 'tool' ? 12 : 100, 2, title);
  }

  #span(kind, fromMs, toMs, y, height, least = 1, title = '') {
    const x = (ms) => (Math.min(ms, this.total) / this.total) * WIDTH;
    return svg`<rect class=${kind} x=${x(fromMs)} y=${y} width=${Math.max(least, x(toMs) - x(fromMs))} height=${height}>${
      title ? svg`<title>${visible(title)}</title>` : nothing
    }</rect>`;
  }

  #controls() {
    return html`<div class="bar">
        <button class="btn main" @click=${() => this.toggle()}>${this.playing ? 'Pause' : 'Play'}</button>
        <button class="btn" aria-label="Back 5 seconds" @click=${() => this.seek(this.at - JUMP_MS)}>−5 s</button>
        <button class="btn" aria-label="Forward 5 seconds" @click=${() => this.seek(this.at + JUMP_MS)}>+5 s</button>
        <span class="time">${clock(this.at)} <span class="quiet">of ${clock(this.total)}</span></span>
        <select class="field" aria-label="Speed" @change=${(event) => this.#setSpeed(Number(event.target.value))}>
          ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === this.speed}>${speed}×</option>`)}
        </select>
        <a class="btn" href=${this.#address} download>WAV</a>
        ${this.#legend()}
      </div>
      <audio
        preload="none"
        src=${this.#address}
        @play=${() => this.#moves()}
        @pause=${() => (this.playing = false)}
        @ended=${() => (this.playing = false)}
        @error=${this.#failed}
      ></audio>
      ${this.#notes()}`;
  }

  /** What stands out, counted; each leads to the next of its kind. */
  #legend() {
    const kinds = Object.keys(KINDS).filter((kind) => this.marks.some((mark) => mark.kind === kind));
    return html`<div class="marks">
      ${kinds.map((kind) => {
        const count = this.marks.filter((mark) => mark.kind === kind).length;
        const name = `${count} ${KINDS[kind][count === 1 ? 0 : 1]}`;
        return this.canPlay
          ? html`<button class="chip ${kind}" title="Go to the next" @click=${() => this.#next(kind)}>${name}</button>`
          : html`<span class="chip ${kind}">${name}</span>`;
      })}
    </div>`;
  }

  #notes() {
    const r = this.recording;
    const notes = [
      r.paused_ms ? `${took(r.paused_ms)} not recorded on request` : '',
      r.dropped_ms ? `${took(r.dropped_ms)} lost` : '',
      r.state === 'interrupted' ? 'cut off when the gateway stopped' : '',
      r.state === 'broken_off' ? `broken off: ${visible(r.problem)}` : '',
      r.bytes > LARGEST_WAVE ? 'too long to draw how loud it was' : '',
    ].filter(Boolean);
    return notes.length ? html`<p>${notes.join(' · ')}</p>` : nothing;
  }

  #without() {
    const r = this.recording;
    const why = {
      recording: 'This call is being recorded. It can be heard when it has ended.',
      deleted: 'The recording was deleted when its time was over.',
      not_announced: 'No recording: the caller left before it was announced.',
      broken_off: `No recording: ${visible(r?.problem)}`,
    };
    const said = this.forbidden && r?.bytes ? 'Hearing the recording needs the right recordings.play.' : r ? why[r.state] ?? 'No recording.' : 'No recording: this call was not recorded.';
    return html`<div class="bar"><span class="quiet">${said}</span>${this.#legend()}</div>`;
  }

  get #audio() {
    return this.renderRoot.querySelector('audio');
  }

  get #address() {
    return `/api/tickets/${encodeURIComponent(this.ticketId)}/recording`;
  }

  #total() {
    const last = this.lines.reduce((latest, line) => Math.max(latest, line.end_ms ?? 0), 0);
    const ran = Date.parse(this.endedAt) - Date.parse(this.begunAt) || 0;
    const known = [this.recording?.duration_ms ?? 0, this.analysis?.TotalConversationDurationMillis ?? 0, last];
    return Math.max(...known) || ran || 1;
  }

  async #start() {
    this.problem = '';
    const audio = this.#audio;
    if (audio.ended) audio.currentTime = 0;
    audio.playbackRate = this.speed;
    try {
      await audio.play();
    } catch (refused) {
      // A pause or another recording while it was still to begin is no fault.
      if (refused.name !== 'AbortError') this.problem = `It cannot be played: ${refused.message}`;
    }
  }

  #moves() {
    this.playing = true;
    const step = () => {
      const audio = this.#audio;
      if (!audio) return;
      const ms = audio.currentTime * 1000;
      if (Math.abs(ms - this.at) >= TELL_MS || audio.paused) this.#tell(ms);
      if (!audio.paused) this.frame = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(step);
  }

  #tell(ms) {
    this.at = ms;
    this.dispatchEvent(new CustomEvent('played', { detail: ms }));
  }

  #faster(step) {
    const next = SPEEDS[SPEEDS.indexOf(this.speed) + step];
    if (next) this.#setSpeed(next);
  }

  #setSpeed(speed) {
    this.speed = speed;
    if (this.#audio) this.#audio.playbackRate = speed;
  }

  #next(kind) {
    const of = this.marks.filter((mark) => mark.kind === kind);
    const next = of.find((mark) => mark.fromMs > this.at + 1500) ?? of[0];
    // A second before it, so that one hears how it came about.
    this.seek(Math.max(0, next.fromMs - 1000));
  }

  #grab(event) {
    if (!this.canPlay || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#drag(event);
  }

  #drag(event) {
    if (!this.canPlay) return;
    const box = event.currentTarget.getBoundingClientRect();
    this.seek(((event.clientX - box.left) / box.width) * this.total);
  }

  #failed(event) {
    const code = event.target.error?.code;
    this.playing = false;
    this.problem =
      code === MediaError.MEDIA_ERR_NETWORK
        ? 'The recording broke off on its way: the server cannot be reached.'
        : 'The recording cannot be played: it is not on this machine, or this browser does not know its format.';
  }

  async #readWave() {
    const r = this.recording;
    const wanted = this.canPlay && r.bytes <= LARGEST_WAVE ? `${this.ticketId} ${r.bytes}` : '';
    if (!wanted || this.readFor === wanted) return;
    this.readFor = wanted;
    this.reading?.abort();
    this.reading = new AbortController();
    const { signal } = this.reading;
    const take = (peaks) => {
      if (this.readFor === wanted) this.wave = peaks.map((side) => side.slice());
    };
    try {
      take(await wavePeaks(this.#address, signal, take));
    } catch (fault) {
      if (!signal.aborted) this.problem = `The recording could not be drawn: ${fault.message}`;
    }
  }

  #draw() {
    const canvas = this.renderRoot?.querySelector('canvas');
    if (!canvas) return;
    const scale = devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * scale);
    const height = Math.round(canvas.clientHeight * scale);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const ink = canvas.getContext('2d');
    ink.clearRect(0, 0, width, height);
    if (!this.wave || !width) return;
    const bar = Math.max(1, Math.round(2 * scale));
    const step = bar + Math.max(1, Math.round(scale));
    const played = (this.at / this.total) * width;
    const lane = height / 2;
    this.wave.slice(0, 2).forEach((peaks, side) => {
      ink.fillStyle = getComputedStyle(this.renderRoot.querySelector(side ? '.probe.agent' : '.probe.user')).color;
      for (let x = 0; x < width; x += step) {
        const from = Math.floor((x / width) * (this.total / BIN_MS));
        const to = Math.max(from + 1, Math.floor(((x + step) / width) * (this.total / BIN_MS)));
        let loudest = 0;
        for (let bin = from; bin < to && bin < peaks.length; bin++) loudest = Math.max(loudest, peaks[bin]);
        // Loudness is felt in ratios: a root lets quiet speech be seen beside loud speech.
        const tall = Math.max(scale, Math.sqrt(loudest) * (lane - 4 * scale));
        ink.globalAlpha = x <= played ? 1 : 0.45;
        ink.fillRect(x, lane * side + (lane - tall) / 2, bar, tall);
      }
    });
    ink.globalAlpha = 1;
  }
}
customElements.define('call-player', CallPlayer);
