import { LitElement, css, html, nothing, svg } from 'lit';
import { look } from './look.js';
import { clock, took } from './words.js';

const WIDTH = 1000;
const LANE = 14;
const GAP = 4;

/**
 * How the talk of a call went: who spoke when, over whom, how fast, in what mood; and its recording. Tells with `played`
 * which millisecond is heard.
 */
class CallTalk extends LitElement {
  static properties = {
    ticketId: { attribute: false },
    analysis: { attribute: false },
    recording: { attribute: false },
    lines: { attribute: false },
    at: { state: true },
  };

  static styles = [
    look,
    css`
      :host {
        display: block;
        padding: var(--s4);
        border-top: 1px solid var(--line);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: var(--s3);
        margin: var(--s3) 0 0;
      }
      .figures div {
        display: grid;
        align-content: start;
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
      svg {
        display: block;
        width: 100%;
        height: 32px;
        margin-top: var(--s2);
      }
      svg.plays {
        cursor: pointer;
      }
      .ground {
        fill: var(--line);
      }
      .user {
        fill: var(--caller);
      }
      .agent {
        fill: var(--agent);
      }
      .now {
        fill: var(--ink);
      }
      audio {
        width: 100%;
        height: 36px;
        margin-top: var(--s2);
      }
      p {
        color: var(--ink-3);
        font-size: var(--small);
        margin-top: var(--s2);
      }
    `,
  ];

  constructor() {
    super();
    this.at = 0;
    this.lines = [];
  }

  /** Plays from a moment of the call. */
  seek(ms) {
    const audio = this.renderRoot.querySelector('audio');
    if (!audio) return;
    audio.currentTime = ms / 1000;
    audio.play();
  }

  render() {
    const a = this.analysis;
    return html`<h3>Talk</h3>
      ${a ? this.#lanes(a) : nothing} ${this.#sound()} ${a ? this.#figures(a) : nothing}`;
  }

  get #playable() {
    const r = this.recording;
    return Boolean(r?.bytes && ['complete', 'interrupted', 'broken_off'].includes(r.state));
  }

  #lanes(a) {
    const total = Math.max(1, a.TotalConversationDurationMillis);
    const spoken = this.lines.filter((l) => l.start_ms !== null && !l.tool_calls?.length && l.end_ms > l.start_ms);
    const x = (ms) => (Math.min(ms, total) / total) * WIDTH;
    return html`<svg
      viewBox="0 0 ${WIDTH} ${2 * LANE + GAP}"
      preserveAspectRatio="none"
      class=${this.#playable ? 'plays' : ''}
      role="img"
      aria-label="When the caller (above) and the agent (below) spoke, over ${clock(total)}"
      @click=${(event) => this.#playable && this.seek((event.offsetX / event.currentTarget.clientWidth) * total)}
    >
      <rect class="ground" x="0" y="0" width=${WIDTH} height=${LANE}></rect>
      <rect class="ground" x="0" y=${LANE + GAP} width=${WIDTH} height=${LANE}></rect>
      ${spoken.map(
        (l) => svg`<rect class=${l.speaker} x=${x(l.start_ms)} y=${l.speaker === 'user' ? 0 : LANE + GAP}
          width=${Math.max(2, x(l.end_ms) - x(l.start_ms))} height=${LANE}><title>${clock(l.start_ms)} ${l.message}</title></rect>`,
      )}
      ${this.at ? svg`<rect class="now" x=${x(this.at)} y="0" width="3" height=${2 * LANE + GAP}></rect>` : nothing}
    </svg>`;
  }

  #sound() {
    const r = this.recording;
    if (!r) return nothing;
    if (this.#playable) {
      const notes = [
        r.paused_ms ? `${took(r.paused_ms)} not recorded on request` : '',
        r.dropped_ms ? `${took(r.dropped_ms)} lost` : '',
        r.state === 'interrupted' ? 'cut off when the gateway stopped' : '',
        r.state === 'broken_off' ? `broken off: ${r.problem ?? ''}` : '',
      ].filter(Boolean);
      return html`<audio
          controls
          preload="none"
          src="/api/tickets/${encodeURIComponent(this.ticketId)}/recording"
          @timeupdate=${(event) => this.#played(event.target.currentTime * 1000)}
        ></audio>
        ${notes.length ? html`<p>${notes.join(' · ')}</p>` : nothing}`;
    }
    const why = {
      recording: 'This call is being recorded.',
      deleted: 'The recording was deleted when its time was over.',
      not_announced: 'Not recorded: the caller left before it was announced.',
      broken_off: `Not recorded: ${r.problem ?? ''}`,
    };
    return html`<p>${why[r.state] ?? ''}</p>`;
  }

  #played(ms) {
    this.at = ms;
    this.dispatchEvent(new CustomEvent('played', { detail: ms }));
  }

  #figures(a) {
    const talk = (who) => a.TalkTime.DetailsByParticipant[who]?.TotalTimeMillis ?? 0;
    const share = (who) => `${Math.round((100 * talk(who)) / Math.max(1, a.TotalConversationDurationMillis))} %`;
    const pace = (who) => a.TalkSpeed.DetailsByParticipant[who]?.AverageWordsPerMinute ?? '–';
    const mood = (who) => {
      const score = a.Sentiment.OverallSentiment[who];
      return score === undefined ? '–' : score.toFixed(1);
    };
    const by = (who) => a.Interruptions.InterruptionsByInterrupter[who]?.length ?? 0;
    return html`<dl class="figures">
      ${figure('Caller spoke', share('CUSTOMER'), `${took(talk('CUSTOMER'))} of ${clock(a.TotalConversationDurationMillis)}`)}
      ${figure('Agent spoke', share('AGENT'), `${took(talk('AGENT'))} of ${clock(a.TotalConversationDurationMillis)}`)}
      ${figure('Both at once', took(a.TalkOver.TotalTimeMillis))}
      ${figure('Silence', long(a.NonTalkTime.LongestMillis), `The longest; ${took(a.NonTalkTime.TotalTimeMillis)} in silences longer than three seconds`)}
      ${figure('Caller’s pace', pace('CUSTOMER'), 'Words a minute of what was spoken')}
      ${figure('Agent’s pace', pace('AGENT'), 'Words a minute of what was spoken')}
      ${figure('Interruptions', `${by('CUSTOMER')} / ${by('AGENT')}`, 'By the caller / by the agent')}
      ${figure('Mood', `${mood('CUSTOMER')} / ${mood('AGENT')}`, 'Of the caller / of the agent, from -5 to 5, by a list of words')}
    </dl>`;
  }
}

/** Seconds while they say something, else minutes. */
const long = (ms) => (ms < 60_000 ? took(ms) : clock(ms));

function figure(name, value, title = '') {
  return html`<div title=${title}><dt>${name}</dt><dd>${value}</dd></div>`;
}

customElements.define('call-talk', CallTalk);
