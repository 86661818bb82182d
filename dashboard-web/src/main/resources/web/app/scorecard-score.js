/** How a scorecard is reckoned and said while it is filled; what the server stores is reckoned there the same way. */

import { took } from './words.js';

export const NOT_APPLICABLE = 'na';

/** The answers a question takes, the worst first: [value, how it is said]. */
export function answersOf(question) {
  const values = question.scale
    ? Array.from({ length: question.scale[1] - question.scale[0] + 1 }, (_, step) => String(question.scale[0] + step))
    : ['yes', 'no'];
  const all = values.map((value) => [value, value === 'yes' ? 'Yes' : value === 'no' ? 'No' : value]);
  return question.not_applicable ? [...all, [NOT_APPLICABLE, 'N/A']] : all;
}

export const sayAnswer = (value) =>
  value === NOT_APPLICABLE ? 'N/A' : value === 'yes' ? 'Yes' : value === 'no' ? 'No' : (value ?? '–');

/** What an answer earns, 0 to 1; null for one that does not count. */
export function earned(question, value) {
  if (value === null || value === undefined || value === NOT_APPLICABLE) return null;
  if (!question.scale) return value === (question.good ?? 'yes') ? 1 : 0;
  return (Number(value) - question.scale[0]) / (question.scale[1] - question.scale[0]);
}

export const questionsOf = (form) => form.sections.flatMap((section) => section.questions);

/** `values` by question id. Percent, the questions that failed the call, whether it passed, and what is open. */
export function scoreOf(form, values) {
  const sections = form.sections.map((section) => ({
    weight: section.weight,
    earned: mean(section.questions.map((question) => [earned(question, values[question.id]), question.weight])),
  }));
  const whole = mean(sections.map((section) => [section.earned, section.weight]));
  const failures = questionsOf(form).filter(
    (question) => question.automatic_fail && earned(question, values[question.id]) === 0,
  );
  const without = whole === null ? null : tenth(whole);
  const percent = without !== null && failures.length ? 0 : without;
  return {
    percent,
    without,
    failures,
    passed: percent === null || form.pass === undefined ? null : !failures.length && percent >= form.pass,
    open: questionsOf(form).filter((question) => !values[question.id]),
    sections: sections.map((section) => (section.earned === null ? null : tenth(section.earned))),
  };
}

function mean(parts) {
  const counting = parts.filter(([share]) => share !== null);
  const weights = counting.reduce((sum, [, weight]) => sum + weight, 0);
  return weights ? counting.reduce((sum, [share, weight]) => sum + share * weight, 0) / weights : null;
}

const tenth = (share) => Math.round(share * 1000) / 10;

export const sayScore = (percent) => (percent === null || percent === undefined ? '–' : `${percent.toFixed(1)} %`);

const NAMES = {
  greeting_said: 'greeting',
  greeting_delay_ms: 'greeting after',
  answer_delay_p50_ms: 'median answer delay',
  answer_delay_p95_ms: 'p95 answer delay',
  answer_delay_max_ms: 'longest answer delay',
  agent_interruptions: 'interruptions by the agent',
  caller_interruptions: 'interruptions by the caller',
  talk_over_percent: 'both spoke',
  silence_percent: 'silence',
  longest_silence_ms: 'longest silence',
  agent_talk_percent: 'agent’s share of the talk',
  agent_words_per_minute: 'agent’s words a minute',
  caller_sentiment: 'caller’s sentiment',
  caller_sentiment_end: 'caller’s sentiment at the end',
  agent_sentiment: 'agent’s sentiment',
  tool_calls: 'tool calls',
  tool_failures: 'tool failures',
  card_data_by_agent: 'lines of the agent with card data',
  card_data_by_caller: 'lines of the caller with card data',
  hand_offs: 'hand-offs',
  said: 'lines with the phrase',
};

/** The figure an answer came from: `p95 answer delay 1.42 s`. */
export function sayFigure({ figure, figure_value: value }) {
  const name = NAMES[figure] ?? figure;
  if (figure === 'greeting_said') return value ? 'greeting was said' : 'greeting was not said';
  if (figure.endsWith('_ms')) return `${name} ${took(value)}`;
  return figure.endsWith('_percent') ? `${name} ${value} %` : `${name} ${value}`;
}
