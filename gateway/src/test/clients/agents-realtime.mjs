// npm `@openai/agents-realtime`: an agent with tools, over the WebSocket transport, with a key for browsers (`ek_…`).
//   node agents-realtime.mjs question.wav interruption.wav
// OPENAI_BASE_URL and OPENAI_API_KEY say where to; NODE_EXTRA_CA_CERTS names the engine's certificate.
import assert from 'node:assert/strict';
import { OpenAI } from 'openai';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { blockCard, descriptions, interestRate, products } from './bank.mjs';
import { Microphone, readWav } from './sound.mjs';

const [question, interruption] = process.argv.slice(2).map(readWav);
const openai = new OpenAI();
const calls = [];

const agent = new RealtimeAgent({
  name: 'Bank',
  instructions: 'You are the help line of a bank.',
  tools: [
    tool({
      name: 'interest_rate',
      description: descriptions.interest_rate,
      parameters: z.object({ product: z.enum(products) }),
      execute: (args) => {
        calls.push({ name: 'interest_rate', ...args });
        return interestRate(args);
      },
    }),
    tool({
      name: 'block_card',
      description: descriptions.block_card,
      parameters: z.object({}),
      execute: () => {
        calls.push({ name: 'block_card' });
        return blockCard();
      },
    }),
  ],
});

const url = `${openai.baseURL.replace(/^http/, 'ws')}/realtime?model=gpt-realtime`;
const session = new RealtimeSession(agent, {
  model: 'gpt-realtime',
  transport: new OpenAIRealtimeWebSocket({ url }),
  config: { audio: { input: { turnDetection: { type: 'server_vad', interruptResponse: true } } } },
});

let loudest = 0;
let interruptions = 0;
session.on('audio', ({ data }) => {
  loudest = new Int16Array(data).reduce((most, sample) => Math.max(most, Math.abs(sample)), loudest);
});
session.on('audio_interrupted', () => {
  interruptions++;
  console.log('caller interrupts: a real loudspeaker stops here');
});
session.on('agent_tool_start', (_context, _agent, { name }, { toolCall }) => {
  console.log(`tool:   ${name}(${toolCall.arguments})`);
});
session.on('error', ({ error }) => {
  throw new Error(JSON.stringify(error));
});

/** Waits until the conversation has a message of this role with these words. */
function message(role, words) {
  return new Promise((resolve) => session.on('history_updated', (history) => {
    const found = history.find((item) => item.role === role && words.test(item.content?.[0]?.transcript ?? ''));
    if (found) {
      resolve(found);
    }
  }));
}

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

const secret = await openai.realtime.clientSecrets.create({ session: { type: 'realtime', model: 'gpt-realtime' } });
await session.connect({ apiKey: secret.value });
console.log(`connected with ${secret.value.slice(0, 5)}…`);

const microphone = new Microphone((pcm) => session.sendAudio(pcm.buffer));
microphone.say(question);
const heard = message('user', /interest rate/);
await agentSays('saving pockets is 3.88 percent a year');
console.log(`caller: ${(await heard).content[0].transcript}`);

const truncated = new Promise((resolve) => session.transport.on('conversation.item.truncated', resolve));
microphone.say(interruption);
const { item_id, audio_end_ms } = await truncated;
console.log(`agent:  stopped after ${audio_end_ms} ms of ${item_id}`);

const answered = await message('assistant', /Your card is blocked/);
console.log(`agent:  ${answered.content[0].transcript}`);
assert.deepEqual(calls, [{ name: 'interest_rate', product: 'saving pockets' }, { name: 'block_card' }]);
assert.equal(interruptions, 1);
assert.ok(loudest > 1000, 'the agent can be heard');

microphone.off();
session.close();
