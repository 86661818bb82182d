// The call page: one call at a time, by voice or by typing. State is kept in `phone.dataset.state` and shown by one function.
import { Captions } from './captions.js';
import { openLine, whyRefused } from './line.js';
import { openLoudspeaker, openMicrophone } from './sound.js';
import { clock, ending, microphoneProblem, refusal, states, troubled } from './words.js';

const at = id => document.getElementById(id);
const phone = at('phone');
const captions = new Captions(at('lines'), at('talk'), at('announcer'));
const bars = [...at('wave').children];
const BAR_SHAPE = [0.2, 0.45, 0.35, 0.8, 0.6, 1, 0.7, 0.9, 0.4, 0.5, 0.2];

const MICROPHONE_LATER = 'The microphone opens with the call';

let agents = [];
let agent = { id: '', name: 'the agent', description: '' };
let current = null;

/** Who speaks: the agent that was called, or the one the call was given to. */
function answering() {
  return (current && current.handedTo) || agent;
}

function show(state) {
  phone.dataset.state = state;
  const inCall = current !== null;
  at('state').textContent = states[state] ? states[state](answering().name, Boolean(current && current.microphone)) : '';
  at('call').hidden = inCall;
  at('call').disabled = agents.length === 0;
  at('call').textContent = state === 'ended' ? 'Call again' : `Call ${agent.name}`;
  at('hang-up').hidden = !inCall;
  at('mute').hidden = !(current && current.microphone);
  at('agents').disabled = inCall;
  if (state !== 'speaking' && state !== 'hearing') wave(0);
}

/** Which of the states of a running call holds now. */
function settle() {
  if (!current || !current.started) return;
  if (current.agentSounds) show('speaking');
  else if (current.callerSpeaks) show('hearing');
  else if (current.toolsRunning > 0) show('thinking');
  else show('listening');
}

function notice(text, bad = false) {
  at('notice').hidden = !text;
  at('notice').textContent = text;
  at('notice').classList.toggle('bad', bad);
}

function microphoneLabel(text, on) {
  at('mic-label').textContent = text;
  at('mic').classList.toggle('off', !on);
  at('level').value = 0;
}

function wave(level) {
  const height = Math.min(1, level * 1.6);
  bars.forEach((bar, i) => { bar.style.height = `${6 + Math.round(height * BAR_SHAPE[i] * (at('wave').clientHeight - 6))}px`; });
}

function micLevel(level) {
  // A peak in decibels above -50, since that is how loudness is heard.
  const shown = level > 0 ? Math.max(0, 1 + Math.log10(level) / 2.5) : 0;
  at('level').value = shown;
  if (phone.dataset.state === 'hearing') wave(shown * 0.6);
}

/** Begins a call; `withVoice` asks for the microphone, `firstLine` is typed as soon as the call stands. */
async function call(withVoice, firstLine = '') {
  if (current || agents.length === 0) return;
  const mine = {
    line: null, loudspeaker: null, microphone: null, timer: 0, startedAt: 0, ticketId: '', started: false, over: false,
    agentSounds: false, callerSpeaks: false, toolsRunning: 0, handedTo: null, endReason: '', waitingLines: firstLine ? [firstLine] : [],
  };
  current = mine;
  captions.clear();
  notice('');
  at('timer').textContent = '';
  at('mute').setAttribute('aria-pressed', 'false');
  at('mute').textContent = 'Mute';
  microphoneLabel(withVoice ? 'Waiting for the microphone' : 'Microphone off', false);
  show('calling');
  try {
    mine.loudspeaker = await openLoudspeaker({
      level: level => { if (mine.agentSounds && !mine.over) wave(level); },
      played: (itemId, playedMs) => mine.line && mine.line.playback(itemId, playedMs),
      sounding: sounding => { mine.agentSounds = sounding; settle(); },
    });
  } catch {
    notice('This browser cannot play the agent’s voice. The captions still work.');
  }
  if (withVoice && !mine.over) {
    show('asking');
    await takeMicrophone(mine);
  }
  if (mine.over) {
    release(mine);
    return;
  }
  show('calling');
  mine.line = openLine(agent.id, handlers(mine));
  if (!withVoice || !mine.microphone) at('text').focus();
}

async function takeMicrophone(mine) {
  try {
    if (!navigator.mediaDevices) throw new DOMException('no media devices', 'NotFoundError');
    mine.microphone = await openMicrophone({
      frame: pcm => mine.line && mine.started && mine.line.microphone(pcm),
      level: level => { if (!mine.over) micLevel(level); },
      lost: () => {
        mine.microphone = null;
        microphoneLabel('Microphone off', false);
        notice('The microphone was unplugged or taken back. You can type instead.');
        settle();
      },
    });
    microphoneLabel('Microphone', true);
  } catch (error) {
    microphoneLabel('Microphone off', false);
    notice(microphoneProblem(error));
  }
}

function handlers(mine) {
  return {
    'call.started': ({ ticket_id: ticketId, agent: answering }) => {
      mine.started = true;
      mine.ticketId = ticketId;
      mine.startedAt = performance.now();
      agent = { ...agent, ...answering };
      mine.timer = setInterval(() => { at('timer').textContent = clock((performance.now() - mine.startedAt) / 1000); }, 250);
      at('timer').textContent = clock(0);
      mine.waitingLines.splice(0).forEach(mine.line.text);
      settle();
    },
    'agent.changed': ({ agent: now }) => {
      mine.handedTo = now;
      face(now);
      captions.mark(`${now.name} has the call now`);
      settle();
    },
    audio: (itemId, pcm) => mine.loudspeaker && mine.loudspeaker.play(itemId, pcm),
    'audio.item': () => { mine.agentSounds = mine.loudspeaker !== null; settle(); },
    'audio.clear': () => { mine.agentSounds = false; if (mine.loudspeaker) mine.loudspeaker.clear(); settle(); },
    'caller.speaking': ({ active }) => {
      mine.callerSpeaks = active;
      if (active) captions.callerSpeaks();
      settle();
    },
    transcript: message => captions.transcript(message),
    tool: message => {
      mine.toolsRunning = Math.max(0, mine.toolsRunning + (message.status === 'started' ? 1 : -1));
      captions.tool(message);
      settle();
    },
    'call.ended': ({ reason }) => { mine.endReason = reason; },
    error: ({ code, message }) => notice(message, code !== 'model_back'),
    closed: how => closed(mine, how),
  };
}

async function closed(mine, { opened, code, reason }) {
  if (mine.over) return;
  mine.over = true;
  const lasted = mine.startedAt ? clock((performance.now() - mine.startedAt) / 1000) : '';
  release(mine);
  if (current === mine) current = null;
  face(agent);
  captions.finish();
  show(mine.started ? 'ended' : 'idle');
  if (lasted) at('timer').textContent = lasted;
  if (!opened) {
    notice(refusal(await whyRefused(agent.id)), true);
  } else if (mine.endReason) {
    captions.mark(mine.ticketId ? `${ending(mine.endReason)} · ticket ${mine.ticketId}` : ending(mine.endReason));
    if (troubled(mine.endReason)) notice(`${ending(mine.endReason)}. You can call again.`, true);
  } else if (code === 1006) {
    notice(`The connection was lost${lasted ? ` after ${lasted}` : ''}. What was said until then is kept. You can call again.`, true);
    if (mine.ticketId) captions.mark(`Connection lost · ticket ${mine.ticketId}`);
  } else {
    notice(`The gateway ended the call: ${reason || `code ${code}`}. You can call again.`, true);
  }
  at('call').focus({ preventScroll: true });
}

function release(mine) {
  clearInterval(mine.timer);
  if (mine.microphone) mine.microphone.close();
  if (mine.loudspeaker) mine.loudspeaker.close();
  mine.microphone = null;
  mine.loudspeaker = null;
  if (current === mine || current === null) microphoneLabel(MICROPHONE_LATER, false);
}

function hangUp() {
  const mine = current;
  if (!mine) return;
  if (mine.line && mine.started) {
    mine.line.hangUp();
    // The gateway answers with call.ended and closes; a line that has died silently does not.
    setTimeout(() => { if (!mine.over) { mine.endReason = 'caller_hangup'; mine.line.drop(); closed(mine, { opened: true, code: 1000, reason: '' }); } }, 2000);
    return;
  }
  mine.over = true;
  if (mine.line) mine.line.drop();
  release(mine);
  current = null;
  show('idle');
}

function toggleMute() {
  if (!current || !current.microphone) return;
  const muted = at('mute').getAttribute('aria-pressed') !== 'true';
  current.microphone.mute(muted);
  at('mute').setAttribute('aria-pressed', String(muted));
  at('mute').textContent = muted ? 'Unmute' : 'Mute';
  microphoneLabel(muted ? 'Muted' : 'Microphone', true);
}

function face(who) {
  at('agent-name').textContent = who.name;
  at('face').textContent = [...who.name][0] || '';
}

function choose(id) {
  agent = agents.find(one => one.id === id) || agents[0];
  at('agents').value = agent.id;
  face(agent);
  at('agent-line').textContent = agent.description;
  document.title = `Call ${agent.name} · Switchboard`;
}

async function loadAgents() {
  try {
    const answer = await fetch('/agents', { cache: 'no-store' });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    agents = await answer.json();
  } catch {
    at('agent-line').textContent = '';
    at('state').textContent = 'The gateway cannot be reached. Check that it runs, then load this page again.';
    return;
  }
  at('agents').replaceChildren(...agents.map(one => new Option(one.name, one.id)));
  at('agents').hidden = agents.length < 2;
  const asked = new URLSearchParams(location.search).get('agent');
  choose(asked);
  show('idle');
  if (asked && !agents.some(one => one.id === asked)) notice(`There is no agent “${asked}”; this is ${agent.name}.`);
}

at('call').onclick = () => call(true);
at('hang-up').onclick = hangUp;
at('mute').onclick = toggleMute;
at('agents').onchange = ({ target }) => {
  choose(target.value);
  const address = new URL(location.href);
  address.searchParams.set('agent', agent.id);
  history.replaceState(null, '', address);
  notice('');
  show('idle');
};
at('type').onsubmit = event => {
  event.preventDefault();
  const text = at('text').value.trim();
  if (!text) return;
  at('text').value = '';
  at('text').focus();
  if (!current) call(false, text);
  else if (current.started) current.line.text(text);
  else current.waitingLines.push(text);
};
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key === 'Escape' && typing && at('text').value) at('text').value = '';
  else if (event.key === 'Escape') hangUp();
  else if (typing) return;
  else if (event.key.toLowerCase() === 'h') hangUp();
  else if (event.key.toLowerCase() === 'm') toggleMute();
});
addEventListener('offline', () => { if (current) notice('This device is offline. The call goes on if the connection comes back soon.', true); });
addEventListener('online', () => { if (current) notice(''); });
loadAgents();
