/**
 * The live calls as the server tells them. One feed serves all views.
 *
 * It remembers the position of the last event and comes back with it after a lost socket, so that nothing is missed or
 * seen twice; when the server no longer knows the position it sends a snapshot, which replaces everything.
 * Fires `change` (something to draw), `ticket` (detail: the id whose stored record changed), `raised` (detail: the call and
 * an alert that it has from now on) and `levels` (how loud calls are).
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** An ended call stays on the board this long, so that its end can be seen. */
const ENDED_STAYS_MS = 20_000;
/** Views are told of changes this often at most: fifty calls speaking at once are hundreds of events a second. */
const TELL_EVERY_MS = 50;
const MOST_RAISED = 5000;
/** By then the alerts that belong to the first snapshot have come. */
const FIRST_ALERTS_MS = 1000;
const STANDS_WELL = { alerts: [], mood: 'neutral' };

export class LiveFeed extends EventTarget {
  /** `loading` until the first snapshot, then `live`, or `lost` while there is no socket. */
  state = 'loading';
  /** When the socket was lost, ms; meaningful in state `lost`. */
  lostSince = 0;
  /** True once a snapshot has come: what is shown is then at worst old. */
  known = false;
  calls = new Map();
  /** Counts the changes that views were told of: the calls are changed in place. */
  revision = 0;

  #position = '';
  #waitMs = FIRST_WAIT_MS;
  #timer = 0;
  #socket = null;
  #telling = 0;
  #wanted = false;
  #started = false;
  /** How calls stand by their ids; of one the feed is told before it is told of the call, or the other way round. */
  #standings = new Map();
  /** Alerts that were told of as raised. */
  #raised = new Set();
  #met = false;

  start() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#connect();
    if (this.#started) return;
    this.#started = true;
    // A laptop that wakes or a network that returns should not wait out the pause.
    addEventListener('online', () => this.retry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.retry();
    });
  }

  /** Until it is started again; what is known stays. */
  stop() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Tries again now when there is no socket. */
  retry() {
    if (this.#wanted && this.#socket === null) this.#connect();
  }

  get running() {
    return [...this.calls.values()].filter((call) => !call.endedAt);
  }

  #connect() {
    clearTimeout(this.#timer);
    const address = new URL('/api/live?levels=true', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    if (this.#position) address.searchParams.set('after', this.#position);
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => {
      // Resumed feeds begin with whatever happens next; others with a snapshot.
      if (this.known && this.#position) this.#becomeLive();
    };
    socket.onmessage = (message) => this.#take(JSON.parse(message.data));
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#lose();
      // Perhaps the session is over: whoever knows about that may stop it.
      this.dispatchEvent(new Event('closed'));
    };
  }

  #becomeLive() {
    this.state = 'live';
    this.#waitMs = FIRST_WAIT_MS;
    this.#changed();
  }

  #lose() {
    if (this.state !== 'lost') {
      this.state = 'lost';
      this.lostSince = Date.now();
    }
    this.#changed();
    this.#timer = setTimeout(() => this.#connect(), this.#waitMs * (0.75 + Math.random() / 2));
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }

  #take(frame) {
    if (frame.position) this.#position = frame.position;
    if (this.state !== 'live') this.#becomeLive();
    const steps = {
      snapshot: () => this.#replace(frame.calls),
      alerts: () => this.#alerts(frame),
      levels: () => this.#levels(frame),
      spent: () => this.#spent(frame),
      'call.started': () => this.#call(frame.ticket),
      ticket: () => this.#update(frame.ticket),
      'call.ended': () => this.#end(frame.ticket),
      line: () => this.#line(frame.interaction),
      metadata: () => this.#metadata(frame.metadata),
      caption: () => this.#caption(frame),
      'tool.started': () => this.#tool(frame),
      fell_behind: () => {
        this.#position = '';
      },
    };
    // What a newer server may add is passed over.
    steps[frame.type]?.();
    if (frame.type !== 'levels') this.#changed();
  }

  #replace(details) {
    const before = this.calls;
    this.calls = new Map();
    this.known = true;
    this.#standings.clear();
    setTimeout(() => (this.#met = true), FIRST_ALERTS_MS);
    for (const { ticket, interactions, metadata, cost_microdollars: cost } of details) {
      const call = this.#call(ticket);
      interactions.forEach((line) => this.#put(call, line));
      call.metadata = metadata;
      // What was being said when the feed was lost may still be: its line will replace it.
      call.captions = before.get(ticket.ticket_id)?.captions ?? call.captions;
      call.costMicrodollars = cost ?? before.get(ticket.ticket_id)?.costMicrodollars ?? null;
      for (const line of interactions) this.#settle(call, line);
    }
    // What is not live any more ended while nobody told us; whoever still reads it should see that.
    for (const [id, call] of before) if (!this.calls.has(id)) call.endedAt ||= Date.now();
    this.dispatchEvent(new CustomEvent('ticket', { detail: '' }));
  }

  #call(ticket) {
    let call = this.calls.get(ticket.ticket_id);
    if (call) {
      call.ticket = ticket;
      call.revision++;
    } else {
      call = {
        ticket,
        /** Counts its changes: a row whose call has not changed need not be drawn again. */
        revision: 0,
        beganMs: Date.parse(ticket.created_at),
        costMicrodollars: null,
        levels: null,
        lines: new Map(),
        items: new Set(),
        captions: new Map(),
        tools: new Map(),
        metadata: [],
        endedAt: 0,
        inOrder: null,
      };
      this.calls.set(ticket.ticket_id, call);
      this.#recorded(ticket.ticket_id);
    }
    return call;
  }

  #update(ticket) {
    const call = this.#changing(ticket.ticket_id);
    if (call) call.ticket = ticket;
    this.#recorded(ticket.ticket_id);
  }

  #end(ticket) {
    const call = this.#changing(ticket.ticket_id);
    this.#standings.delete(ticket.ticket_id);
    if (call) {
      call.ticket = ticket;
      call.endedAt = Date.now();
      call.levels = null;
      call.captions.clear();
      call.tools.clear();
      setTimeout(() => {
        if (this.calls.get(ticket.ticket_id) === call) this.calls.delete(ticket.ticket_id);
        this.#changed();
      }, ENDED_STAYS_MS);
    }
    this.#recorded(ticket.ticket_id);
  }

  #line(line) {
    const call = this.#changing(line.ticket_id);
    if (call) {
      this.#put(call, line);
      this.#settle(call, line);
    }
    this.#recorded(line.ticket_id);
  }

  #put(call, line) {
    call.lines.set(line.interaction_id, line);
    call.items.add(line.item_id);
    call.inOrder = null;
  }

  #changing(id) {
    const call = this.calls.get(id);
    if (call) call.revision++;
    return call;
  }

  /** How a call stands: its alerts, the gravest first, and the caller's mood. */
  standing(call) {
    return (!call.endedAt && this.#standings.get(call.ticket.ticket_id)) || STANDS_WELL;
  }

  #alerts({ whole, calls }) {
    if (whole) {
      for (const id of this.#standings.keys()) this.#changing(id);
      this.#standings.clear();
    }
    for (const { ticket_id: id, alerts, mood } of calls) {
      // Of a call whose end came first, nothing is to be done any more.
      if (this.calls.get(id)?.endedAt) continue;
      if (alerts.length === 0 && mood === 'neutral') this.#standings.delete(id);
      else this.#standings.set(id, { alerts, mood });
      const call = this.#changing(id);
      for (const alert of alerts) this.#raise(call, id, alert, whole && !this.#met);
    }
  }

  /** Once for each alert, and not for those that were there when the page was opened. */
  #raise(call, id, alert, silently) {
    const key = `${id} ${alert.kind} ${alert.since}`;
    if (this.#raised.has(key)) return;
    this.#raised.add(key);
    if (this.#raised.size > MOST_RAISED) this.#raised.delete(this.#raised.values().next().value);
    if (call && !silently) this.dispatchEvent(new CustomEvent('raised', { detail: { call, alert } }));
  }

  #spent({ ticket_id: id, cost_microdollars: cost }) {
    const call = this.#changing(id);
    if (call) call.costMicrodollars = cost;
  }

  /** Loudness of caller and agent, 0 to 1; calls that are not named are silent. */
  #levels({ calls }) {
    for (const [id, call] of this.calls) call.levels = calls[id] ?? null;
    this.dispatchEvent(new Event('levels'));
  }

  /** A stored line replaces what was fleeting about it. */
  #settle(call, line) {
    call.captions.delete(line.item_id);
    for (const tool of line.tool_calls ?? []) call.tools.delete(tool.call_id ?? line.item_id);
  }

  #metadata(entry) {
    const call = this.#changing(entry.ticket_id);
    if (call && !call.metadata.some((known) => known.metadata_id === entry.metadata_id)) {
      call.metadata = [...call.metadata, entry];
    }
    this.#recorded(entry.ticket_id);
  }

  #caption({ ticket_id: id, item_id: itemId, speaker, text, at }) {
    const call = this.#changing(id);
    if (!call || call.endedAt) return;
    if (!call.items.has(itemId)) call.captions.set(itemId, { item_id: itemId, speaker, message: text, timestamp: at });
  }

  #tool({ ticket_id: id, call_id: callId, name, at }) {
    const call = this.#changing(id);
    if (!call || call.endedAt) return;
    call.tools.set(callId, { call_id: callId, name, timestamp: at });
  }

  #recorded(id) {
    this.dispatchEvent(new CustomEvent('ticket', { detail: id }));
  }

  #changed() {
    this.#telling ||= setTimeout(() => {
      this.#telling = 0;
      this.revision++;
      this.dispatchEvent(new Event('change'));
    }, TELL_EVERY_MS);
  }
}

export const feed = new LiveFeed();

/** A call's lines in the order in which they were spoken, with those still being spoken or done at the end. */
export function conversation(call) {
  call.inOrder ??= [...call.lines.values()]
    // By time, not by text: whole seconds are written without milliseconds.
    .map((line) => [Date.parse(line.timestamp), line])
    .sort(([a, one], [b, other]) => a - b || one.interaction_id - other.interaction_id)
    .map(([, line]) => line);
  return [
    ...call.inOrder,
    ...[...call.tools.values()].map((tool) => ({ ...tool, running: true })),
    ...[...call.captions.values()].map((caption) => ({ ...caption, speaking: true })),
  ];
}
