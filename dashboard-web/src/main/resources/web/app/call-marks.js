/** What of a call stands out on its time line: spans `{ kind, fromMs, toMs, title }`, in the order of the call. */

import { clock, took } from './words.js';

export const KINDS = {
  interruption: ['barge-in', 'barge-ins'],
  silence: ['silence', 'silences'],
  paused: ['pause of the recording', 'pauses of the recording'],
  tool: ['tool call', 'tool calls'],
};

const WHO = { CUSTOMER: 'the caller', AGENT: 'the agent' };

export function marksOf({ analysis, metadata, lines, begunAt, totalMs }) {
  const marks = [...interruptions(analysis), ...silences(analysis), ...pauses(metadata ?? [], totalMs)];
  for (const line of lines ?? []) {
    for (const tool of line.tool_calls ?? []) {
      const fromMs = lineStart(line, begunAt);
      marks.push({ kind: 'tool', fromMs, toMs: fromMs + (tool.duration_ms ?? 0), title: `Tool ${tool.name}` });
    }
  }
  return marks.sort((a, b) => a.fromMs - b.fromMs);
}

/** When a line begins on the call's clock: where it sounds, or else when it was noted. */
export function lineStart(line, begunAt) {
  if (line.start_ms !== null && line.start_ms !== undefined) return line.start_ms;
  return Math.max(0, Date.parse(line.timestamp) - Date.parse(begunAt));
}

function interruptions(analysis) {
  const by = analysis?.Interruptions?.InterruptionsByInterrupter ?? {};
  return Object.entries(by).flatMap(([who, spans]) =>
    spans.map((span) => ({
      kind: 'interruption',
      fromMs: span.BeginOffsetMillis,
      toMs: span.EndOffsetMillis,
      title: `${clock(span.BeginOffsetMillis)} ${WHO[who] ?? who} interrupted`,
    })),
  );
}

function silences(analysis) {
  return (analysis?.NonTalkTime?.Instances ?? []).map((span) => ({
    kind: 'silence',
    fromMs: span.BeginOffsetMillis,
    toMs: span.EndOffsetMillis,
    title: `${clock(span.BeginOffsetMillis)} silence of ${took(span.DurationMillis)}`,
  }));
}

/** From the metadata `recording_paused` and `recording_resumed`: `12340 ms, why`. */
function pauses(metadata, totalMs) {
  const told = (key) => metadata.filter((entry) => entry.key === key).map((entry) => moment(entry.value));
  const resumed = told('recording_resumed');
  return told('recording_paused').map(({ ms, why }) => {
    const until = resumed.find((end) => end.ms >= ms);
    return {
      kind: 'paused',
      fromMs: ms,
      toMs: until ? until.ms : totalMs,
      title: `${clock(ms)} not recorded${until ? ` until ${clock(until.ms)}` : ''}${why ? `: ${why}` : ''}`,
    };
  });
}

function moment(value) {
  const [, ms, why] = value.match(/^(\d+) ms(?:, ([\s\S]*))?$/) ?? [null, '0', ''];
  return { ms: Number(ms), why: why ?? '' };
}
