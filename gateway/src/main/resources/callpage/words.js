// What the page says about itself. One place, so that it speaks with one voice.

export const states = {
  idle: agent => `Call ${agent}, or type a line: either begins the call.`,
  asking: () => 'Allow the microphone to begin.',
  calling: agent => `Calling ${agent}…`,
  listening: (agent, voice) => voice ? `${agent} is listening.` : `${agent} is waiting for your line.`,
  hearing: () => 'You are speaking.',
  thinking: agent => `${agent} is looking it up…`,
  speaking: (agent, voice) => voice ? `${agent} is speaking. Just talk to interrupt.` : `${agent} is speaking.`,
  ended: () => 'The call has ended.',
};

const tools = {
  search_gxs_help_center: { started: 'Searching the help centre', done: 'Searched the help centre', failed: 'The help centre could not be searched' },
  send_summary_by_email: {
    started: 'Noting whether to e-mail the summary',
    done: 'Noted whether to e-mail the summary',
    failed: 'It could not be noted where the summary is to go',
  },
  note_customer: { started: 'Noting your details', done: 'Noted your details', failed: 'Your details could not be noted' },
  find_events: { started: 'Looking for events', done: 'Looked for events', failed: 'Events could not be looked up' },
  check_seats: { started: 'Checking the seats', done: 'Checked the seats', failed: 'The seats could not be checked' },
};

/** What a tool does for the caller; one that an agent brought along goes by its own name. */
export function toolWords(name, status) {
  if (tools[name]) return tools[name][status];
  const other = name.match(/^handoff_to_(.+)$/);
  if (other) return { started: 'Putting you through', done: 'Put you through', failed: `${other[1]} could not be reached` }[status];
  const words = name.replaceAll('_', ' ');
  return { started: `Using ${words}`, done: `Used ${words}`, failed: `${words} failed` }[status];
}

export function microphoneProblem(error) {
  if (!window.isSecureContext) {
    return 'The browser gives the microphone only to pages on https or localhost, and this address is neither. You can type instead.';
  }
  switch (error && error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The microphone is blocked. You can type instead; or allow it beside the address bar and call again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'There is no microphone. You can type instead.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The microphone is in use by another program. You can type instead.';
    default:
      return 'The microphone could not be opened. You can type instead.';
  }
}

export function refusal({ code, message, retryAfter }) {
  switch (code) {
    case 'full': return `All lines are busy. Please call again${retryAfter ? ` in ${retryAfter} seconds` : ' shortly'}.`;
    case 'agent_full': return `${message.charAt(0).toUpperCase()}${message.slice(1)}. Please call again${retryAfter ? ` in ${retryAfter} seconds` : ' shortly'}.`;
    case 'too_many_calls': return `Too many calls came from here. Please call again${retryAfter ? ` in ${retryAfter} seconds` : ' shortly'}.`;
    case 'draining': return `The gateway is shutting down. Please call again${retryAfter ? ` in ${retryAfter} seconds` : ' shortly'}.`;
    case 'unreachable': return 'The gateway cannot be reached. Check that it runs and that you are online, then call again.';
    case 'dropped': return 'The call could not be connected from this address. It may not be an allowed origin.';
    default: return message ? `The call was refused: ${message}` : 'The call was refused.';
  }
}

export function ending(reason) {
  switch (reason) {
    case 'caller_hangup': return 'You hung up';
    case 'duration_limit': return 'The call reached its longest duration';
    case 'silence_limit': return 'Nobody said anything for a while';
    case 'model_unavailable': return 'The agent cannot be reached just now';
    case 'model_refused': return 'The agent cannot take this call just now';
    case 'model_lost': return 'The connection to the agent was lost';
    case 'caller_flood': return 'Far more sound came from here than anybody can speak';
    case 'model_flood': return 'The agent sent far more than anybody can hear';
    case 'shutdown': return 'The gateway is shutting down';
    case 'record_unavailable': return 'The call could not be recorded, so it was not begun';
    default: return 'The call has ended';
  }
}

/** Ends that are nobody's wish and deserve the colour of a fault. */
export const troubled = reason => [
  'model_unavailable', 'model_refused', 'model_lost', 'model_flood', 'shutdown', 'record_unavailable', 'caller_protocol_error', 'caller_flood',
].includes(reason);

export const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export const chatStates = {
  idle: agent => `Write to begin a chat with ${agent}.`,
  connecting: agent => `Connecting to ${agent}…`,
  open: agent => `${agent} has answered. Write when you like.`,
  answering: agent => `${agent} is writing…`,
  looking: (agent, tool) => `${tool}…`,
  lost: () => 'The connection was lost; it is tried again. What was written is kept.',
  ended: () => 'The chat has ended.',
};

export function chatRefusal({ code, message, retryAfter }) {
  const when = retryAfter ? ` in ${retryAfter} seconds` : ' shortly';
  switch (code) {
    case 'full':
    case 'agent_full': return `Everybody is busy. Please write again${when}.`;
    case 'too_many_calls': return `Too many chats came from here. Please write again${when}.`;
    case 'draining': return `The gateway is shutting down. Please write again${when}.`;
    case 'unreachable': return 'The gateway cannot be reached. Check that it runs and that you are online, then send again.';
    case 'ready': return 'The chat could not be connected from this address. It may not be an allowed origin.';
    default: return message ? `The chat was refused: ${message}` : 'The chat was refused.';
  }
}

export function chatEnding(reason) {
  switch (reason) {
    case 'caller_hangup': return 'You ended the chat';
    case 'idle': return 'Nobody wrote for a while, so the chat was closed';
    case 'supervisor': return 'The chat was ended';
    case 'record_unavailable': return 'The chat could not be recorded, so it was not begun';
    case 'duration_limit': return 'The chat reached its longest duration';
    default: return ending(reason);
  }
}
