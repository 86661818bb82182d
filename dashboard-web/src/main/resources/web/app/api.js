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

/** Fires `401` when the server does not know who asks (any more). */
export const refusals = new EventTarget();

async function ask(path, { limitMs = LIMIT_MS, ...options } = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(limitMs) });
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
  if (answer.status === 401 && path !== '/api/login') refusals.dispatchEvent(new Event('401'));
  return { status: answer.status, body, etag: answer.headers.get('ETag') };
}

async function good(path, options) {
  const answer = await ask(path, options);
  const { status, body } = answer;
  if (body.status !== 'success') throw new ApiFault(body.message ?? `The server answered ${status}.`, status);
  return answer;
}

const data = async (path, options) => (await good(path, options)).body;

const sending = (method, body, headers = {}) => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const ticketPath = (id) => `/api/tickets/${encodeURIComponent(id)}`;

export const stats = async () => (await data('/api/tickets/stats')).data;
export const board = async (asked) => (await data(`/api/board?${asked}`)).data;
export const tickets = (query) => data(`/api/tickets?${query}`);
/** The detail of a ticket, and in `etag` the version of its own fields. `plain`: as stored, by the right transcripts.plain. */
export async function ticket(id, plain = false) {
  const { body, etag } = await good(ticketPath(id) + (plain ? '?plain=true' : ''));
  return { ...body.data, etag };
}

/** Changes a ticket that is still of version `etag`; else the fault has status 412. Answers `{ ticket, etag }`. */
export async function edit(id, changes, etag) {
  const condition = etag ? { 'If-Match': etag } : {};
  const { body, etag: now } = await good(ticketPath(id), sending('PATCH', changes, condition));
  return { ticket: body.data, etag: now };
}
export const addMetadata = async (id, key, value) =>
  (await data(`${ticketPath(id)}/metadata`, sending('POST', { key, value }))).data;
export const exportAddress = (id, format = 'json', plain = false) =>
  `${ticketPath(id)}/export?format=${format}${plain ? '&plain=true' : ''}`;

/** A page of the audit log of one ticket, oldest first, with the `next` to go on behind. */
export const audit = (id, cursor) =>
  data(`/api/audit?ticket=${encodeURIComponent(id)}&limit=1000${cursor ? `&cursor=${cursor}` : ''}`);

const REPORT_LIMIT_MS = 35_000;
export const reports = async () => (await data('/api/reports')).data;
export const reportAddress = (name, query) => `/api/reports/${encodeURIComponent(name)}?${query}`;
export const report = async (name, query) =>
  (await data(reportAddress(name, query), { limitMs: REPORT_LIMIT_MS })).data;

export const sqlSchema = async () => (await data('/api/sql/schema')).data;
export const sql = async (statement, maxRows) =>
  (await data('/api/sql', sending('POST', { sql: statement, max_rows: maxRows }))).data;

const callPath = (id) => `/api/calls/${encodeURIComponent(id)}`;
const stepIn = async (id, what, body) => (await data(`${callPath(id)}/${what}`, sending('POST', body))).data;

/** Who speaks with the caller, and to whom the call may go. `key` is what `line.keyTo` says. */
export const callStanding = async (id) => (await data(callPath(id))).data;
export const whisper = (id, text, key) => stepIn(id, 'whisper', { text, ...key });
export const say = (id, text, key) => stepIn(id, 'say', { text, ...key });
export const takeOver = (id, listener) => stepIn(id, 'take-over', { listener });
export const handBack = (id, listener) => stepIn(id, 'hand-back', { listener });
export const transferCall = (id, agent, key) => stepIn(id, 'transfer', { agent, ...key });
export const endCall = (id, key) => stepIn(id, 'end', { ...key });

/** The description of the API, which comes without an envelope. */
export async function description() {
  const { status, body } = await ask('/openapi.json');
  if (status !== 200) throw new ApiFault(body.message ?? `The server answered ${status}.`, status);
  return body;
}

/** Health is an answer in itself, also when it is bad. */
export const health = async () => (await ask('/health')).body;

export const me = async () => (await data('/api/me')).data;
export const waysIn = async () => (await data('/api/login')).data;
export const logIn = async (name, password) => (await data('/api/login', sending('POST', { name, password }))).data;
export const logOut = () => data('/api/logout', { method: 'POST' });
export const choosePassword = (present, chosen) => data('/api/password', sending('POST', { present, chosen }));

const accountPath = (id) => `/api/accounts/${encodeURIComponent(id)}`;
export const accounts = async () => (await data('/api/accounts')).data;
export const addAccount = async (name, roles) => (await data('/api/accounts', sending('POST', { name, roles }))).data;
export const changeAccount = (id, changes) => data(accountPath(id), sending('PATCH', changes));
export const resetPassword = async (id) => (await data(`${accountPath(id)}/password`, { method: 'POST' })).data;

export const tokenList = async () => (await data('/api/tokens')).data;
export const makeToken = async (name, scopes, days) =>
  (await data('/api/tokens', sending('POST', { name, scopes, days }))).data;
export const revokeToken = (id) => data(`/api/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });

const hookPath = (id, what = '') => `/api/webhooks/${encodeURIComponent(id)}${what}`;
export const webhooks = async () => (await data('/api/webhooks')).data;
export const makeWebhook = async (wish) => (await data('/api/webhooks', sending('POST', wish))).data;
export const changeWebhook = (id, changes) => data(hookPath(id), sending('PATCH', changes));
export const removeWebhook = (id) => data(hookPath(id), { method: 'DELETE' });
export const rotateWebhook = async (id) => (await data(hookPath(id, '/secret'), { method: 'POST' })).data;
export const pingWebhook = (id) => data(hookPath(id, '/ping'), { method: 'POST' });
export const replayDead = async (id) => (await data(hookPath(id, '/replay'), { method: 'POST' })).data.replayed;
export const replayDelivery = (id, message) =>
  data(hookPath(id, `/replay/${encodeURIComponent(message)}`), { method: 'POST' });
export const deliveries = async (query) => (await data(`/api/webhooks/deliveries?${query}`)).data;

export const schedules = async () => (await data('/api/report-schedules')).data;
export const makeSchedule = (wish) => data('/api/report-schedules', sending('POST', wish));
export const removeSchedule = (id) => data(`/api/report-schedules/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const staff = async () => (await data('/api/agents')).data;
export const reloadAgents = async () => (await data('/api/agents/reload', { method: 'POST' })).data;
export const toolSources = async () => (await data('/api/tools/sources')).data;
export const tools = async () => (await data('/api/tools')).data;
export const tryTool = async (name, given) =>
  (await data(`/api/tools/${encodeURIComponent(name)}/try`, sending('POST', { arguments: given }))).data;

export const approvals = async () => (await data('/api/approvals')).data;
export const decideApproval = async (id, decision, note) =>
  (await data(`/api/approvals/${encodeURIComponent(id)}`, sending('POST', { decision, note }))).data;

export const openDoors = async () => (await data('/api/check-in')).data;
export const checkIn = async (scan) => (await data('/api/check-in', sending('POST', scan))).data;
export const undoCheckIn = async (scan) => (await data('/api/check-in/undo', sending('POST', scan))).data;
export const guests = async (event) => (await data(`/api/events/${encodeURIComponent(event)}/check-in?limit=1`)).data;

const outboxPath = (id, what = '') => `/api/outbox/${encodeURIComponent(id)}${what}`;
export const outbox = async (query) => (await data(`/api/outbox?${query}`)).data;
export const outboxMessage = async (id) => (await data(outboxPath(id))).data;
export const sendAgain = async (id) => (await data(outboxPath(id, '/again'), { method: 'POST' })).data;

export const scorecardForms = async () => (await data('/api/scorecards/forms')).data;
export const scorecards = async (id) => (await data(`${ticketPath(id)}/scorecards`)).data;
export const startScorecard = async (id, form) => (await data(`${ticketPath(id)}/scorecards`, sending('POST', { form }))).data;

const evaluationPath = (evaluation) => `${ticketPath(evaluation.ticket_id)}/scorecards/${evaluation.evaluation_id}`;
const ifStill = (revision) => ({ 'If-Match': `"${revision}"` });

/** Changes an evaluation that is still of that revision; else the fault has status 412. */
export const changeScorecard = async (evaluation, changes) =>
  (await data(evaluationPath(evaluation), sending('PATCH', changes, ifStill(evaluation.revision)))).data;
export const discardScorecard = (evaluation) =>
  data(evaluationPath(evaluation), { method: 'DELETE', headers: ifStill(evaluation.revision) });

export const qualityAddress = (what, query) => `/api/scorecards/${what}?${query}`;
export const quality = async (what, query) => (await data(qualityAddress(what, query))).data;
export const drawCalls = async (plan) => (await data('/api/scorecards/draws', sending('POST', { plan }))).data;

const UPLOAD_LIMIT_MS = 60_000;
const documentPath = (id, what = '') => `/api/help-centre/documents/${encodeURIComponent(id)}${what}`;
export const helpCentre = async () => (await data('/api/help-centre')).data;
export const helpDocument = async (id) => (await data(documentPath(id))).data;
export const searchHelpCentre = async (question) => (await data(`/api/help-centre/search?q=${encodeURIComponent(question)}`)).data;
export const reindexHelpCentre = async () => (await data('/api/help-centre/reindex', { method: 'POST', limitMs: UPLOAD_LIMIT_MS })).data;
export const uploadDocument = async (file) =>
  (
    await data(`/api/help-centre/upload?file=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file,
      limitMs: UPLOAD_LIMIT_MS,
    })
  ).data;
export const pasteDocument = async (title, text) =>
  (await data('/api/help-centre/paste', sending('POST', { title, text, format: 'markdown' }))).data;
export const removeDocument = (id) => data(documentPath(id), { method: 'DELETE' });
export const restoreDocument = (id) => data(documentPath(id, '/restore'), { method: 'POST' });
export const allowDocument = (id) => data(documentPath(id, '/allow'), { method: 'POST' });

/** Events, their seats, orders and figures. A change that is not of version `version` any more fails with 412. */
const at = (version) => (version === undefined ? {} : { 'If-Match': `"${version}"` });
const eventPath = (id) => `/api/events/${encodeURIComponent(id)}`;
const orderPath = (id) => `/api/orders/${encodeURIComponent(id)}`;
const sectionPath = (id, section) => `${eventPath(id)}/sections/${encodeURIComponent(section)}`;
export const venues = async () => (await data('/api/venues')).data;
export const addVenue = async (venue) => (await data('/api/venues', sending('POST', venue))).data;
export const events = (query) => data(`/api/events?${query}`);
export const event = async (id) => (await data(eventPath(id))).data;
export const makeEvents = async (wish) => (await data('/api/events', sending('POST', wish))).data;
export const changeEvent = async (id, changes, version) => (await data(eventPath(id), sending('PATCH', changes, at(version)))).data;
export const publishEvent = async (id, version) => (await data(`${eventPath(id)}/publish`, { method: 'POST', headers: at(version) })).data;
export const postponeEvent = async (id, to, version) => (await data(`${eventPath(id)}/postpone`, sending('POST', to, at(version)))).data;
export const cancelEvent = async (id, confirm, version) => (await data(`${eventPath(id)}/cancel`, sending('POST', { confirm }, at(version)))).data;
export const addSection = async (id, section, version) => (await data(`${eventPath(id)}/sections`, sending('POST', section, at(version)))).data;
export const changeSection = async (id, section, changes, version) => (await data(sectionPath(id, section), sending('PATCH', changes, at(version)))).data;
export const removeSection = async (id, section, version) => (await data(sectionPath(id, section), { method: 'DELETE', headers: at(version) })).data;
export const keepSeats = async (id, section, wish) => (await data(`${sectionPath(id, section)}/kept`, sending('POST', wish))).data;
export const seat = async (id, section, row, number) =>
  (await data(`${eventPath(id)}/seat?${new URLSearchParams({ section, row, number })}`)).data;
export const orders = (query) => data(`/api/orders?${query}`);
export const order = async (id) => (await data(orderPath(id))).data;
export const resendTickets = async (id) => (await data(`${orderPath(id)}/resend`, { method: 'POST' })).data;
export const refundOrder = async (id, wish) => (await data(`${orderPath(id)}/refund`, sending('POST', wish))).data;
export const cancelOrder = async (id) => (await data(`${orderPath(id)}/cancel`, { method: 'POST' })).data;
export const sales = async (query) => (await data(`/api/sales?${query}`)).data;
