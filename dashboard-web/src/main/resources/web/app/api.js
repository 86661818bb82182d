/** The REST API as functions. Every failure is an ApiFault with a sentence fit to show. */

export class ApiFault extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** How far the server's clock is ahead of this one, in ms; durations of running calls are reckoned with it. */
let aheadMs = 0;
export const serverNow = () => Date.now() + aheadMs;

const LIMIT_MS = 15_000;

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(LIMIT_MS) });
  } catch (failure) {
    throw new ApiFault(
      failure.name === 'TimeoutError' ? 'The server did not answer in time.' : 'The server cannot be reached.',
    );
  }
  const date = Date.parse(answer.headers.get('Date') ?? '');
  if (!Number.isNaN(date) && Math.abs(date - Date.now()) > 2000) aheadMs = date - Date.now();
  let body;
  try {
    body = await answer.json();
  } catch {
    throw new ApiFault(`The server answered ${answer.status} with something that is not JSON.`, answer.status);
  }
  return { status: answer.status, body };
}

async function data(path, options) {
  const { status, body } = await ask(path, options);
  if (body.status !== 'success') throw new ApiFault(body.message ?? `The server answered ${status}.`, status);
  return body;
}

const sending = (method, body) => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const ticketPath = (id) => `/api/tickets/${encodeURIComponent(id)}`;

export const stats = async () => (await data('/api/tickets/stats')).data;
export const tickets = (query) => data(`/api/tickets?${query}`);
export const ticket = async (id) => (await data(ticketPath(id))).data;
export const edit = async (id, changes) => (await data(ticketPath(id), sending('PATCH', changes))).data;
export const addMetadata = async (id, key, value) =>
  (await data(`${ticketPath(id)}/metadata`, sending('POST', { key, value }))).data;
export const exportAddress = (id) => `${ticketPath(id)}/export?format=json`;

/** Health is an answer in itself, also when it is bad. */
export const health = async () => (await ask('/health')).body;

export const staff = async () => (await data('/api/agents')).data;
export const reloadAgents = async () => (await data('/api/agents/reload', { method: 'POST' })).data;
export const tools = async () => (await data('/api/tools')).data;
export const tryTool = async (name, given) =>
  (await data(`/api/tools/${encodeURIComponent(name)}/try`, sending('POST', { arguments: given }))).data;
