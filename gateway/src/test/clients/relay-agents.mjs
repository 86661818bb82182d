// npm `@openai/agents-realtime` through the gateway: its agent knows only how to block a card; what it is asked first is
// answered by a tool of the gateway's agent, of which it sees nothing.
//   node relay-agents.mjs ws://127.0.0.1:8004/v1/realtime?agent=riley question.wav interruption.wav
import assert from 'node:assert/strict';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { blockCard, descriptions } from './bank.mjs';
import { Microphone, readWav } from './sound.mjs';

const [url, ...sounds] = process.argv.slice(2);
const [question, interruption] = sounds.map(readWav);
const calls = [];
const types = new Set();

const agent = new RealtimeAgent({
  name: 'Cards',
  instructions: 'You also block cards.',
  tools: [
    tool({
      name: 'block_card',
      description: descriptions.block_card,
      parameters: z.object({}),
      execute: () => {
        calls.push('block_card');
        return blockCard();
      },
    }),
  ],
});
const session = new RealtimeSession(agent, {
  model: 'gpt-realtime',
  transport: new OpenAIRealtimeWebSocket({ url }),
  config: { audio: { input: { turnDetection: { type: 'server_vad', interruptResponse: true } } } },
});

let loudest = 0;
session.on('audio', ({ data }) => {
  loudest = new Int16Array(data).reduce((most, sample) => Math.max(most, Math.abs(sample)), loudest);
});
session.transport.on('*', (event) => {
  types.add(event.type);
  assert.ok(!JSON.stringify(event).includes('search_gxs_help_center'), 'the gateway keeps its tools to itself');
});
session.on('error', ({ error }) => {
  throw new Error(JSON.stringify(error));
});

/** Waits until the agent has said these words, which is before they have been played. */
function agentSays(words) {
  let said = '';
  return new Promise((resolve) => session.transport.on('audio_transcript_delta', ({ delta }) => {
    said += delta;
    if (said.includes(words)) {
      resolve();
    }
  }));
}

await session.connect({ apiKey: process.env.OPENAI_API_KEY });
const microphone = new Microphone((pcm) => session.sendAudio(pcm.buffer));
microphone.say(question);
await agentSays('3.88');
console.log('agent:  3.88');

const truncated = new Promise((resolve) => session.transport.on('conversation.item.truncated', resolve));
const blocked = agentSays('Your card is blocked');
microphone.say(interruption);
const { audio_end_ms } = await truncated;
console.log(`agent:  stopped after ${audio_end_ms} ms`);
await blocked;
console.log('agent:  Your card is blocked');
assert.deepEqual(calls, ['block_card']);
assert.ok(loudest > 1000, 'the agent can be heard');
assert.ok(types.has('response.done'));

microphone.off();
session.close();
