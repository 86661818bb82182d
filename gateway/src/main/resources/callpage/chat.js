// The chat page: one chat at a time, in writing. It begins with the first message and survives a lost connection and a reload.
import { Captions } from './captions.js';
import { openChat, whyNoChat } from './chatline.js';
import { chatEnding, chatRefusal, chatStates, toolWords, troubled } from './words.js';

const LONGEST_PAUSE_MS = 15000;
const KEPT = 'switchboard-chat';
const at = id => document.getElementById(id);
const page = at('chat');

/** Messages stand at once where they were sent, and are confirmed when the agent is given them. */
class Messages extends Captions {
  clear() {
    super.clear();
    this.pending = [];
  }

  sent(text) {
    const entry = this.append('user');
    entry.classList.add('pending');
    entry.textContent = text;
    this.pending.push(entry);
  }

  newLine(speaker, itemId) {
    const entry = (speaker === 'user' && this.pending.shift()) || this.append(speaker);
    entry.classList.remove('pending');
    const line = { entry, text: '', final: false };
    this.lines.set(itemId, line);
    return line;
  }
}

const messages = new Messages(at('lines'), at('talk'), at('announcer'));
let agents = [];
let agent = { id: '', name: 'the agent', description: '' };
let current = null;

function show(state) {
  page.dataset.state = state;
  const name = (current && current.handedTo ? current.handedTo : agent).name;
  at('state').textContent = chatStates[state] ? chatStates[state](name, current ? current.tool : '') : '';
  at('end').hidden = !current || !current.token;
  at('agents').hidden = agents.length < 2 || current !== null || state === 'ended';
  at('type').hidden = state === 'ended';
  at('again').hidden = state !== 'ended';
  at('retry').hidden = state !== 'lost';
  at('send').disabled = agents.length === 0;
  messages.follow();
}

function settle() {
  if (!current || !current.line || !current.token) return;
  show(current.tool ? 'looking' : current.asked > 0 ? 'answering' : 'open');
}

function notice(text, bad = false) {
  at('notice').hidden = !text;
  at('notice').textContent = text;
  at('notice').classList.toggle('bad', bad);
}

function face(who) {
  at('agent-name').textContent = who.name;
  at('face').textContent = [...who.name][0] || '';
}

const kept = {
  save: value => { try { sessionStorage.setItem(KEPT, JSON.stringify(value)); } catch { /* A browser that keeps nothing: a reload begins anew. */ } },
  read: () => { try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; } },
  forget: () => { try { sessionStorage.removeItem(KEPT); } catch { /* nothing was kept */ } },
};

/** Begins a chat, or with a token goes on with one. */
function begin(token = '') {
  current = {
    line: null, token, ticketId: '', asked: 0, tool: '', handedTo: null, endReason: '', unsent: [], pauseMs: 1000, timer: 0, over: false,
  };
  connect(current);
}

function connect(mine) {
  clearTimeout(mine.timer);
  notice('');
  show('connecting');
  mine.line = openChat(agent.id, mine.token, handlers(mine));
}

function handlers(mine) {
  return {
    'call.started': ({ ticket_id: ticketId, agent: answering, resume }) => {
      mine.token = resume;
      mine.ticketId = ticketId;
      mine.pauseMs = 1000;
      agent = { ...agent, ...answering };
      face(agent);
      kept.save({ token: resume, agent: agent.id });
      notice('');
      mine.unsent.splice(0).forEach(mine.line.text);
      settle();
    },
    'agent.changed': ({ agent: now }) => {
      if (mine.handedTo && mine.handedTo.id === now.id) return;
      mine.handedTo = now;
      face(now);
      messages.mark(`${now.name} has the chat now`);
      settle();
    },
    transcript: message => { messages.transcript(message); settle(); },
    tool: message => {
      mine.tool = message.status === 'started' ? toolWords(message.name, 'started') : '';
      messages.tool(message);
      settle();
    },
    answered: () => { mine.asked = Math.max(0, mine.asked - 1); mine.tool = ''; settle(); },
    'call.ended': ({ reason }) => { mine.endReason = reason; },
    error: ({ code, message }) => notice(message, code !== 'model_back'),
    closed: how => closed(mine, how),
  };
}

async function closed(mine, { opened, code, reason }) {
  if (mine.over) return;
  mine.line = null;
  if (mine.endReason) {
    finish(mine, chatEnding(mine.endReason));
    if (troubled(mine.endReason)) notice(`${chatEnding(mine.endReason)}. You can begin a new chat.`, true);
  } else if (reason === 'resumed_elsewhere') {
    kept.forget();
    finish(mine, 'This chat goes on in another window');
  } else if (!opened) {
    await refused(mine);
  } else if (mine.token && code !== 1001) {
    later(mine);
  } else {
    finish(mine, 'The chat has ended');
    notice(reason ? `The gateway ended the chat: ${reason}.` : '', true);
  }
}

/** The socket never stood: perhaps nobody can be reached, perhaps the chat is over, perhaps none may begin. */
async function refused(mine) {
  const why = await whyNoChat(agent.id);
  if (mine.over || current !== mine) return;
  if (mine.token && why.code === 'unreachable') {
    later(mine);
  } else if (mine.token) {
    finish(mine, 'This chat ended meanwhile');
  } else {
    const unsent = mine.unsent.join('\n');
    mine.over = true;
    current = null;
    messages.clear();
    at('text').value = unsent;
    notice(chatRefusal(why), true);
    show('idle');
  }
}

function later(mine) {
  show('lost');
  mine.timer = setTimeout(() => connect(mine), mine.pauseMs);
  mine.pauseMs = Math.min(LONGEST_PAUSE_MS, mine.pauseMs * 2);
}

function finish(mine, words) {
  mine.over = true;
  clearTimeout(mine.timer);
  kept.forget();
  messages.finish();
  messages.mark(mine.ticketId ? `${words} · ticket ${mine.ticketId}` : words);
  current = null;
  face(agent);
  show('ended');
  at('again').focus({ preventScroll: true });
}

function send() {
  const text = at('text').value.trim();
  if (!text || agents.length === 0 || page.dataset.state === 'ended') return;
  at('text').value = '';
  at('text').focus();
  if (!current) {
    messages.clear();
    begin();
  }
  messages.sent(text);
  current.asked += 1;
  if (!current.token || !current.line || !current.line.text(text)) current.unsent.push(text);
  settle();
}

function end() {
  const mine = current;
  if (!mine) return;
  if (!mine.line || !mine.line.end()) {
    mine.over = true;
    if (mine.line) mine.line.drop();
    finish(mine, 'You left the chat');
    return;
  }
  // The gateway answers with call.ended and closes; a line that has died silently does not.
  setTimeout(() => { if (!mine.over) { mine.line.drop(); finish(mine, chatEnding('caller_hangup')); } }, 2000);
}

function choose(id) {
  agent = agents.find(one => one.id === id) || agents[0];
  at('agents').value = agent.id;
  face(agent);
  at('agent-line').textContent = agent.description;
  document.title = `Chat with ${agent.name} · Switchboard`;
}

async function load() {
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
  const asked = new URLSearchParams(location.search).get('agent');
  const before = kept.read();
  choose(before && before.token ? before.agent : asked);
  show('idle');
  if (before && before.token) begin(before.token);
  else if (asked && !agents.some(one => one.id === asked)) notice(`There is no agent “${asked}”; this is ${agent.name}.`);
  at('text').focus({ preventScroll: true });
}

at('type').onsubmit = event => { event.preventDefault(); send(); };
at('text').onkeydown = event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  } else if (event.key === 'Escape') {
    at('text').value = '';
  }
};
at('end').onclick = end;
at('again').onclick = () => { messages.clear(); notice(''); show('idle'); at('text').focus(); };
at('retry').onclick = () => { if (current) connect(current); };
at('agents').onchange = ({ target }) => {
  choose(target.value);
  const address = new URL(location.href);
  address.searchParams.set('agent', agent.id);
  history.replaceState(null, '', address);
  notice('');
  show('idle');
};
addEventListener('online', () => { if (current && page.dataset.state === 'lost') connect(current); });
load();
