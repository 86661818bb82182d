// npm `openai`: the events of the Realtime API as they are, over its WebSocket client.
//   node openai-realtime.mjs question.wav interruption.wav
// OPENAI_BASE_URL and OPENAI_API_KEY say where to; NODE_EXTRA_CA_CERTS names the engine's certificate.
import assert from 'node:assert/strict';
import { OpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { blockCard, descriptions, interestRate, products } from './bank.mjs';
import { Loudspeaker, Microphone, readWav } from './sound.mjs';

const [question, interruption] = process.argv.slice(2).map(readWav);
const realtime = await OpenAIRealtimeWS.create(new OpenAI(), { model: 'gpt-realtime' });
const loudspeaker = new Loudspeaker();
const calls = [];

realtime.on('error', (error) => {
  throw error;
});
await realtime.emitted('session.created');

realtime.send({
  type: 'session.update',
  session: {
    type: 'realtime',
    instructions: 'You are the help line of a bank.',
    audio: { input: { transcription: { model: 'gpt-4o-transcribe' }, turn_detection: { type: 'server_vad' } } },
    tools: [
      {
        type: 'function',
        name: 'interest_rate',
        description: descriptions.interest_rate,
        parameters: {
          type: 'object',
          properties: { product: { type: 'string', enum: products } },
          required: ['product'],
        },
      },
      {
        type: 'function',
        name: 'block_card',
        description: descriptions.block_card,
        parameters: { type: 'object', properties: {} },
      },
    ],
  },
});

realtime.on('conversation.item.input_audio_transcription.completed', (event) => {
  console.log(`caller: ${event.transcript}`);
});
realtime.on('response.function_call_arguments.done', (event) => {
  console.log(`tool:   ${event.name}(${event.arguments})`);
  calls.push({ name: event.name, ...JSON.parse(event.arguments) });
  const result = event.name === 'interest_rate' ? interestRate(JSON.parse(event.arguments)) : blockCard();
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: event.call_id, output: JSON.stringify(result) },
  });
});
realtime.on('response.done', ({ response }) => {
  if (response.output.some((item) => item.type === 'function_call')) {
    realtime.send({ type: 'response.create' });
  } else {
    const spoken = response.output.map((item) => item.content[0].transcript).join(' ');
    console.log(`agent:  ${spoken.slice(0, 100)} (${response.status})`);
  }
});
realtime.on('response.output_audio.delta', (event) => {
  loudspeaker.play(event.item_id, Buffer.from(event.delta, 'base64'));
});
realtime.on('input_audio_buffer.speech_started', () => {
  const stopped = loudspeaker.stop();
  if (stopped) {
    console.log(`caller interrupts after ${stopped.heardMs} ms`);
    realtime.send({
      type: 'conversation.item.truncate',
      item_id: stopped.item,
      content_index: 0,
      audio_end_ms: stopped.heardMs,
    });
  }
});

/** Waits until the agent has said these words, which is before they have been played. */
function agentSays(words) {
  let said = '';
  return new Promise((resolve) => realtime.on('response.output_audio_transcript.delta', (event) => {
    said += event.delta;
    if (said.includes(words)) {
      resolve();
    }
  }));
}

/** The end of the next reply that is speech. */
function spokenReply() {
  return new Promise((resolve) => realtime.on('response.done', function done({ response }) {
    if (response.output[0]?.type === 'message') {
      realtime.off('response.done', done);
      resolve(response);
    }
  }));
}

await realtime.emitted('session.updated');
const microphone = new Microphone((pcm) =>
  realtime.send({ type: 'input_audio_buffer.append', audio: pcm.toString('base64') }));
microphone.say(question);
const heard = await realtime.emitted('conversation.item.input_audio_transcription.completed');
assert.match(heard.transcript, /interest rate/);

const firstReply = spokenReply();
await agentSays('saving pockets is 3.88 percent a year');
microphone.say(interruption);
const truncated = await realtime.emitted('conversation.item.truncated');
const interrupted = await firstReply;
assert.equal(interrupted.status, 'cancelled');
assert.equal(interrupted.status_details.reason, 'turn_detected');
assert.equal(interrupted.output[0].id, truncated.item_id);

const answered = await spokenReply();
assert.equal(answered.status, 'completed');
assert.match(answered.output[0].content[0].transcript, /Your card is blocked/);
assert.deepEqual(calls, [{ name: 'interest_rate', product: 'saving pockets' }, { name: 'block_card' }]);
assert.ok(loudspeaker.loudest > 1000, 'the agent can be heard');

microphone.off();
realtime.close();
