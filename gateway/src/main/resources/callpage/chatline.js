// The socket of a chat: JSON both ways. One chat may have several, one after another: a page that comes back brings the token.

/** Opens a chat, or with a token goes on with one. `on` is told of every message by its type, and of `closed` once. */
export function openChat(agentId, token, on) {
  const address = new URL('/calls/chat', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  if (agentId) address.searchParams.set('agent', agentId);
  const socket = new WebSocket(address, token ? ['switchboard.chat', `resume.${token}`] : ['switchboard.chat']);
  let opened = false;
  socket.onopen = () => { opened = true; };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const handler = on[message.type];
    if (handler) handler(message);
  };
  socket.onclose = ({ code, reason }) => on.closed({ opened, code, reason });
  const send = message => {
    const open = socket.readyState === WebSocket.OPEN;
    if (open) socket.send(JSON.stringify(message));
    return open;
  };
  return {
    text: text => send({ type: 'text', text }),
    end: () => send({ type: 'hangup' }),
    drop: () => { socket.onclose = null; socket.close(); },
  };
}

/** Why a chat cannot begin: a browser hides the HTTP status of a refused socket, so the gateway is asked plainly. */
export async function whyNoChat(agentId) {
  const address = new URL('/calls/ready', location.href);
  address.searchParams.set('channel', 'chat');
  if (agentId) address.searchParams.set('agent', agentId);
  try {
    const answer = await fetch(address, { cache: 'no-store' });
    if (answer.ok) return { code: 'ready' };
    const { code, message } = await answer.json();
    return { code, message, retryAfter: Number(answer.headers.get('Retry-After')) || 0 };
  } catch {
    return { code: 'unreachable' };
  }
}
