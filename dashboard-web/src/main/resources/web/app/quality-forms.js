import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { qualityLook } from './quality-look.js';
import { plain, when } from './words.js';

/** The forms and plans as their files say them: what is asked, with which weight, and what answers by itself. */
class QualityForms extends LitElement {
  static properties = { known: { attribute: false } };

  static styles = [
    look,
    qualityLook,
    css`
      .sheet > .scroll {
        border-radius: var(--r1);
      }
      h2 {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s2);
        align-items: baseline;
      }
      td.group {
        background: var(--ground);
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: 150px minmax(0, 1fr);
        gap: 4px var(--s4);
      }
      dt {
        color: var(--ink-3);
      }
      td.quiet {
        overflow-wrap: anywhere;
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];

  render() {
    return html`<p class="formula">
        Forms and plans are YAML files in <span class="mono">scorecards-dir</span>, read again when they change (last ${when(this.known.read_at)}).
        A section earns the weighted mean of its answers, the score is the weighted mean of the sections.
      </p>
      ${this.known.forms.map((form) => this.#form(form))} ${this.known.plans.map((plan) => this.#plan(plan))}`;
  }

  #form(form) {
    return html`<section class="sheet">
      <h2>${form.title} <span class="quiet mono">${form.id}</span>
        <span class="flag">version ${form.version}</span>
        ${form.pass === undefined ? nothing : html`<span class="flag">passes from ${form.pass} %</span>`}
        ${form.retired ? html`<span class="flag warn">retired</span>` : nothing}
      </h2>
      ${form.description ? html`<p>${form.description}</p>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="Questions of ${form.title}">
        <table>
          <thead>
            <tr><th scope="col">Question</th><th scope="col" class="wide">Answers</th><th scope="col" class="number">Weight</th><th scope="col">From call data</th></tr>
          </thead>
          <tbody>
            ${form.sections.map(
              (section) => html`<tr><td class="group">${section.title}</td><td class="group wide"></td><td class="group number">${section.weight}</td><td class="group"></td></tr>
                ${section.questions.map((question) => this.#question(question))}`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #question(question) {
    const answers = question.scale ? `${question.scale[0]} to ${question.scale[1]}` : `yes, no; ${question.good} is good`;
    return html`<tr>
      <th scope="row">${question.ask}
        ${question.automatic_fail ? html`<span class="flag bad">fails the call</span>` : nothing}
        ${question.help ? html`<div class="quiet">${question.help}</div>` : nothing}
      </th>
      <td class="wide">${answers}${question.not_applicable ? ', N/A' : ''}</td>
      <td class="number">${question.weight}</td>
      <td class="quiet">${question.automatic ? this.#automatic(question.automatic) : ''}</td>
    </tr>`;
  }

  #automatic({ figure, at_most: most, at_least: least, said_by_agent: agent, said_by_caller: caller }) {
    if (agent || caller) return `said by the ${agent ? 'agent' : 'caller'}: ${(agent ?? caller).join(', ')}`;
    const bounds = (most ?? least).join(', ');
    return html`<span title=${this.known.figures[figure]?.meaning ?? ''}>${figure} ${most ? 'at most' : 'at least'} ${bounds}</span>`;
  }

  #plan(plan) {
    const only = Object.entries(plan.only).map(([name, value]) => `${plain(name).toLowerCase()} ${Array.isArray(value) ? value.join(', ') : value}`);
    return html`<section class="sheet">
      <h2>${plan.title} <span class="quiet mono">${plan.id}</span>
        ${plan.calls_per_agent ? nothing : html`<span class="flag warn">at rest</span>`}
      </h2>
      <dl>
        <dt>Draws</dt><dd>${plan.calls_per_agent} calls of each agent, once a ${plan.every} is over</dd>
        <dt>Form</dt><dd>${plan.form}</dd>
        <dt>From</dt><dd>${only.length ? only.join('; ') : 'all calls'}</dd>
        <dt>Seed</dt><dd class="mono">${plan.seed}</dd>
      </dl>
    </section>`;
  }
}
customElements.define('quality-forms', QualityForms);
