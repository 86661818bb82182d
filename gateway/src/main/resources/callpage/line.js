// The socket to the gateway: PCM as binary frames, everything else as JSON. One per call.

/** Opens a call. `on` is told of every message by its type, of `audio` with (itemId, pcm), and of `closed` once. */
export function openLine(agentId, on) {
  const address = new URL('/calls/browser', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  if (agentId) address.searchParams.set('agent', agentId);
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  let itemId = '';
  let opened = false;

  socket.onopen = () => { opened = true; };
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) {
      on.audio(itemId, data);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === 'audio.item') itemId = message.item_id;
    const handler = on[message.type];
    if (handler) handler(message);
  };
  socket.onclose = ({ code, reason }) => on.closed({ opened, code, reason });

  const send = message => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  return {
    microphone: pcm => {
      // A line that cannot keep up must not be fed seconds of old speech later.
      if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 96000) socket.send(pcm);
    },
    text: text => send({ type: 'text', text }),
    playback: (itemId, playedMs) => send({ type: 'playback', item_id: itemId, played_ms: playedMs }),
    hangUp: () => send({ type: 'hangup' }),
    drop: () => socket.close(),
  };
}

/** Why a call cannot begin: a browser hides the HTTP status of a refused socket, so the gateway is asked plainly. */
export async function whyRefused(agentId) {
  const address = new URL('/calls/ready', location.href);
  if (agentId) address.searchParams.set('agent', agentId);
  try {
    const answer = await fetch(address, { cache: 'no-store' });
    if (answer.ok) return { code: 'dropped' };
    const { code, message } = await answer.json();
    return { code, message, retryAfter: Number(answer.headers.get('Retry-After')) || 0 };
  } catch {
    return { code: 'unreachable' };
  }
}
