import { LitElement, css, html } from 'lit';
import { look } from './look.js';
import { clock, took } from './words.js';

/** How the talk of a call went: who spoke how long, over whom, how fast, in what mood. */
class CallTalk extends LitElement {
  static properties = { analysis: { attribute: false } };

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
    `,
  ];

  render() {
    return html`<h3>Talk</h3>
      ${this.#figures(this.analysis)}`;
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
